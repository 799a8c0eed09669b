package io.processhub.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one process that can meet in one hub, out of so few stamps, members and epochs that
 * ties are common. What a decision, a stamp with a token, or a member with a sequence number says
 * is always the same; only how far replicas and releases are differs.
 */
final class EntryUniverse {
  private static final ProcessId ID = new ProcessId("p");
  private static final List<NodeId> NODES = List.of(new NodeId("n1"), new NodeId("n2"));
  private static final List<MemberId> MEMBERS =
      List.of(
          new MemberId(NODES.get(0), 1),
          new MemberId(NODES.get(0), 2),
          new MemberId(NODES.get(1), 1),
          new MemberId(NODES.get(1), 2));
  private static final List<SpecBody> BODIES = List.of(body("a"), body("b"));

  private EntryUniverse() {}

  /** What identifies a steward's decision. */
  record Decision(int epoch, int viewSize, MemberId issuer, long issued) {}

  /** The few decisions and stamps out of which the entries of one try are made. */
  record Pool(List<Decision> decisions, List<Stamp> stamps) {}

  /** That many entries of one process, likely to share decisions and stamps. */
  static Arbitrary<List<Entry>> entries(int number) {
    Arbitrary<Decision> decisions =
        Combinators.combine(
                Arbitraries.integers().between(1, 2),
                Arbitraries.integers().between(2, 3),
                Arbitraries.of(MEMBERS),
                Arbitraries.longs().between(1, 2))
            .as(Decision::new);
    Arbitrary<Stamp> stamps =
        Combinators.combine(Arbitraries.longs().between(1, 2), Arbitraries.of(NODES))
            .as(Stamp::new);
    return Combinators.combine(
            decisions.list().ofMinSize(1).ofMaxSize(2), stamps.list().ofMinSize(1).ofMaxSize(2))
        .as(Pool::new)
        .flatMap(pool -> entriesOf(pool).list().ofSize(number));
  }

  private static Arbitrary<Entry> entriesOf(Pool pool) {
    Arbitrary<Stamp> stamps = Arbitraries.of(pool.stamps());
    Arbitrary<SpecState> specs =
        Combinators.combine(stamps, Arbitraries.longs().between(1, 6)).as(EntryUniverse::spec);
    Arbitrary<Details> details =
        Combinators.combine(
                stamps, Arbitraries.of("x", "y"), Arbitraries.of("{}", "{1}").injectNull(0.2))
            .as(
                (stamp, tag, meta) ->
                    new Details(stamp, Set.of(tag), meta == null ? null : meta.getBytes(UTF_8)));
    Arbitrary<Ownership> ownerships =
        Combinators.combine(
                Arbitraries.of(pool.decisions()),
                Arbitraries.integers().between(0, 3).list().ofSize(2),
                Arbitraries.of(true, false).list().ofSize(2))
            .as(EntryUniverse::ownership);
    return Combinators.combine(
            specs,
            details.injectNull(0.3),
            ownerships.injectNull(0.2),
            directives(stamps).injectNull(0.3))
        .as((spec, detail, ownership, said) -> new Entry(ID, spec, detail, ownership, said));
  }

  private static Arbitrary<Directive> directives(Arbitrary<Stamp> stamps) {
    Arbitrary<Directive.Pin> pins =
        Combinators.combine(stamps, Arbitraries.of(true, false)).as(Directive.Pin::new);
    Arbitrary<Directive.Wish> wishes =
        Combinators.combine(stamps, Arbitraries.of("n1", "n2").injectNull(0.3))
            .as(Directive.Wish::new);
    return Combinators.combine(pins.injectNull(0.3), wishes.injectNull(0.3)).as(Directive::new);
  }

  private static SpecState spec(Stamp stamp, long token) {
    long dice = Hashing.combine(Hashing.text(stamp.node().value()), stamp.time() * 31 + token);
    return (dice & 1) == 0
        ? new SpecState(stamp, token, 0, BODIES.get((int) (dice >>> 1 & 1)))
        : new SpecState(stamp, token, dice >>> 1 & 3, null);
  }

  private static Ownership ownership(Decision by, List<Integer> sequences, List<Boolean> done) {
    long dice =
        Hashing.combine(by.epoch() * 8L + by.viewSize(), by.issued() * 31 + by.issuer().hashCode());
    int first = (int) (dice & 3);
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i <= (dice >>> 2 & 1); i++) {
      replicas.add(replica(MEMBERS.get((first + i) % 4), sequences.get(i)));
    }
    List<Release> releases = new ArrayList<>();
    for (int i = 0; i < (dice >>> 3 & 3) - 1; i++) {
      releases.add(new Release(MEMBERS.get((first + 2 + i) % 4), done.get(i)));
    }
    return new Ownership(
        dice >>> 7 & 1,
        Epoch.of(by.epoch()),
        by.viewSize(),
        by.issuer(),
        by.issued(),
        (dice >>> 5 & 1) == 0,
        (dice >>> 6 & 1) == 0,
        replicas,
        releases);
  }

  private static Replica replica(MemberId member, int sequence) {
    Replica assigned = Replica.assigned(member, member.node().value(), Role.ACTIVE, 10);
    Replica running = assigned.running(20, member.incarnation(), 7);
    return switch (sequence) {
      case 0 -> assigned;
      case 1 -> running;
      case 2 -> running.running(30, member.incarnation(), 8);
      default ->
          running.running(30, member.incarnation(), 8).ended(ReplicaStatus.FAILED, 40, "boom");
    };
  }

  private static SpecBody body(String content) {
    return SpecBody.of(
        content.getBytes(UTF_8),
        RestartPolicy.PERMANENT,
        OnNodeLoss.RESTART,
        false,
        PlacementRule.NONE,
        Set.of());
  }

  /** An equal entry that shares no part with the given one. */
  static Entry copy(Entry entry) {
    SpecState spec = entry.spec();
    Details details = entry.details();
    Ownership ownership = entry.ownership();
    return new Entry(
        new ProcessId(entry.id().value()),
        new SpecState(
            new Stamp(spec.stamp().time(), spec.stamp().node()),
            spec.token(),
            spec.ended(),
            spec.body()),
        details == null
            ? null
            : new Details(
                details.stamp(),
                Set.copyOf(new ArrayList<>(details.tags())),
                details.metadata() == null ? null : details.metadata().clone()),
        ownership == null
            ? null
            : new Ownership(
                ownership.life(),
                new Epoch(ownership.epoch().value()),
                ownership.viewSize(),
                ownership.issuer(),
                ownership.issued(),
                ownership.blank(),
                ownership.fresh(),
                new ArrayList<>(ownership.replicas()),
                new ArrayList<>(ownership.releases())),
        copy(entry.directive()));
  }

  private static @Nullable Directive copy(@Nullable Directive said) {
    Directive.Pin pin = said == null ? null : said.pin();
    Directive.Wish wish = said == null ? null : said.wish();
    return said == null
        ? null
        : new Directive(
            pin == null ? null : new Directive.Pin(pin.stamp(), pin.pinned()),
            wish == null ? null : new Directive.Wish(wish.stamp(), wish.node()));
  }
}
