package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a leaving node does with replicas that nobody takes, and what is left of them. */
final class Evacuation {
  private final Node node;

  /** What this node stopped as it left, because nobody could take it or no time was left. */
  private final Set<ProcessId> dropped = new LinkedHashSet<>();

  Evacuation(Node node) {
    this.node = node;
  }

  /** Stops those replicas for which the view has no other place; how many they are. */
  int stopUnplaceable() {
    List<Entry> mine = new ArrayList<>();
    for (Local local : node.hosting.locals()) {
      Entry entry = node.registry.get(local.id.value());
      if (entry != null && entry.live()) {
        mine.add(entry);
      }
    }
    Map<ProcessId, List<NodeId>> places = node.stewardship.placing().place(mine);
    int kept = 0;
    for (Entry entry : mine) {
      Local local = node.hosting.local(entry.id());
      if (places.getOrDefault(entry.id(), List.of()).isEmpty() && local != null) {
        kept++;
        if (local.state == Local.State.RUNNING) {
          dropped.add(local.id);
          node.hosting.end(local);
        }
      }
    }
    return kept;
  }

  /** What was stopped here because nobody was there to take it may run elsewhere now. */
  void letGo(Entry entry, Ownership next) {
    Ownership current = entry.ownership();
    MemberId target = current == null ? null : current.successor(node.self, next);
    if (entry.live()
        && target != null
        && current != null
        && dropped(entry.id())
        && current.compareTo(next) < 0
        && node.membership.hosts().contains(target)) {
      node.write(entry.with(next.refreshed(current).withBlank(true)));
      node.routes.again(entry.id(), target.node());
    }
  }

  /** Whether it was stopped here because this node leaves and nobody was there to take it. */
  private boolean dropped(ProcessId id) {
    return dropped.contains(id) && !node.hosting.runs(id);
  }

  /** What ends here with this node, as far as the registry does not show it elsewhere by now. */
  Set<ProcessId> notHandedOver() {
    Set<ProcessId> kept = new LinkedHashSet<>(dropped);
    node.hosting.locals().forEach(local -> kept.add(local.id));
    kept.removeIf(
        id -> {
          Entry entry = node.registry.get(id.value());
          return entry == null || !entry.live();
        });
    return kept;
  }

  /** Stops everything at once: nobody is there to hand over to, no time is left, or no quorum. */
  void stopAll() {
    boolean leaves = node.membership.phase() == Phase.LEAVING;
    for (Local local : node.hosting.copy()) {
      Entry entry = node.registry.get(local.id.value());
      boolean ends = entry != null && entry.live() && local.state != Local.State.UNDEPLOYING;
      if (leaves && ends) {
        dropped.add(local.id);
      }
      if (local.state == Local.State.RUNNING) {
        node.hosting.end(local);
      } else {
        node.hosting.abort(local);
      }
    }
  }
}
