package io.processhub.wire;

import io.processhub.core.Details;
import io.processhub.core.Directive;
import io.processhub.core.Entry;
import io.processhub.core.Inheritance;
import io.processhub.core.Ownership;
import io.processhub.core.Release;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.core.SpecBody;
import io.processhub.core.SpecState;
import io.processhub.core.Stamp;
import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registry entries and their parts. */
final class EntryCodec {
  /** Fewest bytes of an entry: a one-byte id, flags, stamp and token. */
  static final int LEAST = 2 + 1 + 9 + 8;

  private static final int LEAST_REPLICA = 7;
  private static final int LEAST_RELEASE = 2;

  private static final int LIVE = 1;
  private static final int DETAILED = 2;
  private static final int OWNED = 4;
  private static final int ENDED = 8;
  private static final int DIRECTED = 16;

  private static final int PIN = 1;
  private static final int PINNED = 2;
  private static final int WISH = 4;
  private static final int WISHED = 8;

  private static final int BLANK = 1;
  private static final int FRESH = 2;

  private static final int DEPLOYED = 1;
  private static final int FAILED = 2;
  private static final int RESTORED = 4;
  private static final int BACKED_UP = 8;
  private static final int SENT = 16;

  private EntryCodec() {}

  static void write(FrameWriter out, Entry entry) throws IOException {
    SpecState spec = entry.spec();
    SpecBody body = spec.body();
    Details details = entry.details();
    Ownership ownership = entry.ownership();
    out.id(entry.id());
    out.octet(
        (body != null ? LIVE : 0)
            | (details != null ? DETAILED : 0)
            | (ownership != null ? OWNED : 0)
            | (spec.ended() != 0 ? ENDED : 0)
            | (entry.directive() != null ? DIRECTED : 0));
    out.stamp(spec.stamp());
    out.fixed(spec.token());
    if (spec.ended() != 0) {
      out.fixed(spec.ended());
    }
    if (body != null) {
      out.body(body);
    }
    if (details != null) {
      write(out, details);
    }
    if (ownership != null) {
      write(out, ownership);
    }
    if (entry.directive() != null) {
      write(out, entry.directive());
    }
  }

  static Entry read(FrameReader in) throws IOException {
    ProcessId id = in.id();
    int flags = in.flags("an entry", LIVE | DETAILED | OWNED | ENDED | DIRECTED);
    Stamp stamp = in.stamp();
    long token = in.fixed();
    long ended = (flags & ENDED) != 0 ? in.fixed() : 0;
    SpecBody body = (flags & LIVE) != 0 ? in.body() : null;
    Details details = (flags & DETAILED) != 0 ? details(in) : null;
    Ownership ownership = (flags & OWNED) != 0 ? ownership(in) : null;
    Directive directive = (flags & DIRECTED) != 0 ? directive(in) : null;
    return new Entry(id, new SpecState(stamp, token, ended, body), details, ownership, directive);
  }

  static void write(FrameWriter out, Directive directive) throws IOException {
    Directive.Pin pin = directive.pin();
    Directive.Wish wish = directive.wish();
    String node = wish == null ? null : wish.node();
    out.octet(
        (pin != null ? PIN : 0)
            | (pin != null && pin.pinned() ? PINNED : 0)
            | (wish != null ? WISH : 0)
            | (node != null ? WISHED : 0));
    if (pin != null) {
      out.stamp(pin.stamp());
    }
    if (wish != null) {
      out.stamp(wish.stamp());
    }
    if (node != null) {
      out.name(node);
    }
  }

  static Directive directive(FrameReader in) throws IOException {
    int flags = in.flags("a directive", PIN | PINNED | WISH | WISHED);
    Directive.Pin pin =
        (flags & PIN) != 0 ? new Directive.Pin(in.stamp(), (flags & PINNED) != 0) : null;
    Directive.Wish wish =
        (flags & WISH) != 0
            ? new Directive.Wish(in.stamp(), (flags & WISHED) != 0 ? in.name() : null)
            : null;
    return new Directive(pin, wish);
  }

