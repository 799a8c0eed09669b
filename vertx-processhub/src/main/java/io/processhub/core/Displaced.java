package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Owners that a merge has put out of sight. Under a quorum decisions follow each other, so that a
 * later life of a process has a higher epoch. A node that was replaced may have ended a life that
 * went on elsewhere, and its clock may be ahead: then its record wins by the time of the stop and
 * says nothing of whoever runs the process since. The next decision still has to.
 */
final class Displaced {
  private static final class Owners {
    final Set<MemberId> members = new LinkedHashSet<>();
    Epoch epoch = Epoch.NONE;
  }

  private final Node node;
  private final Map<ProcessId, Owners> owners = new HashMap<>();

  Displaced(Node node) {
    this.node = node;
  }

  /** Both are about to be merged. */
  void merging(@Nullable Entry known, Entry incoming) {
    Ownership a = known == null ? null : known.ownership();
    Ownership b = incoming.ownership();
    if (a == null || b == null || a.life() == b.life() || !node.config.partition().quorum()) {
      return;
    }
    Ownership earlier = a.life() < b.life() ? a : b;
    Ownership later = earlier == a ? b : a;
    if (earlier.epoch().fences(later.epoch())) {
      add(incoming.id(), earlier);
      Ownership ordered = node.stewardship.orders().next(incoming.id());
      if (ordered != null) {
        add(incoming.id(), ordered);
      }
    }
  }

  private void add(ProcessId id, Ownership ownership) {
    Owners some = owners.computeIfAbsent(id, i -> new Owners());
    some.members.addAll(ownership.holders());
    if (ownership.epoch().fences(some.epoch)) {
      some.epoch = ownership.epoch();
    }
  }

  /** Whether that replica is one of which the registry says nothing for such a reason. */
  static boolean hides(@Nullable Entry entry, Local local) {
    Ownership current = entry == null ? null : entry.ownership();
    return current != null
        && current.life() != local.decision.life()
        && local.decision.epoch().fences(current.epoch());
  }

  /** Whether somebody is out of sight who may run the process. */
  boolean has(ProcessId id) {
    return owners.containsKey(id);
  }

  /** Those members, and those that are out of sight. */
  List<MemberId> with(ProcessId id, List<MemberId> members) {
    Owners some = owners.get(id);
    if (some == null) {
      return members;
    }
    Set<MemberId> all = new LinkedHashSet<>(members);
    all.addAll(some.members);
    return List.copyOf(all);
  }

  /** The highest epoch that was given out to those that are out of sight. */
  Epoch highest(ProcessId id) {
    Owners some = owners.get(id);
    return some == null ? Epoch.NONE : some.epoch;
  }

  /** A decision was taken that names them, or there is no such process any more. */
  void settled(ProcessId id) {
    owners.remove(id);
  }

  /** Another view: members report anew what they run. */
  void clear() {
    owners.clear();
  }

  int load() {
    return owners.size();
  }
}
