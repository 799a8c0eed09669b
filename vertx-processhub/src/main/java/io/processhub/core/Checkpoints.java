package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of the processes that run here: numbers them, has them held by their backups,
 * says when enough hold them, and brings them to new backups when the view changes. Old backups
 * keep what they have until the new ones have confirmed.
 */
final class Checkpoints {
  private final Node node;
  private final CopyBytes bytes;
  private final CopySender sender;
  private final Map<ProcessId, Protection> all = new LinkedHashMap<>();

  /** Those for which somebody waits. */
  private final Set<ProcessId> awaited = new LinkedHashSet<>();

  /** Those whose backups are to be looked at. */
  private final ArrayDeque<ProcessId> unchecked = new ArrayDeque<>();

  private final Holders holders;

  private final Map<NodeId, List<CopyKey>> drops = new LinkedHashMap<>();

  Checkpoints(Node node, CopyBytes bytes, CopySender sender) {
    this.node = node;
    this.bytes = bytes;
    this.sender = sender;
    this.holders = new Holders(node);
  }

  private CoreConfig.Safety how() {
    return node.config.safekeeping();
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
      answer(event, Effect.Held.ENDED, Epoch.of(0), "process " + id + " does not run here now");
    } else if (current.on(node.self) == null || local.overruled) {
      answer(event, Effect.Held.FENCED, current.epoch(), "it has a newer owner");
    } else if (local.role == Role.PASSIVE) {
      answer(event, Effect.Held.ENDED, current.epoch(), "it stands by, another is active");
    } else if (node.authority.halted()) {
      answer(event, Effect.Held.FENCED, current.epoch(), "this node has no quorum");
    } else if (event.state().length > node.config.maxStateBytes()) {
      String size = event.state().length + " bytes, more than maxStateBytes ";
      String why = "its state has " + size + node.config.maxStateBytes();
      answer(event, Effect.Held.TOO_LARGE, current.epoch(), why);
    } else if (event.increment() && (known == null || current.severalActive())) {
      // Another active one may have acknowledged something since that this one does not add to.
      answer(event, Effect.Held.WHOLE, current.epoch(), "there is nothing to add it to");
    } else {
      taken(event, known, current);
    }
  }

  private void taken(Event.Checkpoint event, @Nullable Protection known, Ownership current) {
    ProcessId id = event.id();
    Copy before = known == null ? null : renamed(known, current).last;
    Version version = before == null ? Version.of(current, 1) : before.version().next();
    Copy next =
        event.increment() && before != null
            ? before.plus(version, List.of(event.state()))
            : Copy.of(version, List.of(event.state()));
    if (!bytes.take(next.size() - (before == null ? 0 : before.size()))) {
      String why = "this node holds " + bytes.taken() + " bytes of checkpoints already";
      answer(event, Effect.Held.FAILED, current.epoch(), why);
      return;
    }
    Protection protection = known;
    if (protection == null) {
      protection = new Protection(id, next);
      all.put(id, protection);
    } else {
      protection.last(next);
    }
    long deadline = node.now + CoreConfig.CHECKPOINT_LIMIT;
    protection.waiters.add(new Protection.Waiter(event.ticket(), event.token(), version, deadline));
    awaited.add(id);
    node.timers.atLatest(Timers.Kind.CHECKPOINTS, deadline);
    spread(protection, current, true);
    settle(protection, current);
  }

  private void answer(Event.Checkpoint event, Effect.Held held, Epoch current, String why) {
    node.effect(
        new Effect.Checkpointed(event.id(), event.ticket(), event.token(), held, current, why));
  }

  /** What it has counts under the decision under which it runs now. */
  private Protection renamed(Protection protection, Ownership current) {
    if (!protection.last.version().under(current)) {
      protection.last(protection.last.under(current));
      // What was to be held under the earlier decision is held with what is sent from now on.
      List<Protection.Waiter> waiting = new ArrayList<>(protection.waiters);
      protection.waiters.clear();
      for (Protection.Waiter waiter : waiting) {
        protection.waiters.add(
            new Protection.Waiter(
                waiter.ticket(), waiter.token(), protection.last.version(), waiter.deadline()));
      }
    }
    return protection;
  }

  private List<MemberId> wanted(Protection protection, Ownership current) {
    return protection.wanted(node.membership.situation(), node, current);
  }

  /** Sends the newest one to those that are to hold it and do not. */
  private void spread(Protection protection, Ownership current, boolean urgent) {
    List<MemberId> wanted = wanted(protection, current);
    if (!Collections.disjoint(wanted, protection.dropped)) {
      // What they are to hold again must not be what they may be about to drop.
      protection.last(protection.last.again());
    }
    Copy last = protection.last;
    for (MemberId member : wanted) {
      if (!protection.heldBy(member, last.version())) {
        sender.send(member, protection.id, last, protection.held.get(member), urgent);
      }
    }
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
            spread(protection, current, true);
          }
        }
        case FENCED -> {
          if (answer.version().under(current)) {
            fail(protection, Effect.Held.FENCED, answer.current(), "it has a newer owner");
          }
        }
        case FULL -> {
          String name = node.membership.name(from);
          String why = "node " + name + " has no room for its checkpoint";
          fail(protection, Effect.Held.FAILED, current.epoch(), why);
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
    List<MemberId> wanted = wanted(protection, current);
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
    if (protection.holding(wanted, protection.last.version()) == wanted.size()) {
      // Where too few are left to take it over, those that leave keep what they have.
      if (wanted.size() >= how().backups()) {
        dropOthers(protection, wanted);
      }
      holders.changed(protection, current);
    }
  }

  private void dropOthers(Protection protection, List<MemberId> wanted) {
    List<MemberId> over = new ArrayList<>(protection.held.keySet());
    over.removeAll(wanted);
    for (MemberId member : over) {
      drop(member.node(), new CopyKey(protection.id, protection.last.version()));
      protection.held.remove(member);
      protection.dropped.add(member);
    }
  }

  private boolean enough(Protection protection, List<MemberId> wanted, Version version) {
    int holding = protection.holding(wanted, version);
    if (!how().majority()) {
      return holding == wanted.size();
    }
    return holding >= Math.min(how().backups(), wanted.size()) && carried(protection, version);
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

  private void fail(Protection protection, Effect.Held held, Epoch current, String why) {
    while (!protection.waiters.isEmpty()) {
      end(protection, protection.waiters.poll(), held, current, why);
    }
    awaited.remove(protection.id);
  }

  private void drop(NodeId at, CopyKey key) {
    drops.computeIfAbsent(at, a -> new ArrayList<>()).add(key);
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
        continue;
      }
      List<MemberId> wanted = wanted(protection, current);
      Version last = protection.last.version();
      boolean older = key.version().compareTo(last) < 0;
      if (older && wanted.contains(from)) {
        // It ran the process itself in between and has let go of what it held before that, or did
        // not know of the process for a while.
        protection.held.remove(from);
        spread(protection, current, false);
      } else if (older
          && wanted.size() >= how().backups()
          && protection.holding(wanted, last) == wanted.size()) {
        drop(from.node(), new CopyKey(key.id(), last));
        protection.dropped.add(from);
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
      fail(protection, Effect.Held.FENCED, current.epoch(), "it has a newer owner");
    } else if (!current.acts(node.self)) {
      // One that stands by here now must not pass for what the active one has made.
      Copy last = protection.last;
      forget(protection, current.epoch(), "it has a newer owner");
      node.safekeeping.backups().keep(entry.id(), last);
    } else if (!protection.last.version().under(current) && runs(entry.id(), current)) {
      renamed(protection, current);
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
    fail(protection, fenced ? Effect.Held.FENCED : Effect.Held.ENDED, current, why);
    all.remove(protection.id);
    bytes.give(protection.last.size());
    sender.forget(protection.id);
    holders.forget(protection.id);
  }

  /** Members came or went: who waits for one that is gone does not wait any more. */
  void topologyChanged() {
    for (ProcessId id : List.copyOf(awaited)) {
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
      spread(protection, current, urgent);
      settle(protection, current);
      holders.changed(protection, current);
    }
  }

  void tick() {
    for (int i = 0; i < CoreConfig.TICK_BUDGET && !unchecked.isEmpty(); i++) {
      check(unchecked.poll(), false);
    }
    if (!node.timers.fired(Timers.Kind.CHECKPOINTS, node.now)) {
      return;
    }
    for (ProcessId id : List.copyOf(awaited)) {
      Protection protection = all.get(id);
      Entry entry = node.registry.get(id.value());
      Ownership current = entry == null ? null : entry.ownership();
      if (protection != null && current != null) {
        late(protection, current);
      }
    }
  }

  private void late(Protection protection, Ownership current) {
    Protection.Waiter first = protection.waiters.peek();
    while (first != null && first.deadline() <= node.now) {
      protection.waiters.poll();
      TreeSet<String> missing = new TreeSet<>();
      for (MemberId member : wanted(protection, current)) {
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

  /** Makes known who holds what, and tells those that need not hold something any more. */
  void flush() {
    holders.flush(all);
    drops.forEach(
        (to, keys) -> {
          for (List<CopyKey> some : Lists.parts(keys, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(to, new Message.CopyDrops(some));
          }
        });
    drops.clear();
  }
}
