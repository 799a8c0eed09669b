package io.processhub.sim;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The state of a process: a running hash over all messages that it has handled.
 *
 * @param line tells states apart that did not come from each other, 0 for none yet
 * @param count messages handled
 * @param hash over them, in order
 */
record SimState(long line, long count, long hash) {
  static final SimState NONE = new SimState(0, 0, 0);
  private static final int BYTES = 3 * Long.BYTES;

  SimState after(UserMessage message) {
    long mark = (message.talk.incarnation * 31 + message.talk.sender) * 31;
    long mixed = (hash ^ (mark + message.number)) * 0x9E3779B97F4A7C15L;
    return new SimState(line, count + 1, mixed ^ (mixed >>> 29));
  }

  /** As bytes, with so many more behind them. */
  byte[] export(int padding) {
    byte[] bytes = new byte[BYTES + padding];
    ByteBuffer.wrap(bytes).putLong(line).putLong(count).putLong(hash);
    for (int i = BYTES; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 7 + hash);
    }
    return bytes;
  }

  /** As what it has beyond an earlier one. */
  byte[] increment(SimState earlier) {
    byte[] bytes = new byte[BYTES + 2 * Long.BYTES];
    ByteBuffer.wrap(bytes)
        .putLong(line)
        .putLong(count)
        .putLong(hash)
        .putLong(earlier.count)
        .putLong(earlier.hash);
    return bytes;
  }

  /** The last of a whole state and what came after it, without a look at the rest. */
  static SimState last(List<byte[]> parts) {
    ByteBuffer buffer = ByteBuffer.wrap(parts.get(parts.size() - 1));
    return new SimState(buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  /** Reads a whole state and what came after it; each has to follow the one before. */
  static SimState imported(List<byte[]> parts) {
    SimState state = imported(parts.get(0));
    for (byte[] increment : parts.subList(1, parts.size())) {
      ByteBuffer buffer = ByteBuffer.wrap(increment);
      SimState next = new SimState(buffer.getLong(), buffer.getLong(), buffer.getLong());
      if (buffer.getLong() != state.count || buffer.getLong() != state.hash) {
        throw new SimFailure("an increment to " + next + " does not follow " + state);
      }
      state = next;
    }
    return state;
  }

  /** Reads what {@link #export} wrote; every byte has to be as it was. */
  static SimState imported(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    SimState state = new SimState(buffer.getLong(), buffer.getLong(), buffer.getLong());
    for (int i = BYTES; i < bytes.length; i++) {
      if (bytes[i] != (byte) (i * 7 + state.hash)) {
        throw new SimFailure("byte " + i + " of " + bytes.length + " of a state was changed");
      }
    }
    return state;
  }
}
