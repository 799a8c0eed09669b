package io.processhub.runtime;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the state of a process consists of, and the form in which it is exported: a format byte, the
 * version, the process type, the names and types of the fields, and then their values in that
 * order. State of the very same schema is read as it stands. Any other is first rewritten field by
 * field, with the values of an instance that has no state yet for the fields that it lacks.
 */
public final class StateSchema {
  private static final byte FORMAT = 1;

  private final String type;
  private final int version;
  private final String fields;
  private final byte[] header;

  /** How large exported state was lately: a guess, so it is read and written without order. */
  private int size;

  private StateSchema(String type, int version, String fields) {
    this.type = type;
    this.version = version;
    this.fields = fields;
    StateWriter out = new StateWriter(64);
    out.byteValue(FORMAT);
    out.intValue(version);
    out.text(type);
    out.text(fields);
    this.header = out.toBuffer().getBytes();
    this.size = header.length + 64;
  }

  /**
   * The schema of a process type.
   *
   * @param fields such as {@code {count:int,name:text}}
   */
  public static StateSchema of(String type, int version, String fields) {
    return new StateSchema(type, version, fields);
  }

  /** For the values of all fields, in order. */
  public StateWriter writer() {
    StateWriter out = new StateWriter(size);
    out.raw(header, 0, header.length);
    return out;
  }

  /** What was written. */
  public Buffer written(StateWriter out) {
    if (out.length() > size) {
      size = out.length();
    }
    return out.toBuffer();
  }

  /**
   * Reads the values of all fields, in order.
   *
   * @param fresh the state of an instance that has taken no state yet
   * @throws IncompatibleStateException if the state is of another process type or a higher version,
   *     is damaged, or has a field of another type, which is named
   */
  public StateReader reader(Buffer state, Supplier<Buffer> fresh) {
    byte[] bytes = state.getBytes();
    boolean same =
        bytes.length >= header.length
            && Arrays.equals(bytes, 0, header.length, header, 0, header.length);
    return same
        ? new StateReader(bytes, header.length)
        : new StateReader(evolved(bytes, fresh.get().getBytes()), header.length);
  }

  private byte[] evolved(byte[] bytes, byte[] fresh) {
    StateReader in = new StateReader(bytes, 0);
    byte format = in.byteValue();
    if (format != FORMAT) {
      throw new IncompatibleStateException(
          "state of '" + type + "' in the unknown format " + format);
    }
    int from = in.intValue();
    String of = in.text();
    if (!type.equals(of)) {
      throw new IncompatibleStateException(
          "state of the process type '" + of + "' for a '" + type + "'");
    }
    if (from > version) {
      throw new IncompatibleStateException(
          "state of '" + type + "' has version " + from + ", the class knows up to " + version);
    }
    StateType.Fields stored = StateTypes.parse(String.valueOf(in.text()));
    StateType.Fields own = StateTypes.parse(fields);
    try {
      return rewritten(stored, in, own, new StateReader(fresh, header.length));
    } catch (IncompatibleStateException e) {
      throw new IncompatibleStateException("state of '" + type + "': " + e.getMessage(), e);
    }
  }

  private byte[] rewritten(
      StateType.Fields stored, StateReader in, StateType.Fields own, StateReader fresh) {
    StateWriter out = writer();
    Map<String, Integer> positions = stored.positions(in);
    in.end();
    own.fields()
        .forEach(
            (name, wanted) -> {
              Integer position = positions.get(name);
              StateType there = stored.fields().get(name);
              if (position == null || there == null) {
                wanted.to(wanted, name).convert(fresh, out);
              } else {
                there.to(wanted, name).convert(in.at(position), out);
                wanted.skip(fresh);
              }
            });
    return out.toBuffer().getBytes();
  }
}
