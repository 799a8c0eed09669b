package io.processhub.wire;

import io.processhub.core.AckRequest;
import io.processhub.core.Change;
import io.processhub.core.Claim;
import io.processhub.core.Command;
import io.processhub.core.CommandKind;
import io.processhub.core.Details;
import io.processhub.core.Directive;
import io.processhub.core.Entry;
import io.processhub.core.EntryKey;
import io.processhub.core.Envelope;
import io.processhub.core.Headstone;
import io.processhub.core.Inheritance;
import io.processhub.core.Introduction;
import io.processhub.core.Message;
import io.processhub.core.NodeMark;
import io.processhub.core.Ownership;
import io.processhub.core.Phase;
import io.processhub.core.Refusal;
import io.processhub.core.RefusalCode;
import io.processhub.core.Release;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.core.SpecBody;
import io.processhub.core.SpecState;
import io.processhub.core.Stamp;
import io.processhub.model.Epoch;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import io.processhub.strategy.distribution.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Every message that the wire can carry, with many repeats within one message. */
final class WireArbitraries {
  private WireArbitraries() {}

  /** Any text at all, unpaired surrogates included. */
  static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of("", "a", "eu-west", "größe", "日本", "🛰", "\uD800", "x\uDC00y", "\0"),
        Arbitraries.strings().all().ofMaxLength(20));
  }

  static Arbitrary<ProcessId> ids() {
    Arbitrary<String> any =
        Arbitraries.strings()
            .withCharRange('!', '~')
            .withCharRange('\u00A0', '\u024F')
            .withCharRange('\u4E00', '\u4FFF')
            .ofMinLength(1)
            .ofMaxLength(40);
    Arbitrary<String> edges =
        Arbitraries.of("p", "konto/ä", "🛰️-7", "x".repeat(512), "é".repeat(256), "🛰".repeat(128));
    return Arbitraries.oneOf(any, edges).map(ProcessId::new);
  }

  static Arbitrary<NodeId> nodes() {
    return Arbitraries.oneOf(
            Arbitraries.of("n1", "n2", "8f0c7f5e-6d5b-4f0e-9d5e-1c2b3a495867", "knöten", "\uDBFF"),
            Arbitraries.strings().all().ofMinLength(1).ofMaxLength(12))
        .map(NodeId::new);
  }

  static Arbitrary<MemberId> members() {
    return Combinators.combine(nodes(), Arbitraries.longs()).as(MemberId::new);
  }

  private static Arbitrary<byte[]> bytes() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
  }

  private static Arbitrary<Set<String>> tags() {
    return texts().set().ofMaxSize(4);
  }

  private static Arbitrary<Stamp> stamps() {
    return Combinators.combine(Arbitraries.longs(), nodes()).as(Stamp::new);
  }

  private static Arbitrary<PlacementRule> rules() {
    return Arbitraries.oneOf(
        Arbitraries.of(PlacementRule.NONE, new PlacementRule.Local(), new PlacementRule.ForEach()),
        texts().map(PlacementRule.On::new),
        texts().map(PlacementRule.Tagged::new),
        texts().list().ofMaxSize(4).map(PlacementRule.Bound::new));
  }

  static Arbitrary<SpecBody> bodies() {
    return Combinators.combine(
            bytes(),
            Arbitraries.of(RestartPolicy.class),
            Arbitraries.of(OnNodeLoss.class),
            Arbitraries.of(true, false),
            rules(),
            tags())
        .as(SpecBody::of);
  }

  private static Arbitrary<SpecState> specs() {
    return Combinators.combine(
            stamps(),
            Arbitraries.longs(),
            Arbitraries.oneOf(Arbitraries.just(0L), Arbitraries.longs()),
            bodies().injectNull(0.3))
        .as(SpecState::new);
  }

  private static Arbitrary<Change> changes() {
    return Combinators.combine(tags().injectNull(0.3), bytes().injectNull(0.3)).as(Change::new);
  }

  private static Arbitrary<Details> details() {
    return Combinators.combine(stamps(), tags(), bytes().injectNull(0.2)).as(Details::new);
  }

  static Arbitrary<Replica> replicas() {
    Arbitrary<Replica> plain =
        Combinators.combine(
                members(),
                texts(),
                Arbitraries.of(Role.class),
                Arbitraries.integers(),
                Arbitraries.of(ReplicaStatus.class),
                Arbitraries.longs(),
                Arbitraries.longs(),
                texts().injectNull(0.7))
            .as(
                (m, name, role, seq, s, since, id, why) ->
                    new Replica(m, name, role, seq, s, since, id, ~id, why));
    return Arbitraries.oneOf(
        plain,
        plain.map(
            r ->
                new Replica(
                    r.member(), r.nodeName(), r.role(), 0, r.status(), r.since(), 0, 0, null)),
        Combinators.combine(plain, Arbitraries.of(Inheritance.class), texts().list().ofMaxSize(3))
            .as(
                (r, inheritance, backups) ->
                    new Replica(
                        r.member(),
                        r.nodeName(),
                        r.role(),
                        0,
                        r.status(),
                        r.since(),
                        0,
                        0,
                        null,
                        inheritance,
                        backups)));
  }

  static Arbitrary<Ownership> ownerships() {
    Arbitrary<Release> releases =
        Combinators.combine(members(), Arbitraries.of(true, false)).as(Release::new);
    return Combinators.combine(
            Arbitraries.oneOf(
                    Arbitraries.longs().between(0, 70), Arbitraries.longs().greaterOrEqual(0))
                .map(Epoch::of),
            Arbitraries.integers(),
            members(),
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 3),
            replicas().list().ofMaxSize(3),
            releases.list().ofMaxSize(3),
            Arbitraries.longs())
        .as(
            (epoch, size, issuer, issued, flags, owners, leavers, life) ->
                new Ownership(
                    life,
                    epoch,
                    size,
                    issuer,
                    issued,
                    (flags & 1) != 0,
                    (flags & 2) != 0,
                    owners,
                    leavers));
  }

  private static Arbitrary<Directive> directives() {
    return Combinators.combine(
            Combinators.combine(stamps(), Arbitraries.of(true, false))
                .as(Directive.Pin::new)
                .injectNull(0.5),
            Combinators.combine(stamps(), texts().injectNull(0.3))
                .as(Directive.Wish::new)
                .injectNull(0.5))
        .as(Directive::new);
  }

  private static Arbitrary<List<NodeMark>> marks() {
    return Combinators.combine(texts(), stamps(), Arbitraries.of(NodeMark.State.class))
        .as(NodeMark::new)
        .list()
        .ofMaxSize(4);
  }

  static Arbitrary<Entry> entries() {
    return Combinators.combine(
            ids(),
            specs(),
            details().injectNull(0.6),
            ownerships().injectNull(0.2),
            directives().injectNull(0.6))
        .as(Entry::new);
  }

  static Arbitrary<Member> memberships() {
    return Combinators.combine(
            members(),
            texts(),
            Arbitraries.longs()
                .map(Double::longBitsToDouble)
                .filter(w -> w > 0 && w < Double.POSITIVE_INFINITY),
            texts().injectNull(0.5),
            tags(),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(Member::new);
  }

  private static Arbitrary<Message> hellos() {
    Arbitrary<Introduction> introductions =
        Combinators.combine(
                memberships(),
                Arbitraries.longs(),
                Arbitraries.maps(texts(), Arbitraries.longs()).ofMaxSize(4),
                bytes())
            .as(Introduction::new);
    return Combinators.combine(
            introductions,
            Arbitraries.of(Phase.class),
            Arbitraries.of(Phase.class).injectNull(0.3),
            Arbitraries.longs(),
            Arbitraries.of(true, false),
            marks())
        .as(Message.Hello::new);
  }

  private static Arbitrary<Refusal> refusals() {
    return Combinators.combine(ids(), Arbitraries.of(RefusalCode.class), texts()).as(Refusal::new);
  }

  private static Arbitrary<Command> commands() {
    return Combinators.combine(
            Arbitraries.of(CommandKind.class),
            ids(),
            Arbitraries.longs(),
            Arbitraries.longs(),
            bodies().injectNull(0.4),
            changes().injectNull(0.6),
            directives().injectNull(0.6))
        .as(Command::new);
  }

  private static Arbitrary<Message> pages() {
    Arbitrary<Headstone> headstones =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Headstone::new);
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers(),
            Arbitraries.of(true, false),
            repeating(entries()),
            headstones.list().ofMaxSize(4))
        .as(Message.SnapshotPage::new);
  }

  private static Arbitrary<Message> deltas() {
    Arbitrary<AckRequest> acks =
        Combinators.combine(members(), Arbitraries.longs(), Arbitraries.longs())
            .as(AckRequest::new);
    return Combinators.combine(repeating(entries()), acks.injectNull(0.3)).as(Message.Delta::new);
  }

  private static Arbitrary<Message> claims() {
    return Combinators.combine(ids(), ownerships(), Arbitraries.longs())
        .as(Claim::new)
        .list()
        .ofMaxSize(4)
        .map(Message.Claims::new);
  }

  private static Arbitrary<Message> keys() {
    Arbitrary<EntryKey> keys = Combinators.combine(ids(), Arbitraries.longs()).as(EntryKey::new);
    return Combinators.combine(Arbitraries.integers().list().ofMaxSize(6), keys.list().ofMaxSize(6))
        .as(Message.Keys::new);
  }

  /** Lists in which the same values come again. */
  private static <T> Arbitrary<List<T>> repeating(Arbitrary<T> values) {
    return values
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .flatMap(few -> Arbitraries.of(few).list().ofMaxSize(8));
  }

  /** One arbitrary for every kind of message, in the order of their numbers on the wire. */
  static List<Arbitrary<Message>> kinds() {
    Arbitrary<Long> any = Arbitraries.longs();
    Arbitrary<Integer> small = Arbitraries.integers();
    List<Arbitrary<Message>> kinds = new ArrayList<>(handshakes(any, small));
    kinds.addAll(HandoverArbitraries.kinds());
    kinds.add(Combinators.combine(marks(), Arbitraries.of(true, false)).as(Message.Marks::new));
    kinds.addAll(CopyArbitraries.kinds());
    kinds.addAll(HandoverArbitraries.fills());
    kinds.add(QuorumArbitraries.kind());
    Arbitrary<Double> share = Arbitraries.doubles().between(0, 1);
    kinds.add(
        Combinators.combine(share, Arbitraries.doubles().between(0, 1e6), share)
            .as(Measurement::new)
            .map(Message.Measured::new));
    return kinds;
  }

  private static List<Arbitrary<Message>> handshakes(
      Arbitrary<Long> any, Arbitrary<Integer> small) {
    return List.of(
        hellos(),
        Combinators.combine(any, Arbitraries.of(RefusalCode.class), texts())
            .as(Message.Rejected::new),
        Combinators.combine(any, small).as(Message.SnapshotRequest::new),
        pages(),
        deltas(),
        Combinators.combine(any, any, members()).as(Message.Stored::new),
        Combinators.combine(any, any, Arbitraries.of(true, false), repeating(commands()))
            .as(Message.Commands::new),
        Combinators.combine(any, any, repeating(entries()), refusals().list().ofMaxSize(3))
            .as(Message.Answers::new),
        Combinators.combine(any, refusals().list().ofMaxSize(4)).as(Message.Outcome::new),
        claims(),
        Combinators.combine(any, small).as(Message.Digest::new),
        Arbitraries.longs().array(long[].class).ofMaxSize(40).map(Message.Buckets::new),
        keys(),
        ids().list().ofMaxSize(8).map(Message.Pull::new));
  }

  static Arbitrary<Envelope> envelopes(int kind) {
    return Combinators.combine(members(), Arbitraries.longs(), kinds().get(kind - 1))
        .as(Envelope::new);
  }

  static Arbitrary<Envelope> envelopes() {
    return Arbitraries.integers().between(1, kinds().size()).flatMap(WireArbitraries::envelopes);
  }
}
