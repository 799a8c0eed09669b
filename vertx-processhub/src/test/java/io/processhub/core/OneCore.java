package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.RestartPolicy;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.partition.Divergence;
import io.processhub.strategy.redundancy.Singularity;
import io.processhub.strategy.synchronization.PubSub;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One core that a test tells what happens, and another node of which it hears. */
final class OneCore {
  static final long DEBOUNCE = 500;
  static final long RETENTION = 60_000;
  static final long PURGE = 15_000;
  static final MemberId SELF = new MemberId(new NodeId("self"), 1);
  static final MemberId OTHER = new MemberId(new NodeId("other"), 2);
  static final SpecBody BODY =
      SpecBody.of(
          new byte[] {1},
          RestartPolicy.PERMANENT,
          OnNodeLoss.RESTART,
          false,
          PlacementRule.NONE,
          Set.of());

  final HubCore core = new HubCore(config(), introduction(SELF));
  long now = 1_000_000_000;

  static CoreConfig config() {
    return new CoreConfig(
        new ConsistentHashing(16),
        new Singularity(),
        new HotSwap(),
        new PubSub(5_000),
        new Divergence(),
        1,
        DEBOUNCE,
        10_000,
        RETENTION,
        PURGE,
        256,
        15_000,
        10_000,
        16 << 20,
        CoreConfig.Safety.NONE,
        5_000,
        5);
  }

  static Introduction introduction(MemberId id) {
    Member member = new Member(id, id.node().value(), 1.0, null, Set.of(), true, false);
    return new Introduction(member, 0, Map.of("option", 7L), new byte[0]);
  }

  List<Effect> on(Event event) {
    return core.on(event, now);
  }

  List<Effect> after(long millis) {
    now += millis;
    return on(new Event.Tick());
  }

  List<Effect> cluster(MemberId... members) {
    return on(new Event.ClusterNodes(List.of(members).stream().map(MemberId::node).toList()));
  }

  /** The other node says how far it is. */
  List<Effect> hello(Phase phase) {
    return heard(
        new Message.Hello(
            introduction(OTHER), phase, core.phase(), SELF.incarnation(), false, List.of()));
  }

  List<Effect> heard(Message message) {
    return on(new Event.Received(new Envelope(OTHER, Stamp.timeOf(now), message)));
  }

  /** The messages of that kind among these effects. */
  static <M extends Message> List<M> sent(List<Effect> effects, Class<M> kind) {
    return effects.stream()
        .filter(effect -> effect instanceof Effect.Send)
        .map(effect -> ((Effect.Send) effect).envelope().message())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
