package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.Ownership;
import io.processhub.core.SpecBody;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Processes that every node carries in its options, and asks for as soon as it is a member. */
final class Statics {
  private static final Event.CallOptions OPTIONS =
      new Event.CallOptions(3_000, Event.Acknowledge.MAJORITY, false);

  private final Simulation sim;
  private final List<ProcessId> ids = new ArrayList<>();

  Statics(Simulation sim) {
    this.sim = sim;
    for (int i = 0; i < sim.plan.load().statics(); i++) {
      ids.add(new ProcessId("static-" + i));
    }
  }

  /** Whether nobody ends that one. */
  boolean keeps(ProcessId id) {
    return !ids.isEmpty() && ids.get(0).equals(id);
  }

  List<ProcessId> ids() {
    return ids;
  }

  /** Those that users start and stop by hand, too. */
  List<ProcessId> touched() {
    return ids.isEmpty() ? ids : ids.subList(1, ids.size());
  }

  /** That node is a member now, or has to ask for these once more. */
  void ask(SimNode node, Collection<ProcessId> missing) {
    if (missing.isEmpty() || node.left) {
      return;
    }
    SpecBody body =
        SpecBody.of(
            new byte[] {7},
            RestartPolicy.PERMANENT,
            OnNodeLoss.RESTART,
            false,
            PlacementRule.NONE,
            Set.of());
    Map<ProcessId, SpecBody> specs = new LinkedHashMap<>();
    missing.forEach(id -> specs.put(id, body));
    sim.ledger.startStatic(node, specs, OPTIONS);
  }

  /** Whether that node knows all of them as started. */
  boolean registered(SimNode witness) {
    return ids.stream()
        .allMatch(
            id -> {
              Entry entry = witness.core.registry().get(id.value());
              return entry != null && entry.live() && entry.ownership() != null;
            });
  }

  /**
   * All nodes have booted at once, and nothing went wrong: each of them was started once, and once
   * more for each move to a node that came too late for the founding.
   */
  void checkBooted(SimNode witness) {
    for (ProcessId id : ids) {
      Entry entry = witness.core.registry().get(id.value());
      Ownership ownership = entry == null || !entry.live() ? null : entry.ownership();
      if (ownership == null) {
        throw new SimFailure(id + " does not run after the boot: " + entry);
      }
      long epoch = ownership.epoch().value();
      long decisions = sim.witness.quorum() ? (epoch >>> 32) + (int) epoch : epoch;
      long starts = decisions * ownership.replicas().size();
      if (sim.deployments.getOrDefault(id, 0) > starts) {
        throw new SimFailure(
            id + " was started " + sim.deployments.get(id) + " times at boot: " + entry);
      }
    }
  }
}
