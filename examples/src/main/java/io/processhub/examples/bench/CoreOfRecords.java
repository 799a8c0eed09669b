package io.processhub.examples.bench;

import io.processhub.core.CoreConfig;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.HubCore;
import io.processhub.core.Introduction;
import io.processhub.core.SpecBody;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.partition.Divergence;
import io.processhub.strategy.redundancy.Singularity;
import io.processhub.strategy.synchronization.PubSub;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A core alone, whose registry holds many running processes. Deploys nothing. */
final class CoreOfRecords {
  private static final long HOUR = 3_600_000;

  private final HubCore core;
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private long now = 1_700_000_000_000L;
  private long wake;

  private CoreOfRecords() {
    CoreConfig config =
        new CoreConfig(
            new ConsistentHashing(),
            new Singularity(),
            new ColdSwap(),
            new PubSub(),
            new Divergence(),
            1,
            0,
            10_000,
            HOUR,
            15_000,
            256,
            60_000,
            30_000,
            1 << 20,
            CoreConfig.Safety.NONE,
            5_000,
            5);
    MemberId id = new MemberId(new NodeId("host-12345"), 1);
    Member member = new Member(id, "node-a", 1, null, Set.of(), true, false);
    core = new HubCore(config, new Introduction(member, now, Map.of(), new byte[0]));
  }

  /** A core with a process of each id. */
  static HubCore with(List<String> ids) {
    CoreOfRecords made = new CoreOfRecords();
    made.events.add(new Event.Started());
    while (made.core.view().size() == 0) {
      made.turn();
    }
    SpecBody body =
        SpecBody.of(
            new byte[0],
            RestartPolicy.PERMANENT,
            OnNodeLoss.RESTART,
            false,
            PlacementRule.NONE,
            Set.of());
    List<Event.StartItem> items =
        ids.stream().map(one -> new Event.StartItem(new ProcessId(one), body)).toList();
    Event.CallOptions options = new Event.CallOptions(HOUR, Event.Acknowledge.OWNER, true);
    made.events.add(new Event.StartCall(1, items, options));
    while (made.core.registry().liveCount() < ids.size() || !made.events.isEmpty()) {
      made.turn();
    }
    return made.core;
  }

  private void turn() {
    Event event = events.poll();
    if (event == null) {
      now = Math.max(now + 1, wake);
      event = new Event.Tick();
    }
    for (Effect effect : core.on(event, now)) {
      if (effect instanceof Effect.Deploy deploy) {
        events.add(new Event.Deployed(deploy.id(), deploy.ticket(), 0, deploy.ticket()));
      } else if (effect instanceof Effect.Again) {
        events.add(new Event.Tick());
      } else if (effect instanceof Effect.Wake at) {
        wake = at.at();
      }
    }
  }
}
