package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What replicas are given to merge: the state of another replica of the same process that was
 * frozen to end, whole, and each such state once.
 */
final class MergeChecks {
  private record Given(SimReplica to, SimState state) {}

  /** The replicas that exported each state as they were frozen. */
  private final Map<ProcessId, Map<SimState, Set<SimReplica>>> exported = new HashMap<>();

  private final Set<Given> given = new HashSet<>();
  int merged;

  void exported(SimReplica replica, byte[] state) {
    if (state.length > 0) {
      exported
          .computeIfAbsent(replica.id, id -> new HashMap<>())
          .computeIfAbsent(SimState.imported(state), s -> new HashSet<>())
          .add(replica);
    }
  }

  void merges(SimNode node, Effect.Merge merge, SimReplica replica) {
    SimState state = SimState.imported(merge.state());
    Set<SimReplica> from =
        exported.getOrDefault(merge.id(), Map.of()).getOrDefault(state, Set.of());
    if (from.isEmpty() || from.equals(Set.of(replica))) {
      throw new SimFailure(
          node.host + " is given " + state + " to merge, which came of " + List.copyOf(from));
    }
    // Several may have ended with the same.
    if (!given.add(new Given(replica, state)) && from.size() == 1) {
      throw new SimFailure(replica + " on " + node.host + " is given " + state + " to merge again");
    }
    merged++;
  }
}
