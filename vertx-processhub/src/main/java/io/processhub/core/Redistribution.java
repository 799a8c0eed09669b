package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.List;

/** What is to run elsewhere by the decisions of one tick, as is told at its end. */
final class Redistribution {
  private final Node node;
  private final List<MovePlan.Move> moving = new ArrayList<>();

  Redistribution(Node node) {
    this.node = node;
  }

  /** Remembers what goes from where to where by a decision. */
  void add(ProcessId id, Ownership old, List<Replica> next) {
    List<Replica> gone = new ArrayList<>(old.replicas());
    List<Replica> fresh = new ArrayList<>(next);
    gone.removeIf(before -> next.stream().anyMatch(r -> r.member().equals(before.member())));
    fresh.removeIf(replica -> old.on(replica.member()) != null);
    for (int i = 0; i < fresh.size(); i++) {
      Replica from = i < gone.size() ? gone.get(i) : old.replicas().get(0);
      String to = fresh.get(i).nodeName();
      // On a node that came back it is where it was.
      if (!from.nodeName().equals(to)) {
        moving.add(new MovePlan.Move(id, from.member(), from.nodeName(), to));
      }
    }
  }

  void tell() {
    for (List<MovePlan.Move> part : Lists.parts(moving, CoreConfig.TICK_BUDGET)) {
      node.happened(new Fact.Redistributing(part));
    }
    moving.clear();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return moving.size();
  }
}
