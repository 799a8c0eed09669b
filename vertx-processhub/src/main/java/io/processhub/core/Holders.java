package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes known in the registry which nodes hold checkpoints of the processes that run here. */
final class Holders {
  private final Node node;
  private final Set<ProcessId> changed = new LinkedHashSet<>();

  Holders(Node node) {
    this.node = node;
  }

  /** Others may hold it now than the registry says. */
  void changed(Protection protection, Ownership current) {
    Replica mine = current.on(node.self);
    if (mine != null && mine.running() && !names(protection).equals(mine.backups())) {
      changed.add(protection.id);
    }
  }

  void forget(ProcessId id) {
    changed.remove(id);
  }

  private List<String> names(Protection protection) {
    TreeSet<String> names = new TreeSet<>();
    for (MemberId member : protection.held.keySet()) {
      names.add(node.membership.name(member));
    }
    return List.copyOf(names);
  }

  /** Writes what has changed in this tick. */
  void flush(Map<ProcessId, Protection> all) {
    for (ProcessId id : changed) {
      Protection protection = all.get(id);
      Entry entry = node.registry.get(id.value());
      Ownership current = entry == null ? null : entry.ownership();
      Replica mine = current == null ? null : current.on(node.self);
      if (protection != null
          && entry != null
          && entry.live()
          && current != null
          && mine != null
          && mine.running()) {
        List<String> names = names(protection);
        if (!names.equals(mine.backups())) {
          node.write(entry.with(current.with(mine.backedUp(names))));
        }
      }
    }
    changed.clear();
  }
}
