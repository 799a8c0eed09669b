package io.processhub.examples.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a person would write to export and import {@link TwentyFields}. */
final class TwentyFieldsByHand {
  private TwentyFieldsByHand() {}

  private static void text(Buffer out, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.appendInt(bytes.length).appendBytes(bytes);
  }

  static Buffer export(TwentyFields from) {
    Buffer out = Buffer.buffer(256);
    out.appendLong(from.created)
        .appendLong(from.changed)
        .appendLong(from.balance)
        .appendLong(from.limit)
        .appendLong(from.sequence)
        .appendInt(from.retries)
        .appendInt(from.errors)
        .appendInt(from.priority)
        .appendInt(from.shard)
        .appendDouble(from.rate)
        .appendDouble(from.weight)
        .appendByte((byte) (from.active ? 1 : 0))
        .appendByte((byte) (from.locked ? 1 : 0));
    text(out, from.owner);
    text(out, from.email);
    text(out, from.city);
    text(out, from.note);
    text(out, from.phase.name());
    out.appendInt(from.tags.size());
    for (String tag : from.tags) {
      text(out, tag);
    }
    out.appendInt(from.totals.size());
    for (Map.Entry<String, Long> total : from.totals.entrySet()) {
      text(out, total.getKey());
      out.appendLong(total.getValue());
    }
    return out;
  }

  static TwentyFields from(Buffer state) {
    TwentyFieldsByHand.In in = new In(state);
    TwentyFields to = new TwentyFields();
    to.created = in.longValue();
    to.changed = in.longValue();
    to.balance = in.longValue();
    to.limit = in.longValue();
    to.sequence = in.longValue();
    to.retries = in.intValue();
    to.errors = in.intValue();
    to.priority = in.intValue();
    to.shard = in.intValue();
    to.rate = Double.longBitsToDouble(in.longValue());
    to.weight = Double.longBitsToDouble(in.longValue());
    to.active = in.booleanValue();
    to.locked = in.booleanValue();
    to.owner = in.text();
    to.email = in.text();
    to.city = in.text();
    to.note = in.text();
    to.phase = TwentyFields.Phase.valueOf(in.text());
    int tags = in.intValue();
    for (int i = 0; i < tags; i++) {
      to.tags.add(in.text());
    }
    int totals = in.intValue();
    for (int i = 0; i < totals; i++) {
      to.totals.put(in.text(), in.longValue());
    }
    return to;
  }

  private static final class In {
    private final Buffer from;
    private int at;

    In(Buffer from) {
      this.from = from;
    }

    long longValue() {
      at += Long.BYTES;
      return from.getLong(at - Long.BYTES);
    }

    int intValue() {
      at += Integer.BYTES;
      return from.getInt(at - Integer.BYTES);
    }

    boolean booleanValue() {
      return from.getByte(at++) != 0;
    }

    String text() {
      int length = intValue();
      at += length;
      return from.getString(at - length, at);
    }
  }
}
