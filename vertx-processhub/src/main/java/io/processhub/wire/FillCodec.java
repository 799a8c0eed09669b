package io.processhub.wire;

import io.processhub.core.Message;
import io.processhub.core.Ticketed;
import io.processhub.core.Want;
import java.io.IOException;

/** Payloads of the messages by which new replicas get the state of others. */
final class FillCodec {
  private FillCodec() {}

  static void wants(FrameWriter out, Message.Wants message) throws IOException {
    out.list(message.wants(), FillCodec::want);
  }

  static Message.Wants wants(FrameReader in) throws IOException {
    return new Message.Wants(in.list(HandoverCodec.LEAST_TICKETED + 1, FillCodec::want));
  }

  private static void want(FrameWriter out, Want want) throws IOException {
    HandoverCodec.ticketed(out, want.of());
    out.number(want.offset());
  }

  private static Want want(FrameReader in) throws IOException {
    Ticketed of = HandoverCodec.ticketed(in);
    int offset = in.smallNumber();
    if (offset < 0) {
      throw WireException.garbage("a part of a state that begins before it");
    }
    return new Want(of, offset);
  }

  static void fillings(FrameWriter out, Message.Fillings message) throws IOException {
    out.list(message.chunks(), HandoverCodec::chunk);
    out.list(message.refusals(), CallCodec::refusal);
  }

  static Message.Fillings fillings(FrameReader in) throws IOException {
    return new Message.Fillings(
        in.list(HandoverCodec.LEAST_TICKETED + 3, HandoverCodec::chunk),
        in.list(CallCodec.LEAST_REFUSAL, CallCodec::refusal));
  }
}
