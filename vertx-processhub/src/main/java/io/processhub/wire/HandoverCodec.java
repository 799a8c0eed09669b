package io.processhub.wire;

import io.processhub.core.Entry;
import io.processhub.core.Message;
import io.processhub.core.Order;
import io.processhub.core.Ownership;
import io.processhub.core.Preparation;
import io.processhub.core.Replica;
import io.processhub.core.StateChunk;
import io.processhub.core.Step;
import io.processhub.core.Ticketed;
import io.processhub.model.ProcessId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Payloads of the messages by which processes move. */
final class HandoverCodec {
  private static final int LEAST_OWNERSHIP = 22;
  static final int LEAST_TICKETED = 10;

  private static final int REPLICA = 1;
  private static final int CAUSE = 2;

  private HandoverCodec() {}

  static void orders(FrameWriter out, Message.Orders message) throws IOException {
    out.list(message.orders(), HandoverCodec::order);
  }

  static Message.Orders orders(FrameReader in) throws IOException {
    return new Message.Orders(
        in.list(MessageCodec.LEAST_ID + LEAST_OWNERSHIP, HandoverCodec::order));
  }

  private static void order(FrameWriter out, Order order) throws IOException {
    out.id(order.id());
    EntryCodec.write(out, order.next());
  }

  private static Order order(FrameReader in) throws IOException {
    ProcessId id = in.id();
    return new Order(id, owned(in));
  }

  /** An ownership with a replica: without one there is nobody to hand over to. */
  private static Ownership owned(FrameReader in) throws IOException {
    Ownership next = EntryCodec.ownership(in);
    if (next.replicas().isEmpty()) {
      throw WireException.garbage("a handover without a target");
    }
    return next;
  }

  static void preparations(FrameWriter out, Message.Preparations message) throws IOException {
    out.list(message.preparations(), HandoverCodec::preparation);
  }

  static Message.Preparations preparations(FrameReader in) throws IOException {
    return new Message.Preparations(
        in.list(EntryCodec.LEAST + LEAST_OWNERSHIP, HandoverCodec::preparation));
  }

  private static void preparation(FrameWriter out, Preparation preparation) throws IOException {
    EntryCodec.write(out, preparation.entry());
    EntryCodec.write(out, preparation.next());
    out.fixed(preparation.attempt());
    out.constant(WireNumbers.SWAP, preparation.swap());
  }

  private static Preparation preparation(FrameReader in) throws IOException {
    Entry entry = EntryCodec.read(in);
    Ownership next = owned(in);
    return new Preparation(entry, next, in.fixed(), in.constant(WireNumbers.SWAP));
  }

  static void progress(FrameWriter out, Message.Progress message) throws IOException {
    out.list(message.steps(), HandoverCodec::step);
  }

  static Message.Progress progress(FrameReader in) throws IOException {
    return new Message.Progress(in.list(LEAST_TICKETED + 3, HandoverCodec::step));
  }

  private static void step(FrameWriter out, Step step) throws IOException {
    @Nullable Replica replica = step.replica();
    @Nullable String cause = step.cause();
    ticketed(out, step.of());
    out.constant(WireNumbers.STEP, step.kind());
    out.number(step.received());
    out.octet((replica != null ? REPLICA : 0) | (cause != null ? CAUSE : 0));
    if (replica != null) {
      EntryCodec.write(out, replica);
    }
    if (cause != null) {
      out.text(cause);
    }
  }

  private static Step step(FrameReader in) throws IOException {
    Ticketed of = ticketed(in);
    Step.Kind kind = in.constant(WireNumbers.STEP);
    int received = in.smallNumber();
    int flags = in.flags("a step", REPLICA | CAUSE);
    Replica replica = (flags & REPLICA) != 0 ? EntryCodec.replica(in) : null;
    String cause = (flags & CAUSE) != 0 ? in.text() : null;
    return new Step(of, kind, received, replica, cause);
  }

  static void ticketed(FrameWriter out, Ticketed of) throws IOException {
    out.id(of.id());
    out.fixed(of.attempt());
  }

  static Ticketed ticketed(FrameReader in) throws IOException {
    return new Ticketed(in.id(), in.fixed());
  }

  static void states(FrameWriter out, Message.States message) throws IOException {
    out.list(message.chunks(), HandoverCodec::chunk);
  }

  static Message.States states(FrameReader in) throws IOException {
    return new Message.States(in.list(LEAST_TICKETED + 3, HandoverCodec::chunk));
  }

  static void chunk(FrameWriter out, StateChunk chunk) throws IOException {
    ticketed(out, chunk.of());
    out.number(chunk.total());
    out.number(chunk.offset());
    out.bytes(chunk.bytes());
  }

  static StateChunk chunk(FrameReader in) throws IOException {
    Ticketed of = ticketed(in);
    int total = in.smallNumber();
    int offset = in.smallNumber();
    byte[] bytes = in.bytes();
    if (total < 0 || offset < 0 || bytes.length > total || offset > total - bytes.length) {
      throw WireException.garbage("a part of a state that lies outside of it");
    }
    return new StateChunk(of, total, offset, bytes);
  }

  static void abandoned(FrameWriter out, Message.Abandoned message) throws IOException {
    out.list(message.handovers(), HandoverCodec::ticketed);
  }

  static Message.Abandoned abandoned(FrameReader in) throws IOException {
    return new Message.Abandoned(in.list(LEAST_TICKETED, HandoverCodec::ticketed));
  }

  static void committed(FrameWriter out, Message.Committed message) throws IOException {
    out.number(message.batch());
    out.node(message.target());
    out.list(message.awaited(), FrameWriter::node);
    out.list(message.entries(), EntryCodec::write);
  }

  static Message.Committed committed(FrameReader in) throws IOException {
    return new Message.Committed(
        in.number(),
        in.node(),
        in.list(1, FrameReader::node),
        in.list(EntryCodec.LEAST, EntryCodec::read));
  }

  static void markers(FrameWriter out, Message.Markers message) throws IOException {
    out.list(message.batches(), HandoverCodec::number);
  }

  static Message.Markers markers(FrameReader in) throws IOException {
    return new Message.Markers(in.list(1, FrameReader::number));
  }

  private static void number(FrameWriter out, Long number) throws IOException {
    out.number(number.longValue());
  }

  static void markersPassed(FrameWriter out, Message.MarkersPassed message) throws IOException {
    out.node(message.sender());
    out.list(message.batches(), HandoverCodec::number);
  }

  static Message.MarkersPassed markersPassed(FrameReader in) throws IOException {
    return new Message.MarkersPassed(in.node(), in.list(1, FrameReader::number));
  }

  static void gateClosed(FrameWriter out, Message.GateClosed message) throws IOException {
    out.node(message.sender());
    out.number(message.batch());
  }

  static Message.GateClosed gateClosed(FrameReader in) throws IOException {
    return new Message.GateClosed(in.node(), in.number());
  }

  static void stayed(FrameWriter out, Message.Stayed message) throws IOException {
    out.list(message.failures(), CallCodec::refusal);
  }

  static Message.Stayed stayed(FrameReader in) throws IOException {
    return new Message.Stayed(in.list(CallCodec.LEAST_REFUSAL, CallCodec::refusal));
  }

  static void staying(FrameWriter out, Message.Staying message) throws IOException {
    out.list(message.ids(), FrameWriter::id);
  }

  static Message.Staying staying(FrameReader in) throws IOException {
    return new Message.Staying(in.list(1, FrameReader::id));
  }
}