  static void write(FrameWriter out, Details details) throws IOException {
    out.stamp(details.stamp());
    out.names(details.tags());
    byte[] metadata = details.metadata();
    out.flag(metadata != null);
    if (metadata != null) {
      out.bytes(metadata);
    }
  }

  static Details details(FrameReader in) throws IOException {
    Stamp stamp = in.stamp();
    return new Details(stamp, in.names(), in.flag() ? in.bytes() : null);
  }

  static void write(FrameWriter out, Ownership ownership) throws IOException {
    out.fixed(ownership.life());
    out.number(ownership.epoch().value());
    out.number(ownership.viewSize());
    out.member(ownership.issuer());
    out.fixed(ownership.issued());
    out.octet((ownership.blank() ? BLANK : 0) | (ownership.fresh() ? FRESH : 0));
    out.list(ownership.replicas(), EntryCodec::write);
    out.list(ownership.releases(), EntryCodec::write);
  }

  static Ownership ownership(FrameReader in) throws IOException {
    long life = in.fixed();
    Epoch epoch = Epoch.of(in.number());
    int viewSize = in.smallNumber();
    MemberId issuer = in.member();
    long issued = in.fixed();
    int flags = in.flags("an ownership", BLANK | FRESH);
    List<Replica> replicas = in.list(LEAST_REPLICA, EntryCodec::replica);
    List<Release> releases = in.list(LEAST_RELEASE, EntryCodec::release);
    return new Ownership(
        life,
        epoch,
        viewSize,
        issuer,
        issued,
        (flags & BLANK) != 0,
        (flags & FRESH) != 0,
        replicas,
        releases);
  }

  static void write(FrameWriter out, Replica replica) throws IOException {
    boolean deployed = replica.deploymentHigh() != 0 || replica.deploymentLow() != 0;
    @Nullable String cause = replica.cause();
    out.member(replica.member());
    out.name(replica.nodeName());
    out.constant(WireNumbers.ROLE, replica.role());
    out.number(replica.sequence());
    out.constant(WireNumbers.STATUS, replica.status());
    out.number(replica.since());
    @Nullable List<String> backups = replica.backups();
    out.octet(
        (deployed ? DEPLOYED : 0)
            | (cause != null ? FAILED : 0)
            | flag(replica.inheritance())
            | (backups != null ? BACKED_UP : 0));
    if (deployed) {
      out.fixed(replica.deploymentHigh());
      out.fixed(replica.deploymentLow());
    }
    if (cause != null) {
      out.text(cause);
    }
    if (backups != null) {
      out.list(backups, FrameWriter::name);
    }
  }

  static Replica replica(FrameReader in) throws IOException {
    MemberId member = in.member();
    String nodeName = in.name();
    Role role = in.constant(WireNumbers.ROLE);
    int sequence = in.smallNumber();
    ReplicaStatus status = in.constant(WireNumbers.STATUS);
    long since = in.number();
    int flags = in.flags("a replica", DEPLOYED | FAILED | RESTORED | BACKED_UP | SENT);
    long high = (flags & DEPLOYED) != 0 ? in.fixed() : 0;
    long low = (flags & DEPLOYED) != 0 ? in.fixed() : 0;
    String cause = (flags & FAILED) != 0 ? in.text() : null;
    Inheritance has = inheritance(flags);
    List<String> backups = (flags & BACKED_UP) != 0 ? in.list(1, FrameReader::name) : null;
    return new Replica(
        member, nodeName, role, sequence, status, since, high, low, cause, has, backups);
  }

  private static int flag(Inheritance inheritance) {
    return switch (inheritance) {
      case NOTHING -> 0;
      case SENT -> SENT;
      case CHECKPOINT -> RESTORED;
    };
  }

  private static Inheritance inheritance(int flags) {
    if ((flags & RESTORED) != 0) {
      return Inheritance.CHECKPOINT;
    }
    return (flags & SENT) != 0 ? Inheritance.SENT : Inheritance.NOTHING;
  }

  private static void write(FrameWriter out, Release release) throws IOException {
    out.member(release.member());
    out.flag(release.done());
  }

  private static Release release(FrameReader in) throws IOException {
    MemberId member = in.member();
    return new Release(member, in.flag());
  }
}
