package io.processhub.wire;

import com.google.protobuf.CodedOutputStream;
import io.processhub.core.Envelope;
import io.processhub.core.Message;
import io.processhub.core.SpecBody;
import io.processhub.core.StateChunk;
import io.processhub.model.MemberId;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of control messages: a magic byte, the version, the kind of message, the sender,
 * its hybrid time and the payload. What was encoded is decoded to an equal value, and equal values
 * have equal bytes, on every node of one version. Decoded bodies, member ids and names are shared
 * by all messages of one codec, within a bound.
 *
 * <p>Not for concurrent use: one codec per hub, on the hub's context.
 */
public final class WireCodec {
  /** The one version that this node writes and understands. */
  public static final int VERSION = 1;

  static final int MAGIC = 0xB8;
  static final int HEADER = 3;

  private static final int CHUNK = 4096;
  private static final int SMALL = 64;

  private final Interns interns = new Interns();
  private final Sink sink = new Sink();
  private final CodedOutputStream out = CodedOutputStream.newInstance(sink, CHUNK);

  public Buffer encode(Envelope envelope) {
    Buffer frame = Buffer.buffer(expected(envelope.message()));
    Kind<?> kind = Kind.of(envelope.message());
    sink.frame = frame;
    try {
      try {
        FrameWriter writer = new FrameWriter(out);
        writer.octet(MAGIC);
        writer.octet(VERSION);
        writer.octet(kind.number());
        writer.member(envelope.from());
        writer.fixed(envelope.time());
        kind.write(writer, envelope.message());
      } finally {
        // also after a failure: the next frame must not begin with the rest of this one
        out.flush();
        sink.frame = null;
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return frame;
  }

  /** So many bytes that a frame does not grow by copying what it has again and again. */
  private static int expected(Message message) {
    if (!(message instanceof Message.States states)) {
      return SMALL;
    }
    int bytes = CHUNK;
    for (StateChunk chunk : states.chunks()) {
      bytes += chunk.bytes().length + SMALL;
    }
    return bytes;
  }

  /**
   * The envelope in a frame.
   *
   * @throws WireException if the bytes are not exactly one frame of this version; the only
   *     exception, whatever the bytes, and memory stays within a small multiple of their number
   */
  public Envelope decode(Buffer frame) {
    checkHeader(frame);
    FrameReader in = new FrameReader(frame.getBytes(), interns);
    try {
      in.octet();
      in.octet();
      Kind<?> kind = Kind.of(in.octet());
      MemberId from = in.member();
      long time = in.fixed();
      Message message = kind.read(in);
      if (in.remaining() > 0) {
        throw WireException.garbage(in.remaining() + " bytes after the end of the message");
      }
      return new Envelope(from, time, message);
    } catch (IOException | IllegalArgumentException | WireException e) {
      throw new WireException(
          WireException.Code.GARBAGE,
          "cannot be decoded at byte "
              + in.position()
              + " of "
              + frame.length()
              + " (wire version "
              + VERSION
              + "): "
              + e.getMessage(),
          e);
    }
  }

  /**
   * The instance that decoded messages share with all bodies equal to this one.
   *
   * @throws WireException if the hash of the body is not that of its content and traits
   */
  public SpecBody shared(SpecBody body) {
    return interns.body(body);
  }

  /** Whether that is a frame of a version that this node does not understand. */
  public static boolean ofOtherVersion(Buffer frame) {
    return frame.length() >= HEADER
        && (frame.getByte(0) & 0xFF) == MAGIC
        && (frame.getByte(1) & 0xFF) != VERSION;
  }

  private static void checkHeader(Buffer frame) {
    if (frame.length() < HEADER) {
      throw WireException.garbage("a frame of " + frame.length() + " bytes has no header");
    }
    if ((frame.getByte(0) & 0xFF) != MAGIC) {
      throw WireException.garbage("not a frame: it begins with byte " + (frame.getByte(0) & 0xFF));
    }
    int version = frame.getByte(1) & 0xFF;
    if (version != VERSION) {
      throw new WireException(
          WireException.Code.UNKNOWN_VERSION,
          "wire version " + version + " is unknown, this node understands version " + VERSION,
          null);
    }
  }

  /** Where the stream's full chunks go. */
  private static final class Sink extends OutputStream {
    private @Nullable Buffer frame;

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      Buffer target = frame;
      if (target == null) {
        throw new IllegalStateException("no frame is being written");
      }
      target.appendBytes(bytes, offset, length);
    }
  }
}
