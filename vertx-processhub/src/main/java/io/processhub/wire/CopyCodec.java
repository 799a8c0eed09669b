package io.processhub.wire;

import io.processhub.core.CopyAnswer;
import io.processhub.core.CopyKey;
import io.processhub.core.CopyPart;
import io.processhub.core.Message;
import io.processhub.core.Version;
import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.io.IOException;
import java.util.List;

/** Payloads of the messages about checkpoints. */
final class CopyCodec {
  private static final int LEAST_VERSION = 8 + 1 + 1 + 1 + 8 + 1;
  private static final int LEAST_KEY = MessageCodec.LEAST_ID + LEAST_VERSION;
  private static final int LEAST_PART = LEAST_KEY + 1 + 1 + 8 + 1 + 1 + 1;
  private static final int LEAST_ANSWER = LEAST_KEY + 1 + 1 + 1;

  private CopyCodec() {}

  private static void version(FrameWriter out, Version version) throws IOException {
    out.fixed(version.life());
    out.number(version.epoch().value());
    out.number(version.viewSize());
    out.member(version.issuer());
    out.fixed(version.issued());
    out.number(version.sequence());
  }

  private static Version version(FrameReader in) throws IOException {
    long life = in.fixed();
    Epoch epoch = Epoch.of(in.number());
    int viewSize = in.smallNumber();
    MemberId issuer = in.member();
    return new Version(life, epoch, viewSize, issuer, in.fixed(), in.number());
  }

  private static void key(FrameWriter out, CopyKey key) throws IOException {
    out.id(key.id());
    version(out, key.version());
  }

  private static CopyKey key(FrameReader in) throws IOException {
    ProcessId id = in.id();
    return new CopyKey(id, version(in));
  }

  static void copies(FrameWriter out, Message.Copies message) throws IOException {
    out.list(message.parts(), CopyCodec::part);
  }

  static Message.Copies copies(FrameReader in) throws IOException {
    return new Message.Copies(in.list(LEAST_PART, CopyCodec::part));
  }

  private static void part(FrameWriter out, CopyPart part) throws IOException {
    out.id(part.id());
    version(out, part.version());
    out.number(part.after());
    out.constant(WireNumbers.COPY_PURPOSE, part.purpose());
    out.fixed(part.checksum());
    out.list(part.lengths(), FrameWriter::number);
    out.number(part.offset());
    out.bytes(part.bytes());
  }

  private static CopyPart part(FrameReader in) throws IOException {
    ProcessId id = in.id();
    Version version = version(in);
    long after = in.number();
    CopyPart.Purpose purpose = in.constant(WireNumbers.COPY_PURPOSE);
    long checksum = in.fixed();
    List<Integer> lengths = in.list(1, FrameReader::smallNumber);
    int offset = in.smallNumber();
    byte[] bytes = in.bytes();
    long total = 0;
    for (int length : lengths) {
      if (length < 0) {
        throw WireException.garbage("a checkpoint of negative length");
      }
      total += length;
    }
    boolean inside = offset >= 0 && bytes.length <= total && offset <= total - bytes.length;
    if (lengths.isEmpty() || total > Integer.MAX_VALUE || !inside) {
      throw WireException.garbage("a part of a checkpoint that lies outside of it");
    }
    return new CopyPart(id, version, after, purpose, checksum, lengths, offset, bytes);
  }

  static void answers(FrameWriter out, Message.CopyAnswers message) throws IOException {
    out.list(message.answers(), CopyCodec::answer);
  }

  static Message.CopyAnswers answers(FrameReader in) throws IOException {
    return new Message.CopyAnswers(in.list(LEAST_ANSWER, CopyCodec::answer));
  }

  private static void answer(FrameWriter out, CopyAnswer answer) throws IOException {
    out.id(answer.id());
    version(out, answer.version());
    out.constant(WireNumbers.COPY_ANSWER, answer.kind());
    out.number(answer.received());
    out.number(answer.current().value());
  }

  private static CopyAnswer answer(FrameReader in) throws IOException {
    ProcessId id = in.id();
    Version version = version(in);
    CopyAnswer.Kind kind = in.constant(WireNumbers.COPY_ANSWER);
    return new CopyAnswer(id, version, kind, in.smallNumber(), Epoch.of(in.number()));
  }

  static void drops(FrameWriter out, Message.CopyDrops message) throws IOException {
    out.list(message.keys(), CopyCodec::key);
  }

  static Message.CopyDrops drops(FrameReader in) throws IOException {
    return new Message.CopyDrops(in.list(LEAST_KEY, CopyCodec::key));
  }

  static void seek(FrameWriter out, Message.Seek message) throws IOException {
    out.number(message.round());
    out.list(message.entries(), EntryCodec::write);
  }

  static Message.Seek seek(FrameReader in) throws IOException {
    return new Message.Seek(in.number(), in.list(EntryCodec.LEAST, EntryCodec::read));
  }

  static void found(FrameWriter out, Message.Found message) throws IOException {
    out.number(message.round());
    out.list(message.keys(), CopyCodec::key);
  }

  static Message.Found found(FrameReader in) throws IOException {
    return new Message.Found(in.number(), in.list(LEAST_KEY, CopyCodec::key));
  }

  static void fetch(FrameWriter out, Message.Fetch message) throws IOException {
    out.list(message.keys(), CopyCodec::key);
  }

  static Message.Fetch fetch(FrameReader in) throws IOException {
    return new Message.Fetch(in.list(LEAST_KEY, CopyCodec::key));
  }
}
