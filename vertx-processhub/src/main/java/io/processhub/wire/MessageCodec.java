package io.processhub.wire;

import io.processhub.core.AckRequest;
import io.processhub.core.EntryKey;
import io.processhub.core.Headstone;
import io.processhub.core.Introduction;
import io.processhub.core.Message;
import io.processhub.core.NodeMark;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.strategy.distribution.Measurement;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Payloads of the messages by which members meet and compare registries. Which payload: {@link
 * Kind}.
 */
final class MessageCodec {
  static final int LEAST_ID = 2;
  private static final int LEAST_HEADSTONE = 16;
  private static final int LEAST_KEY = 10;
  private static final int LEAST_MARK = 4;

  /** Bytes of the fingerprint of an option, at the least. */
  private static final int LEAST_OPTION = 9;

  private static final int ZONE = 1;
  private static final int HOSTING = 2;
  private static final int CORDONED = 4;

  private MessageCodec() {}

  static void hello(FrameWriter out, Message.Hello message) throws IOException {
    Introduction from = message.from();
    member(out, from.member());
    out.number(from.startedAt());
    out.list(List.copyOf(from.shared().entrySet()), MessageCodec::option);
    out.bytes(from.nodeInfo());
    out.constant(WireNumbers.PHASE, message.phase());
    out.octet(WireNumbers.PHASE.number(message.seen()));
    out.fixed(message.incarnation());
    out.flag(message.answer());
    out.list(message.marks(), MessageCodec::mark);
  }

  private static void option(FrameWriter out, Map.Entry<String, Long> option) throws IOException {
    out.name(option.getKey());
    out.fixed(option.getValue());
  }

  private static Map.Entry<String, Long> option(FrameReader in) throws IOException {
    return Map.entry(in.name(), in.fixed());
  }

  static void member(FrameWriter out, Member member) throws IOException {
    String zone = member.zone();
    out.member(member.id());
    out.name(member.name());
    out.weight(member.weight());
    out.octet(
        (zone != null ? ZONE : 0)
            | (member.hosting() ? HOSTING : 0)
            | (member.cordoned() ? CORDONED : 0));
    if (zone != null) {
      out.name(zone);
    }
    out.names(member.tags());
  }

  static Member member(FrameReader in) throws IOException {
    MemberId id = in.member();
    String name = in.name();
    double weight = in.weight();
    int flags = in.flags("a member", ZONE | HOSTING | CORDONED);
    String zone = (flags & ZONE) != 0 ? in.name() : null;
    Set<String> tags = in.names();
    boolean cordoned = (flags & CORDONED) != 0;
    return new Member(id, name, weight, zone, tags, (flags & HOSTING) != 0, cordoned);
  }

  static Message.Hello hello(FrameReader in) throws IOException {
    Member member = member(in);
    long startedAt = in.number();
    TreeMap<String, Long> shared = new TreeMap<>();
    for (Map.Entry<String, Long> option : in.list(LEAST_OPTION, MessageCodec::option)) {
      if (!shared.isEmpty() && shared.lastKey().compareTo(option.getKey()) >= 0) {
        throw WireException.garbage("options out of order at " + option.getKey());
      }
      shared.put(option.getKey(), option.getValue());
    }
    Introduction from = new Introduction(member, startedAt, shared, in.bytes());
    return new Message.Hello(
        from,
        in.constant(WireNumbers.PHASE),
        in.constantOrNull(WireNumbers.PHASE),
        in.fixed(),
        in.flag(),
        in.list(LEAST_MARK, MessageCodec::mark));
  }

  private static void mark(FrameWriter out, NodeMark mark) throws IOException {
    out.name(mark.name());
    out.stamp(mark.stamp());
    out.constant(WireNumbers.MARK, mark.state());
  }

  private static NodeMark mark(FrameReader in) throws IOException {
    return new NodeMark(in.name(), in.stamp(), in.constant(WireNumbers.MARK));
  }

  static void marks(FrameWriter out, Message.Marks message) throws IOException {
    out.flag(message.answer());
    out.list(message.marks(), MessageCodec::mark);
  }

  static Message.Marks marks(FrameReader in) throws IOException {
    boolean answer = in.flag();
    return new Message.Marks(in.list(LEAST_MARK, MessageCodec::mark), answer);
  }

