package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of the processes that run here: numbers them, follows who holds them, and looks
 * at them again when the process or the view changes. Old backups keep what they have until the new
 * ones have confirmed.
 */
final class Checkpoints {
  private final Node node;
  private final CopyBytes bytes;
  private final CopySender sender;
  private final Map<ProcessId, Protection> all = new LinkedHashMap<>();

  /** Those whose backups are to be looked at. */
  private final ArrayDeque<ProcessId> unchecked = new ArrayDeque<>();

  private final Spreading spreading;
  private final Acknowledging acknowledging;
  private final Holders holders;

  Checkpoints(Node node, CopyBytes bytes, CopySender sender) {
    this.node = node;
    this.bytes = bytes;
    this.sender = sender;
    this.spreading = new Spreading(node, sender);
    this.acknowledging = new Acknowledging(node);
    this.holders = new Holders(node);
  }

  @Nullable Copy last(ProcessId id) {
    Protection protection = all.get(id);
    return protection == null ? null : protection.last;
  }

  /** A replica has exported a checkpoint. */
  void taken(Event.Checkpoint event) {
    ProcessId id = event.id();
    Local local = node.hosting.local(id);
    Entry entry = node.registry.get(id.value());
    Ownership current = entry == null ? null : entry.ownership();
    Protection known = all.get(id);
    boolean runs =
        local != null
            && local.ticket == event.ticket()
            && local.state == Local.State.RUNNING
            && current != null
            && current.life() == local.decision.life();
    if (!runs || entry == null || !entry.live() || current == null) {
      String why = "process " + id + " does not run here now";
      acknowledging.refuse(event, Effect.Held.ENDED, Epoch.of(0), why);
    } else if (current.on(node.self) == null || local.overruled) {
      acknowledging.refuse(event, Effect.Held.FENCED, current.epoch(), "it has a newer owner");
    } else if (local.role == Role.PASSIVE) {
      String why = "it stands by, another is active";
      acknowledging.refuse(event, Effect.Held.ENDED, current.epoch(), why);
    } else if (node.authority.halted()) {
      acknowledging.refuse(event, Effect.Held.FENCED, current.epoch(), "this node has no quorum");
    } else if (event.state().length > node.config.maxStateBytes()) {
      String size = event.state().length + " bytes, more than maxStateBytes ";
      String why = "its state has " + size + node.config.maxStateBytes();
      acknowledging.refuse(event, Effect.Held.TOO_LARGE, current.epoch(), why);
    } else if (event.increment() && (known == null || current.severalActive())) {
      // Another active one may have acknowledged something since that this one does not add to.
      String why = "there is nothing to add it to";
      acknowledging.refuse(event, Effect.Held.WHOLE, current.epoch(), why);
    } else {
      taken(event, known, current);
    }
  }

  private void taken(Event.Checkpoint event, @Nullable Protection known, Ownership current) {
    ProcessId id = event.id();
    if (known != null) {
      known.under(current);
    }
    Copy before = known == null ? null : known.last;
    Version version = before == null ? Version.of(current, 1) : before.version().next();
    Copy next =
        event.increment() && before != null
            ? before.plus(version, List.of(event.state()))
            : Copy.of(version, List.of(event.state()));
    if (!bytes.take(next.size() - (before == null ? 0 : before.size()))) {
      String why = "this node holds " + bytes.taken() + " bytes of checkpoints already";
      acknowledging.refuse(event, Effect.Held.FAILED, current.epoch(), why);
      return;
    }
    Protection protection = known;
    if (protection == null) {
      protection = new Protection(id, next);
      all.put(id, protection);
    } else {
      protection.last(next);
    }
    acknowledging.await(protection, event);
    spreading.spread(protection, current, true);
    settle(protection, current);
  }

  void answers(MemberId from, Message.CopyAnswers message) {
    for (CopyAnswer answer : message.answers()) {
      boolean last = sender.answered(from, answer);
      Protection protection = all.get(answer.id());
      Entry entry = node.registry.get(answer.id().value());
      Ownership current = entry == null ? null : entry.ownership();
      if (protection == null || current == null) {
        continue;
      }
      switch (answer.kind()) {
        case HELD -> {
          protection.held.merge(from, answer.version(), Checkpoints::later);
          settle(protection, current);
        }
        case WHOLE -> {
          protection.held.remove(from);
          if (last) {
            spreading.spread(protection, current, true);
          }
        }
        case FENCED -> {
          if (answer.version().under(current)) {
            acknowledging.fail(
                protection, Effect.Held.FENCED, answer.current(), "it has a newer owner");
          }
        }
        case FULL -> {
          String name = node.membership.name(from);
          String why = "node " + name + " has no room for its checkpoint";
          acknowledging.fail(protection, Effect.Held.FAILED, current.epoch(), why);
        }
        case RECEIVED -> {}
      }
    }
  }

