package io.processhub.shell;

import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The replicas under supervision: normally one of a process, found by its id and its ticket. */
final class Replicas {
  private final Map<ProcessId, Supervised> newest = new HashMap<>();

  /** Those whose successor came before they were gone, by ticket. */
  private final Map<Long, Supervised> superseded = new HashMap<>();

  void add(Supervised replica) {
    Supervised before = newest.put(replica.id, replica);
    if (before != null) {
      superseded.put(before.ticket, before);
    }
  }

  /** The newest replica of that process. */
  @Nullable Supervised of(ProcessId id) {
    return newest.get(id);
  }

  @Nullable Supervised get(ProcessId id, long ticket) {
    Supervised replica = newest.get(id);
    return replica != null && replica.ticket == ticket ? replica : superseded.get(ticket);
  }

  boolean contains(Supervised replica) {
    return newest.get(replica.id) == replica || superseded.get(replica.ticket) == replica;
  }

  /** Whether it was there. */
  boolean remove(Supervised replica) {
    return newest.remove(replica.id, replica) || superseded.remove(replica.ticket, replica);
  }

  int size() {
    return newest.size() + superseded.size();
  }

  List<Supervised> all() {
    List<Supervised> all = new ArrayList<>(newest.values());
    all.addAll(superseded.values());
    return all;
  }

  void clear() {
    newest.clear();
    superseded.clear();
  }
}
