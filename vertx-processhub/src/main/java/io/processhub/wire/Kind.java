package io.processhub.wire;

import io.processhub.core.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A kind of message: its number on the wire and its payload. Numbers are never given twice. */
final class Kind<M extends Message> {
  private static final Map<Class<?>, Kind<?>> BY_TYPE = new HashMap<>();
  private static final Kind<?>[] BY_NUMBER = new Kind<?>[64];

  static {
    put(1, Message.Hello.class, MessageCodec::hello, MessageCodec::hello);
    put(2, Message.Rejected.class, MessageCodec::rejected, MessageCodec::rejected);
    put(
        3,
        Message.SnapshotRequest.class,
        MessageCodec::snapshotRequest,
        MessageCodec::snapshotRequest);
    put(4, Message.SnapshotPage.class, MessageCodec::snapshotPage, MessageCodec::snapshotPage);
    put(5, Message.Delta.class, MessageCodec::delta, MessageCodec::delta);
    put(6, Message.Stored.class, CallCodec::stored, CallCodec::stored);
    put(7, Message.Commands.class, CallCodec::commands, CallCodec::commands);
    put(8, Message.Answers.class, CallCodec::answers, CallCodec::answers);
    put(9, Message.Outcome.class, CallCodec::outcome, CallCodec::outcome);
    put(10, Message.Claims.class, CallCodec::claims, CallCodec::claims);
    put(11, Message.Digest.class, MessageCodec::digest, MessageCodec::digest);
    put(12, Message.Buckets.class, MessageCodec::buckets, MessageCodec::buckets);
    put(13, Message.Keys.class, MessageCodec::keys, MessageCodec::keys);
    put(14, Message.Pull.class, MessageCodec::pull, MessageCodec::pull);
    put(15, Message.Orders.class, HandoverCodec::orders, HandoverCodec::orders);
    put(16, Message.Preparations.class, HandoverCodec::preparations, HandoverCodec::preparations);
    put(17, Message.Progress.class, HandoverCodec::progress, HandoverCodec::progress);
    put(18, Message.States.class, HandoverCodec::states, HandoverCodec::states);
    put(19, Message.Abandoned.class, HandoverCodec::abandoned, HandoverCodec::abandoned);
    put(20, Message.Committed.class, HandoverCodec::committed, HandoverCodec::committed);
    put(21, Message.Markers.class, HandoverCodec::markers, HandoverCodec::markers);
    put(
        22,
        Message.MarkersPassed.class,
        HandoverCodec::markersPassed,
        HandoverCodec::markersPassed);
    put(23, Message.GateClosed.class, HandoverCodec::gateClosed, HandoverCodec::gateClosed);
    put(24, Message.Stayed.class, HandoverCodec::stayed, HandoverCodec::stayed);
    put(27, Message.Staying.class, HandoverCodec::staying, HandoverCodec::staying);
    put(25, Message.Marks.class, MessageCodec::marks, MessageCodec::marks);
    put(40, Message.Copies.class, CopyCodec::copies, CopyCodec::copies);
    put(41, Message.CopyAnswers.class, CopyCodec::answers, CopyCodec::answers);
    put(42, Message.CopyDrops.class, CopyCodec::drops, CopyCodec::drops);
    put(43, Message.Seek.class, CopyCodec::seek, CopyCodec::seek);
    put(44, Message.Found.class, CopyCodec::found, CopyCodec::found);
    put(45, Message.Fetch.class, CopyCodec::fetch, CopyCodec::fetch);
    put(60, Message.Measured.class, MessageCodec::measured, MessageCodec::measured);
    put(26, Message.Quorum.class, QuorumCodec::quorum, QuorumCodec::quorum);
    put(50, Message.Wants.class, FillCodec::wants, FillCodec::wants);
    put(51, Message.Fillings.class, FillCodec::fillings, FillCodec::fillings);
  }

  private final int number;
  private final Class<M> type;
  private final FrameWriter.Element<M> writer;
  private final FrameReader.Element<M> reader;

  private Kind(
      int number, Class<M> type, FrameWriter.Element<M> writer, FrameReader.Element<M> reader) {
    this.number = number;
    this.type = type;
    this.writer = writer;
    this.reader = reader;
  }

  private static <M extends Message> void put(
      int number, Class<M> type, FrameWriter.Element<M> writer, FrameReader.Element<M> reader) {
    Kind<M> kind = new Kind<>(number, type, writer, reader);
    BY_TYPE.put(type, kind);
    BY_NUMBER[number] = kind;
  }

  static Kind<?> of(Message message) {
    Kind<?> kind = BY_TYPE.get(message.getClass());
    if (kind == null) {
      throw new IllegalStateException("message without a wire number: " + message.getClass());
    }
    return kind;
  }

  /**
   * @throws WireException if no kind has that number
   */
  static Kind<?> of(int number) {
    Kind<?> kind = number < 1 || number >= BY_NUMBER.length ? null : BY_NUMBER[number];
    if (kind == null) {
      throw WireException.garbage(
          "no message of wire version " + WireCodec.VERSION + " has the kind " + number);
    }
    return kind;
  }

  int number() {
    return number;
  }

  void write(FrameWriter out, Message message) throws IOException {
    writer.write(out, type.cast(message));
  }

  M read(FrameReader in) throws IOException {
    return reader.read(in);
  }
}
