package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers those that have taken checkpoints: when enough members hold them, when time is up, or
 * when there is a newer owner.
 */
final class Acknowledging {
  private final Node node;

  private final Map<ProcessId, Protection> awaited = new LinkedHashMap<>();

  Acknowledging(Node node) {
    this.node = node;
  }

  /** Those for which somebody waits now. */
  List<ProcessId> awaited() {
    return List.copyOf(awaited.keySet());
  }

  /** Its newest version is that of the event, and is to be held by enough. */
  void await(Protection protection, Event.Checkpoint event) {
    long deadline = node.now + CoreConfig.CHECKPOINT_LIMIT;
    Version version = protection.last.version();
    protection.waiters.add(new Protection.Waiter(event.ticket(), event.token(), version, deadline));
    awaited.put(protection.id, protection);
    node.timers.atLatest(Timers.Kind.CHECKPOINTS, deadline);
  }

  /** It is no checkpoint: nobody will hold it. */
  void refuse(Event.Checkpoint event, Effect.Held held, Epoch current, String why) {
    node.effect(
        new Effect.Checkpointed(event.id(), event.ticket(), event.token(), held, current, why));
  }

  /** Ends what is held by enough of those that are to hold it. */
  void settle(Protection protection, List<MemberId> wanted, Ownership current) {
    Protection.Waiter first = protection.waiters.peek();
    while (first != null
        && !node.authority.halted()
        && enough(protection, wanted, first.version())) {
      protection.waiters.poll();
      end(protection, first, Effect.Held.HELD, current.epoch(), null);
      first = protection.waiters.peek();
    }
    if (first == null) {
      awaited.remove(protection.id);
    }
  }

  private boolean enough(Protection protection, List<MemberId> wanted, Version version) {
    CoreConfig.Safety how = node.config.safekeeping();
    int holding = protection.holding(wanted, version);
    if (!how.majority()) {
      return holding == wanted.size();
    }
    return holding >= Math.min(how.backups(), wanted.size()) && carried(protection, version);
  }

  /** Whether no others can be a majority without one that holds it. */
  private boolean carried(Protection protection, Version version) {
    Set<MemberId> holders = new HashSet<>();
    holders.add(node.self);
    for (MemberId member : protection.held.keySet()) {
      if (protection.heldBy(member, version)) {
        holders.add(member);
      }
    }
    return node.authority.carries(holders);
  }

  private void end(
      Protection of,
      Protection.Waiter waiter,
      Effect.Held held,
      Epoch current,
      @Nullable String why) {
    node.effect(
        new Effect.Checkpointed(of.id, waiter.ticket(), waiter.token(), held, current, why));
  }

  /** Nothing of it will be held by enough. */
  void fail(Protection protection, Effect.Held held, Epoch current, String why) {
    while (!protection.waiters.isEmpty()) {
      end(protection, protection.waiters.poll(), held, current, why);
    }
    awaited.remove(protection.id);
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.CHECKPOINTS, node.now)) {
      return;
    }
    for (Protection protection : List.copyOf(awaited.values())) {
      Entry entry = node.registry.get(protection.id.value());
      Ownership current = entry == null ? null : entry.ownership();
      if (current != null) {
        late(protection, current);
      }
    }
  }

  private void late(Protection protection, Ownership current) {
    Protection.Waiter first = protection.waiters.peek();
    while (first != null && first.deadline() <= node.now) {
      protection.waiters.poll();
      TreeSet<String> missing = new TreeSet<>();
      for (MemberId member : protection.wanted(node, current)) {
        if (!protection.heldBy(member, first.version())) {
          missing.add(node.membership.name(member));
        }
      }
      String why = "not held by " + missing + " within " + CoreConfig.CHECKPOINT_LIMIT + " ms";
      end(protection, first, Effect.Held.FAILED, current.epoch(), why);
      first = protection.waiters.peek();
    }
    if (first == null) {
      awaited.remove(protection.id);
    } else {
      node.timers.atLatest(Timers.Kind.CHECKPOINTS, first.deadline());
    }
  }
}
