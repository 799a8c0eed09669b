package io.processhub.sim;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A selector that keeps the routes it has asked for and is told of changes, one after the other and
 * some time after the hub knows them.
 */
final class SimFeed {
  private final Simulation sim;
  private final SimNode node;
  private final Map<ProcessId, NodeId> told = new HashMap<>();
  private long last;

  SimFeed(Simulation sim, SimNode node) {
    this.sim = sim;
    this.node = node;
  }

  @Nullable NodeId route(ProcessId id) {
    NodeId kept = told.get(id);
    if (kept == null) {
      kept = node.trueRoute(id);
      if (kept != null) {
        told.put(id, kept);
      }
    }
    return kept;
  }

  void changed(List<ProcessId> ids) {
    then(() -> ids.forEach(this::tell));
  }

  private void tell(ProcessId id) {
    if (told.containsKey(id)) {
      NodeId now = node.trueRoute(id);
      if (now == null) {
        told.remove(id);
      } else {
        told.put(id, now);
      }
    }
  }

  /** Does that behind all that was to be told before. */
  void then(Runnable action) {
    last = Math.max(sim.agenda.now() + sim.seam.between(10, 3_000), last + 1);
    node.later(last - sim.agenda.now(), action);
  }
}
