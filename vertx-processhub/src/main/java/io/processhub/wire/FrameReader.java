package io.processhub.wire;

import com.google.protobuf.CodedInputStream;
import io.processhub.core.SpecBody;
import io.processhub.core.Stamp;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link FrameWriter} wrote. Nothing is allocated for more elements than the remaining
 * bytes could hold. Bad bytes give a {@link WireException}, an {@link IOException} or, out of the
 * constructor of a value, an {@link IllegalArgumentException}.
 */
final class FrameReader {
  /** Reads one element of a list. */
  interface Element<T> {
    T read(FrameReader in) throws IOException;
  }

  private final CodedInputStream in;
  private final int size;
  private final Interns interns;
  private final List<NodeId> nodes = new ArrayList<>();
  private final List<MemberId> members = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<SpecBody> bodies = new ArrayList<>();

  FrameReader(byte[] frame, Interns interns) {
    this.in = CodedInputStream.newInstance(frame);
    this.size = frame.length;
    this.interns = interns;
  }

  int position() {
    return in.getTotalBytesRead();
  }

  int remaining() {
    return size - in.getTotalBytesRead();
  }

  int octet() throws IOException {
    return in.readRawByte() & 0xFF;
  }

  boolean flag() throws IOException {
    return flags("flag", 1) == 1;
  }

  /** Bits of which only those of the mask may be set. */
  int flags(String what, int mask) throws IOException {
    int bits = octet();
    if ((bits & ~mask) != 0) {
      throw WireException.garbage("unknown bits in " + what + ": " + bits);
    }
    return bits;
  }

  <E extends Enum<E>> E constant(WireNumbers<E> numbers) throws IOException {
    return numbers.constant(octet());
  }

  <E extends Enum<E>> @Nullable E constantOrNull(WireNumbers<E> numbers) throws IOException {
    int number = octet();
    return number == 0 ? null : numbers.constant(number);
  }

  long fixed() throws IOException {
    return in.readFixed64();
  }

  long number() throws IOException {
    return in.readSInt64();
  }

  int smallNumber() throws IOException {
    return in.readSInt32();
  }

  double weight() throws IOException {
    return in.readDouble();
  }

  /** A number of elements of which each takes at least {@code least} bytes. */
  int count(int least) throws IOException {
    int count = in.readUInt32();
    if (count < 0 || count > remaining() / least) {
      throw WireException.garbage(
          Integer.toUnsignedString(count) + " elements cannot be in " + remaining() + " bytes");
    }
    return count;
  }

  byte[] bytes() throws IOException {
    return in.readByteArray();
  }

  ProcessId id() throws IOException {
    return new ProcessId(in.readStringRequireUtf8());
  }

  String text() throws IOException {
    int encoding = octet();
    if (encoding == FrameWriter.UTF_8) {
      return in.readStringRequireUtf8();
    }
    if (encoding != FrameWriter.UTF_16) {
      throw WireException.garbage("unknown text encoding " + encoding);
    }
    byte[] units = in.readByteArray();
    if (units.length % Character.BYTES != 0) {
      throw WireException.garbage("half a character in a text of " + units.length + " bytes");
    }
    return ByteBuffer.wrap(units).asCharBuffer().toString();
  }

  String name() throws IOException {
    int reference = reference(names.size());
    if (reference > 0) {
      return names.get(reference - 1);
    }
    String value = interns.text(text());
    names.add(value);
    return value;
  }

  Set<String> names() throws IOException {
    int count = count(1);
    if (count == 0) {
      return Set.of();
    }
    Set<String> values = new LinkedHashSet<>();
    String last = null;
    for (int i = 0; i < count; i++) {
      String value = name();
      if (last != null && last.compareTo(value) >= 0) {
        throw WireException.garbage("a set out of order at its element " + i);
      }
      values.add(value);
      last = value;
    }
    return interns.set(Set.copyOf(values));
  }

  NodeId node() throws IOException {
    int reference = reference(nodes.size());
    if (reference > 0) {
      return nodes.get(reference - 1);
    }
    NodeId value = interns.node(new NodeId(text()));
    nodes.add(value);
    return value;
  }

  MemberId member() throws IOException {
    int reference = reference(members.size());
    if (reference > 0) {
      return members.get(reference - 1);
    }
    MemberId value = interns.member(new MemberId(node(), fixed()));
    members.add(value);
    return value;
  }

  Stamp stamp() throws IOException {
    NodeId node = node();
    return new Stamp(fixed(), node);
  }

  SpecBody body() throws IOException {
    int reference = reference(bodies.size());
    if (reference > 0) {
      return bodies.get(reference - 1);
    }
    SpecBody value = interns.body(BodyCodec.read(this));
    bodies.add(value);
    return value;
  }

  <T> List<T> list(int least, Element<T> element) throws IOException {
    int count = count(least);
    if (count == 0) {
      return List.of();
    }
    if (count == 1) {
      return List.of(element.read(this));
    }
    List<T> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(element.read(this));
    }
    return values;
  }

  private int reference(int known) throws IOException {
    int reference = in.readUInt32();
    if (reference < 0 || reference > known) {
      throw WireException.garbage(
          "reference to value "
              + Integer.toUnsignedString(reference)
              + " of "
              + known
              + " in this frame");
    }
    return reference;
  }
}
