package io.processhub.wire;

import com.google.protobuf.CodedOutputStream;
import io.processhub.core.SpecBody;
import io.processhub.core.Stamp;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the parts of one frame. What repeats within a frame is written once: a reference is 0
 * before a new value, then the number of the value in its table, from 1.
 */
final class FrameWriter {
  /** Writes one element of a list. */
  interface Element<T> {
    void write(FrameWriter out, T value) throws IOException;
  }

  static final int UTF_8 = 0;
  static final int UTF_16 = 1;

  private final CodedOutputStream out;
  private final Map<NodeId, Integer> nodes = new HashMap<>();
  private final Map<MemberId, Integer> members = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<SpecBody, Integer> bodies = new HashMap<>();

  FrameWriter(CodedOutputStream out) {
    this.out = out;
  }

  void octet(int value) throws IOException {
    out.write((byte) value);
  }

  void flag(boolean value) throws IOException {
    out.write((byte) (value ? 1 : 0));
  }

  <E extends Enum<E>> void constant(WireNumbers<E> numbers, E value) throws IOException {
    octet(numbers.number(value));
  }

  /** Eight bytes: for what is spread over the whole range, like hashes and hybrid times. */
  void fixed(long value) throws IOException {
    out.writeFixed64NoTag(value);
  }

  /** The fewer bytes, the nearer to 0. */
  void number(long value) throws IOException {
    out.writeSInt64NoTag(value);
  }

  void number(int value) throws IOException {
    out.writeSInt32NoTag(value);
  }

  void weight(double value) throws IOException {
    out.writeDoubleNoTag(value);
  }

  void count(int value) throws IOException {
    out.writeUInt32NoTag(value);
  }

  void bytes(byte[] value) throws IOException {
    out.writeByteArrayNoTag(value);
  }

  void id(ProcessId value) throws IOException {
    out.writeStringNoTag(value.value());
  }

  /** Any text, exactly: UTF-8, or UTF-16 for what UTF-8 cannot carry. */
  void text(String value) throws IOException {
    if (wellFormed(value)) {
      octet(UTF_8);
      out.writeStringNoTag(value);
    } else {
      octet(UTF_16);
      ByteBuffer units = ByteBuffer.allocate(value.length() * Character.BYTES);
      units.asCharBuffer().put(value);
      out.writeByteArrayNoTag(units.array());
    }
  }

  private static boolean wellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        boolean paired =
            Character.isHighSurrogate(value.charAt(i))
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!paired) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  void name(String value) throws IOException {
    if (!repeated(names, value)) {
      text(value);
    }
  }

  /** In sorted order: equal sets give equal bytes. */
  void names(Set<String> values) throws IOException {
    String[] sorted = values.toArray(String[]::new);
    Arrays.sort(sorted);
    count(sorted.length);
    for (String value : sorted) {
      name(value);
    }
  }

  void node(NodeId value) throws IOException {
    if (!repeated(nodes, value)) {
      text(value.value());
    }
  }

  void member(MemberId value) throws IOException {
    if (!repeated(members, value)) {
      node(value.node());
      fixed(value.incarnation());
    }
  }

  void stamp(Stamp value) throws IOException {
    node(value.node());
    fixed(value.time());
  }

  void body(SpecBody value) throws IOException {
    if (!repeated(bodies, value)) {
      BodyCodec.write(this, value);
    }
  }

  <T> void list(List<T> values, Element<? super T> element) throws IOException {
    count(values.size());
    for (int i = 0; i < values.size(); i++) {
      element.write(this, values.get(i));
    }
  }

  private <T> boolean repeated(Map<T, Integer> table, T value) throws IOException {
    Integer known = table.get(value);
    if (known != null) {
      out.writeUInt32NoTag(known);
      return true;
    }
    table.put(value, table.size() + 1);
    out.writeUInt32NoTag(0);
    return false;
  }
}