  private static Version later(Version a, Version b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** Ends what is held by enough; when all is as it is to be, others need not hold it any more. */
  private void settle(Protection protection, Ownership current) {
    List<MemberId> wanted = protection.wanted(node, current);
    acknowledging.settle(protection, wanted, current);
    if (protection.holding(wanted, protection.last.version()) == wanted.size()) {
      // Where too few are left to take it over, those that leave keep what they have.
      if (wanted.size() >= node.config.safekeeping().backups()) {
        spreading.dropOthers(protection, wanted);
      }
      holders.changed(protection, current);
    }
  }

  /** Whoever holds a copy of an earlier owner's need not when there are newer ones. */
  void strays(MemberId from, List<CopyKey> keys) {
    for (CopyKey key : keys) {
      Protection protection = all.get(key.id());
      Entry entry = node.registry.get(key.id().value());
      Ownership current = entry == null ? null : entry.ownership();
      if (current == null || !current.acts(node.self)) {
        continue;
      }
      if (protection == null) {
        save(key.id());
      } else {
        spreading.stray(protection, current, from, key.version());
      }
    }
  }

  /** Its predecessors made checkpoints, and it has not yet. One that moves is asked after that. */
  private void save(ProcessId id) {
    Local local = node.hosting.local(id);
    if (local != null && local.state == Local.State.RUNNING && local.handover == null) {
      node.effect(new Effect.Save(id, local.ticket));
    }
  }

  /** A replica has gone on with that checkpoint of a predecessor, or with the state of a move. */
  void restored(ProcessId id, Copy copy, Ownership decision) {
    Protection before = all.get(id);
    Copy mine = copy.under(decision);
    bytes.add(mine.size() - (before == null ? 0 : before.last.size()));
    if (before == null) {
      all.put(id, new Protection(id, mine));
    } else {
      before.last(mine);
    }
    unchecked.add(id);
  }

  /** Takes note of what became of a process. */
  void reconcile(Entry entry) {
    Protection protection = all.get(entry.id());
    if (protection == null) {
      return;
    }
    Ownership current = entry.ownership();
    if (!entry.live() || current == null) {
      forget(protection, Epoch.of(0), "process " + entry.id() + " was stopped");
    } else if (!current.acts(node.self) && acts(entry.id())) {
      // Its replica ends here, or goes on after all.
      acknowledging.fail(protection, Effect.Held.FENCED, current.epoch(), "it has a newer owner");
    } else if (!current.acts(node.self)) {
      // One that stands by here now must not pass for what the active one has made.
      Copy last = protection.last;
      forget(protection, current.epoch(), "it has a newer owner");
      node.safekeeping.backups().keep(entry.id(), last);
    } else if (!protection.last.version().under(current) && runs(entry.id(), current)) {
      protection.under(current);
      unchecked.add(entry.id());
    }
  }

  /** Whether an active replica runs here. */
  private boolean acts(ProcessId id) {
    Local local = node.hosting.local(id);
    return local != null && local.role == Role.ACTIVE;
  }

  private boolean runs(ProcessId id, Ownership current) {
    Local local = node.hosting.local(id);
    return local != null
        && local.state == Local.State.RUNNING
        && local.decision.sameDecision(current);
  }

  private void forget(Protection protection, Epoch current, String why) {
    boolean fenced = current.value() > 0;
    acknowledging.fail(protection, fenced ? Effect.Held.FENCED : Effect.Held.ENDED, current, why);
    all.remove(protection.id);
    bytes.give(protection.last.size());
    sender.forget(protection.id);
    holders.forget(protection.id);
  }

  /** Members came or went: who waits for one that is gone does not wait any more. */
  void topologyChanged() {
    for (ProcessId id : acknowledging.awaited()) {
      check(id, true);
    }
  }

  /** Looks, a bounded number at a time, at who is to hold what is kept here. */
  void checkAll() {
    unchecked.clear();
    unchecked.addAll(all.keySet());
  }

  boolean busy() {
    return !unchecked.isEmpty();
  }

  private void check(ProcessId id, boolean urgent) {
    Protection protection = all.get(id);
    Entry entry = node.registry.get(id.value());
    Ownership current = entry == null ? null : entry.ownership();
    if (protection != null && current != null && current.acts(node.self)) {
      protection.held.keySet().removeIf(member -> !node.membership.present(member));
      spreading.spread(protection, current, urgent);
      settle(protection, current);
      holders.changed(protection, current);
    }
  }

  void tick() {
    for (int i = 0; i < CoreConfig.TICK_BUDGET && !unchecked.isEmpty(); i++) {
      check(unchecked.poll(), false);
    }
    acknowledging.tick();
  }

  /** Makes known who holds what, and tells those that need not hold something any more. */
  void flush() {
    holders.flush(all);
    spreading.flush();
  }
}
