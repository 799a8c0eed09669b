package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A steward's decisions whose owners do not all run yet, or have not all let go: they are told
 * again, as the messages may have been lost.
 */
final class OpenDecisions {
  private final Node node;

  /** When their owners were last told, in the order in which they are due. */
  private final Map<ProcessId, Long> told = new LinkedHashMap<>();

  OpenDecisions(Node node) {
    this.node = node;
  }

  boolean has(ProcessId id) {
    return told.containsKey(id);
  }

  /**
   * Looks at what has become of a decision.
   *
   * @return whether it has been carried out or overtaken, or is another steward's now
   */
  boolean settle(Entry entry, boolean steward) {
    Ownership ownership = entry.ownership();
    boolean done = !entry.live() || ownership == null || !steward || carriedOut(ownership);
    if (done) {
      told.remove(entry.id());
    } else if (!told.containsKey(entry.id())) {
      told.put(entry.id(), node.now);
      node.timers.atLatest(Timers.Kind.ASSIGNMENTS, node.now + CoreConfig.RETRY);
    }
    return done;
  }

  private boolean carriedOut(Ownership ownership) {
    for (Replica replica : ownership.replicas()) {
      // One that nobody can act on, because its node has left, is to wait or is decided anew.
      if (replica.status() == ReplicaStatus.ASSIGNED && node.membership.mayRun(replica.member())) {
        return false;
      }
    }
    return true;
  }

  void forget(ProcessId id) {
    told.remove(id);
  }

  void clear() {
    told.clear();
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.ASSIGNMENTS, node.now) || told.isEmpty()) {
      return;
    }
    Map<NodeId, List<Entry>> late = new LinkedHashMap<>();
    List<ProcessId> reminded = new ArrayList<>();
    for (Map.Entry<ProcessId, Long> decision : told.entrySet()) {
      if (decision.getValue() + CoreConfig.REMIND > node.now
          || reminded.size() >= CoreConfig.TICK_BUDGET) {
        break;
      }
      reminded.add(decision.getKey());
    }
    for (ProcessId id : reminded) {
      told.remove(id);
      told.put(id, node.now);
      Entry entry = node.registry.get(id.value());
      if (entry != null) {
        remind(entry, late);
      }
    }
    late.forEach((to, entries) -> node.outbox.sendEntries(List.of(to), entries));
    node.timers.atLatest(Timers.Kind.ASSIGNMENTS, node.now + CoreConfig.RETRY);
  }

  private void remind(Entry entry, Map<NodeId, List<Entry>> late) {
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      return;
    }
    List<MemberId> concerned = new ArrayList<>();
    ownership.replicas().stream()
        .filter(r -> r.status() == ReplicaStatus.ASSIGNED)
        .forEach(r -> concerned.add(r.member()));
    ownership.releases().stream().filter(r -> !r.done()).forEach(r -> concerned.add(r.member()));
    for (MemberId member : concerned) {
      if (!member.equals(node.self) && node.membership.present(member)) {
        late.computeIfAbsent(member.node(), m -> new ArrayList<>()).add(entry);
      }
    }
    if (node.membership.situation().anyLeaves(ownership.replicasOn(node.membership::present))) {
      // It was left to one that might have gone on with its state, and has not.
      node.touched.add(entry.id());
    }
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return told.size();
  }
}
