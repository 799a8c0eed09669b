package io.processhub.wire;

import io.processhub.core.Change;
import io.processhub.core.Claim;
import io.processhub.core.Command;
import io.processhub.core.CommandKind;
import io.processhub.core.Directive;
import io.processhub.core.Message;
import io.processhub.core.Refusal;
import io.processhub.core.RefusalCode;
import io.processhub.core.SpecBody;
import io.processhub.model.ProcessId;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Payloads of the messages between callers, stewards and owners. */
final class CallCodec {
  private static final int LEAST_COMMAND = 12;
  static final int LEAST_REFUSAL = 5;
  private static final int LEAST_CLAIM = 24;

  private static final int BODY = 1;
  private static final int TAGS = 2;
  private static final int METADATA = 4;
  private static final int CHANGE = 8;
  private static final int DIRECTIVE = 16;

  private CallCodec() {}

  static void stored(FrameWriter out, Message.Stored message) throws IOException {
    out.number(message.call());
    out.number(message.batch());
    out.member(message.sender());
  }

  static Message.Stored stored(FrameReader in) throws IOException {
    return new Message.Stored(in.number(), in.number(), in.member());
  }

  static void commands(FrameWriter out, Message.Commands message) throws IOException {
    out.number(message.call());
    out.number(message.batch());
    out.flag(message.acks());
    out.list(message.commands(), CallCodec::command);
  }

  static Message.Commands commands(FrameReader in) throws IOException {
    return new Message.Commands(
        in.number(), in.number(), in.flag(), in.list(LEAST_COMMAND, CallCodec::command));
  }

  private static void command(FrameWriter out, Command command) throws IOException {
    @Nullable SpecBody body = command.body();
    @Nullable Change change = command.change();
    @Nullable Set<String> tags = change == null ? null : change.tags();
    byte @Nullable [] metadata = change == null ? null : change.metadata();
    out.id(command.id());
    out.constant(WireNumbers.COMMAND, command.kind());
    out.fixed(command.token());
    out.fixed(command.time());
    @Nullable Directive directive = command.directive();
    out.octet(
        (body != null ? BODY : 0)
            | (tags != null ? TAGS : 0)
            | (metadata != null ? METADATA : 0)
            | (change != null ? CHANGE : 0)
            | (directive != null ? DIRECTIVE : 0));
    if (body != null) {
      out.body(body);
    }
    if (tags != null) {
      out.names(tags);
    }
    if (metadata != null) {
      out.bytes(metadata);
    }
    if (directive != null) {
      EntryCodec.write(out, directive);
    }
  }

  private static Command command(FrameReader in) throws IOException {
    ProcessId id = in.id();
    CommandKind kind = in.constant(WireNumbers.COMMAND);
    long token = in.fixed();
    long time = in.fixed();
    int flags = in.flags("a command", BODY | TAGS | METADATA | CHANGE | DIRECTIVE);
    SpecBody body = (flags & BODY) != 0 ? in.body() : null;
    Set<String> tags = (flags & TAGS) != 0 ? in.names() : null;
    byte[] metadata = (flags & METADATA) != 0 ? in.bytes() : null;
    Change change = (flags & CHANGE) != 0 ? new Change(tags, metadata) : null;
    Directive directive = (flags & DIRECTIVE) != 0 ? EntryCodec.directive(in) : null;
    return new Command(kind, id, token, time, body, change, directive);
  }

  static void answers(FrameWriter out, Message.Answers message) throws IOException {
    out.number(message.call());
    out.number(message.batch());
    out.list(message.accepted(), EntryCodec::write);
    out.list(message.refused(), CallCodec::refusal);
  }

  static Message.Answers answers(FrameReader in) throws IOException {
    return new Message.Answers(
        in.number(),
        in.number(),
        in.list(EntryCodec.LEAST, EntryCodec::read),
        in.list(LEAST_REFUSAL, CallCodec::refusal));
  }

  static void refusal(FrameWriter out, Refusal refusal) throws IOException {
    out.id(refusal.id());
    out.constant(WireNumbers.REFUSAL, refusal.code());
    out.text(refusal.message());
    if (refusal.code() == RefusalCode.STATE_TOO_LARGE) {
      out.number(refusal.bytes());
    }
  }

  static Refusal refusal(FrameReader in) throws IOException {
    ProcessId id = in.id();
    RefusalCode code = in.constant(WireNumbers.REFUSAL);
    String message = in.text();
    long bytes = code == RefusalCode.STATE_TOO_LARGE ? in.number() : 0;
    return new Refusal(id, code, message, bytes);
  }

  static void outcome(FrameWriter out, Message.Outcome message) throws IOException {
    out.number(message.call());
    out.list(message.failures(), CallCodec::refusal);
  }

  static Message.Outcome outcome(FrameReader in) throws IOException {
    return new Message.Outcome(in.number(), in.list(LEAST_REFUSAL, CallCodec::refusal));
  }

  static void claims(FrameWriter out, Message.Claims message) throws IOException {
    out.list(message.claims(), CallCodec::claim);
  }

  static Message.Claims claims(FrameReader in) throws IOException {
    return new Message.Claims(in.list(LEAST_CLAIM, CallCodec::claim));
  }

  private static void claim(FrameWriter out, Claim claim) throws IOException {
    out.id(claim.id());
    EntryCodec.write(out, claim.ownership());
    out.fixed(claim.content());
  }

  private static Claim claim(FrameReader in) throws IOException {
    return new Claim(in.id(), EntryCodec.ownership(in), in.fixed());
  }
}
