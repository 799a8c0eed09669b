package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all calls still wait for, by process: of several calls for one the newest comes first. */
final class OpenItems {
  private final Map<ProcessId, Call.Item> first = new HashMap<>();

  /** The first for that process, or null. */
  Call.@Nullable Item of(ProcessId id) {
    return first.get(id);
  }

  void add(Call.Item item) {
    item.next = first.put(item.command.id(), item);
  }

  void remove(Call.Item item) {
    ProcessId id = item.command.id();
    Call.Item newest = first.get(id);
    if (newest == item) {
      if (item.next == null) {
        first.remove(id);
      } else {
        first.put(id, item.next);
      }
      return;
    }
    for (Call.Item before = newest; before != null; before = before.next) {
      if (before.next == item) {
        before.next = item.next;
        return;
      }
    }
  }

  /** How many processes are waited for. */
  int size() {
    return first.size();
  }
}