  static void measured(FrameWriter out, Message.Measured message) throws IOException {
    Measurement measurement = message.measurement();
    out.fixed(Double.doubleToLongBits(measurement.cpu()));
    out.fixed(Double.doubleToLongBits(measurement.loopLag()));
    out.fixed(Double.doubleToLongBits(measurement.heap()));
  }

  static Message.Measured measured(FrameReader in) throws IOException {
    double cpu = Double.longBitsToDouble(in.fixed());
    double loopLag = Double.longBitsToDouble(in.fixed());
    return new Message.Measured(new Measurement(cpu, loopLag, Double.longBitsToDouble(in.fixed())));
  }

  static void rejected(FrameWriter out, Message.Rejected message) throws IOException {
    out.fixed(message.incarnation());
    out.constant(WireNumbers.REFUSAL, message.code());
    out.text(message.message());
  }

  static Message.Rejected rejected(FrameReader in) throws IOException {
    return new Message.Rejected(in.fixed(), in.constant(WireNumbers.REFUSAL), in.text());
  }

  static void snapshotRequest(FrameWriter out, Message.SnapshotRequest message) throws IOException {
    out.number(message.session());
    out.number(message.page());
  }

  static Message.SnapshotRequest snapshotRequest(FrameReader in) throws IOException {
    return new Message.SnapshotRequest(in.number(), in.smallNumber());
  }

  static void snapshotPage(FrameWriter out, Message.SnapshotPage message) throws IOException {
    out.number(message.session());
    out.number(message.page());
    out.flag(message.last());
    out.list(message.entries(), EntryCodec::write);
    out.list(message.headstones(), MessageCodec::headstone);
  }

  static Message.SnapshotPage snapshotPage(FrameReader in) throws IOException {
    return new Message.SnapshotPage(
        in.number(),
        in.smallNumber(),
        in.flag(),
        in.list(EntryCodec.LEAST, EntryCodec::read),
        in.list(LEAST_HEADSTONE, MessageCodec::headstone));
  }

  private static void headstone(FrameWriter out, Headstone headstone) throws IOException {
    out.fixed(headstone.id());
    out.fixed(headstone.time());
  }

  private static Headstone headstone(FrameReader in) throws IOException {
    return new Headstone(in.fixed(), in.fixed());
  }

  static void delta(FrameWriter out, Message.Delta message) throws IOException {
    AckRequest ack = message.ack();
    out.flag(ack != null);
    if (ack != null) {
      out.member(ack.origin());
      out.number(ack.call());
      out.number(ack.batch());
    }
    out.list(message.entries(), EntryCodec::write);
  }

  static Message.Delta delta(FrameReader in) throws IOException {
    AckRequest ack = in.flag() ? new AckRequest(in.member(), in.number(), in.number()) : null;
    return new Message.Delta(in.list(EntryCodec.LEAST, EntryCodec::read), ack);
  }

  static void digest(FrameWriter out, Message.Digest message) throws IOException {
    out.fixed(message.root());
    out.number(message.count());
  }

  static Message.Digest digest(FrameReader in) throws IOException {
    return new Message.Digest(in.fixed(), in.smallNumber());
  }

  static void buckets(FrameWriter out, Message.Buckets message) throws IOException {
    out.count(message.sums().length);
    for (long sum : message.sums()) {
      out.fixed(sum);
    }
  }

  static Message.Buckets buckets(FrameReader in) throws IOException {
    long[] sums = new long[in.count(Long.BYTES)];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = in.fixed();
    }
    return new Message.Buckets(sums);
  }

  static void keys(FrameWriter out, Message.Keys message) throws IOException {
    out.list(message.buckets(), FrameWriter::number);
    out.list(message.keys(), MessageCodec::key);
  }

  static Message.Keys keys(FrameReader in) throws IOException {
    return new Message.Keys(
        in.list(1, FrameReader::smallNumber), in.list(LEAST_KEY, MessageCodec::key));
  }

  private static void key(FrameWriter out, EntryKey key) throws IOException {
    out.id(key.id());
    out.fixed(key.fingerprint());
  }

  private static EntryKey key(FrameReader in) throws IOException {
    return new EntryKey(in.id(), in.fixed());
  }

  static void pull(FrameWriter out, Message.Pull message) throws IOException {
    out.list(message.ids(), FrameWriter::id);
  }

  static Message.Pull pull(FrameReader in) throws IOException {
    return new Message.Pull(in.list(LEAST_ID, FrameReader::id));
  }
}
