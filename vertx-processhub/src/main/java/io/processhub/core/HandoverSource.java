package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands over the processes of this node that a steward wants elsewhere. The source leads each
 * handover and keeps its deadlines; until it commits, anything that goes wrong leaves the process
 * here, and from the commit on, which is one entry of the registry, it belongs to the target.
 */
final class HandoverSource {
  /** Replicas that are frozen at once: few, so that none waits long for the others. */
  private static final int FROZEN = 128;

  /** The same while it is not known how large states are. */
  private static final int FIRST = 16;

  /** Bytes of exported states that are kept at once, but for the one that exceeds it alone. */
  private static final long STATE_BYTES = 32L << 20;

  private final Node node;
  private final StateSender sender;

  /** Before the commit, in order of their beginning. */
  private final Map<ProcessId, Handover> open = new LinkedHashMap<>();

  /** Committed, the target has not said yet that it handles messages. */
  private final Map<ProcessId, Handover> committed = new LinkedHashMap<>();

  private final ArrayDeque<Handover> waiting = new ArrayDeque<>();
  private final Map<NodeId, List<Handover>> commits = new LinkedHashMap<>();
  private final Map<NodeId, List<Preparation>> preparations = new LinkedHashMap<>();
  private final Map<NodeId, List<Ticketed>> abandoned = new LinkedHashMap<>();
  private final Map<NodeId, List<ProcessId>> migrated = new LinkedHashMap<>();
  private final List<Refusal> stayed = new ArrayList<>();

  /** Those that do not move, as a steward asked. */
  private final Map<NodeId, List<ProcessId>> staying = new LinkedHashMap<>();

  private int frozen;
  private long bytes;

  /** Since nothing was under way for a while. */
  private int done;

  private int failed;
  private long handedOver;

  /** When the line of those that wait for their turn last got on. */
  private long lineMoved;

  /** Bytes of a state, of late; negative while none has been exported. */
  private long average = -1;

  HandoverSource(Node node) {
    this.node = node;
    this.sender = new StateSender(node);
  }

  boolean idle() {
    return open.isEmpty() && committed.isEmpty();
  }

  /** Whether the process left this node and its target has not confirmed yet. */
  boolean holds(ProcessId id) {
    return committed.containsKey(id);
  }

  /** Handovers under way, before and after the commit. */
  List<Handover> all() {
    List<Handover> all = new ArrayList<>(open.values());
    all.addAll(committed.values());
    return all;
  }

  void orders(MemberId steward, Message.Orders message) {
    for (Order order : message.orders()) {
      Entry entry = node.registry.get(order.id().value());
      Local local = node.hosting.local(order.id());
      if (local != null && order.next().on(node.self) != null) {
        stay(steward, local);
      } else if (entry != null && local != null) {
        ordered(entry, local, order.next());
      } else if (entry != null && node.membership.phase() == Phase.LEAVING) {
        letGo(entry, order.next());
      }
    }
  }

  /** What was stopped here because nobody was there to take it may run elsewhere now. */
  private void letGo(Entry entry, Ownership next) {
    Ownership current = entry.ownership();
    MemberId target = target(current, next);
    if (entry.live()
        && target != null
        && current != null
        && node.evacuation.dropped(entry.id())
        && current.compareTo(next) < 0
        && node.membership.hosts().contains(target)) {
      node.write(entry.with(next.refreshed(current).withBlank(true)));
      node.routes.again(entry.id(), target.node());
    }
  }

  /** The steward wants it to stay, and decides nothing before it is told that it does. */
  private void stay(MemberId steward, Local local) {
    cancel(local);
    if (local.state != Local.State.RUNNING || node.hosting.local(local.id) != local) {
      return;
    }
    if (steward.equals(node.self)) {
      node.stewardship.orders().stays(local.id);
    } else {
      staying.computeIfAbsent(steward.node(), s -> new ArrayList<>()).add(local.id);
    }
  }

  private void ordered(Entry entry, Local local, Ownership next) {
    Ownership current = entry.ownership();
    MemberId target = target(current, next);
    if (target == null
        || !entry.live()
        || current == null
        || current.compareTo(next) >= 0
        || !current.sameDecision(local.decision)
        || local.state != Local.State.RUNNING
        || !node.authority.mayAct(next.epoch())
        || !node.membership.hosts().contains(target)) {
      return;
    }
    Handover before = local.handover;
    if (before != null) {
      if (before.target.equals(target)) {
        return;
      }
      giveUp(before, null);
      if (local.state != Local.State.RUNNING || node.hosting.local(local.id) != local) {
        return;
      }
    }
    MigrationStrategy strategy = node.config.migration();
    boolean blank = strategy.handover() ? current.bare() : true;
    Handover handover =
        new Handover(
            local, next.withBlank(blank), target, strategy.swap(), node.clock.tick(node.now));
    if (idle() && node.now >= lineMoved + CoreConfig.RETRY) {
      done = 0;
      failed = 0;
      handedOver = 0;
    }
    local.handover = handover;
    open.put(local.id, handover);
    handover.enter(Handover.Phase.PREPARING, node.now);
    handover.deadline = node.now + node.config.migrationTimeout();
    prepare(entry, handover);
    remind();
  }

  /** Where this member's replica goes in its role, if that is all that differs; else null. */
  private @Nullable MemberId target(@Nullable Ownership current, Ownership next) {
    Replica leaves = current == null ? null : current.besides(next);
    Replica comes = current == null ? null : next.besides(current);
    if (leaves == null
        || comes == null
        || !leaves.member().equals(node.self)
        || leaves.role() != comes.role()
        || current.replicas().size() != next.replicas().size()) {
      return null;
    }
    for (Replica other : next.replicas()) {
      Replica known = current.on(other.member());
      if (other != comes && (known == null || known.role() != other.role())) {
        return null;
      }
    }
    return comes.member();
  }

  private void prepare(Entry entry, Handover handover) {
    handover.progress = node.now;
    preparations
        .computeIfAbsent(handover.target.node(), t -> new ArrayList<>())
        .add(new Preparation(entry, handover.next, handover.attempt, handover.swap));
  }

  /** The handover that a step belongs to, null when it is over. */
  private @Nullable Handover of(Map<ProcessId, Handover> handovers, MemberId target, Ticketed of) {
    Handover handover = handovers.get(of.id());
    if (handover == null || !handover.target.equals(target)) {
      return null;
    }
    boolean decided =
        handover.phase == Handover.Phase.COMMITTED && of.attempt() == handover.next.issued();
    return decided || of.attempt() == handover.attempt ? handover : null;
  }

  void progress(MemberId from, Message.Progress message) {
    for (Step step : message.steps()) {
      Handover handover = of(open, from, step.of());
      if (handover != null) {
        progress(handover, step);
        continue;
      }
      handover = of(committed, from, step.of());
      if (handover != null) {
        committed(handover, step);
      } else if (owns(from, step.of().id())) {
        // It was given up without its word, and has not heard of the commit yet.
        repeat(from, step.of().id());
      } else if (step.kind() != Step.Kind.ACTIVE) {
        abandoned.computeIfAbsent(from.node(), t -> new ArrayList<>()).add(step.of());
      }
    }
  }

  private boolean owns(MemberId member, ProcessId id) {
    Entry entry = node.registry.get(id.value());
    Ownership current = entry == null || !entry.live() ? null : entry.ownership();
    return current != null && current.on(member) != null;
  }

  private void repeat(MemberId target, ProcessId id) {
    node.routes.repeat(id);
    Entry entry = node.registry.get(id.value());
    if (node.config.partition().quorum() && entry != null) {
      // Another view may have given it to that target.
      node.outbox.sendEntries(List.of(target.node()), List.of(entry));
    }
  }

  /** The target says how far it is with what is its own already. */
  private void committed(Handover handover, Step step) {
    switch (step.kind()) {
      case ACTIVE -> confirmed(handover);
      case IMPORTED -> node.routes.repeat(handover.id());
      case READY -> {
        if (!handover.again) {
          handover.again = true;
          sender.again(handover);
        }
      }
      case RECEIVED -> sender.received(handover, step.received());
      case FAILED, UNKNOWN -> {
        Entry entry = node.registry.get(handover.id().value());
        if (entry != null && node.now >= handover.progress + CoreConfig.RETRY / 2) {
          sender.remove(handover);
          handover.again = false;
          preparations
              .computeIfAbsent(handover.target.node(), t -> new ArrayList<>())
              .add(new Preparation(entry, handover.next, handover.attempt, Swap.COLD));
          handover.progress = node.now;
        }
      }
    }
  }

  private void progress(Handover handover, Step step) {
    switch (step.kind()) {
      case READY -> {
        if (handover.phase == Handover.Phase.PREPARING) {
          handover.spent = node.now - handover.since;
          handover.enter(Handover.Phase.WAITING, node.now);
          waiting.add(handover);
        }
      }
      case RECEIVED -> sender.received(handover, step.received());
      case IMPORTED -> {
        Replica replica = step.replica();
        if (handover.phase != Handover.Phase.TRANSFERRING || replica == null) {
          return;
        }
        if (node.now >= handover.deadline) {
          stay(handover, RefusalCode.MIGRATION, "its target had the state too late");
        } else {
          commit(handover, replica);
        }
      }
      case FAILED -> stay(handover, RefusalCode.MIGRATION, String.valueOf(step.cause()));
      case ACTIVE, UNKNOWN -> {
        if (handover.phase == Handover.Phase.PREPARING) {
          Entry entry = node.registry.get(handover.id().value());
          if (entry != null) {
            prepare(entry, handover);
          }
        } else {
          stay(handover, RefusalCode.MIGRATION, "the target has lost what it prepared");
        }
      }
    }
  }

  /** Freezes the next replicas whose targets are ready. */
  void pump() {
    // A node that has not said yet what it is may know the old routes, and could not be awaited.
    boolean known = waiting.isEmpty() || !node.membership.anyUnknown();
    for (int i = waiting.size(); known && i > 0 && frozen < most() && bytes < STATE_BYTES; i--) {
      Handover next = waiting.poll();
      if (next.phase != Handover.Phase.WAITING || open.get(next.id()) != next) {
        continue;
      }
      if (node.gates.closed(next.local)) {
        waiting.add(next);
      } else {
        freeze(next);
      }
    }
    sender.pump();
    commits.forEach(node.routes::commit);
    commits.clear();
  }

  /** How many may be frozen at once, so that their states fit. */
  private long most() {
    return average < 0 ? FIRST : Math.max(1, Math.min(FROZEN, STATE_BYTES / (average + 1)));
  }

  private void freeze(Handover handover) {
    frozen++;
    lineMoved = node.now;
    handover.enter(Handover.Phase.FREEZING, node.now);
    long budget = node.config.migrationTimeout() - handover.spent;
    long perProcess = node.config.migration().perProcessTimeout();
    handover.deadline = node.now + (perProcess > 0 ? Math.min(budget, perProcess) : budget);
    boolean export = node.config.migration().handover();
    node.effect(new Effect.Freeze(handover.id(), handover.local.ticket, export));
  }

  private @Nullable Handover frozen(ProcessId id, long ticket) {
    Handover handover = open.get(id);
    return handover != null && handover.local.ticket == ticket ? handover : null;
  }

  void frozen(Event.Frozen event) {
    Handover handover = frozen(event.id(), event.ticket());
    if (handover != null && handover.phase == Handover.Phase.FREEZING) {
      handover.enter(Handover.Phase.EXPORTING, node.now);
      if (!node.config.migration().handover()) {
        exported(handover, new byte[0]);
      }
    }
  }

  void exported(Event.Exported event) {
    Handover handover = frozen(event.id(), event.ticket());
    if (handover != null && handover.phase == Handover.Phase.EXPORTING) {
      if (event.state().length > node.config.maxStateBytes()) {
        String text =
            "its state has "
                + event.state().length
                + " bytes, more than maxStateBytes "
                + node.config.maxStateBytes();
        giveUp(
            handover,
            new Refusal(handover.id(), RefusalCode.STATE_TOO_LARGE, text, event.state().length));
      } else {
        exported(handover, event.state());
      }
    }
  }

  private void exported(Handover handover, byte[] state) {
    handover.state = state;
    bytes += state.length;
    average = average < 0 ? state.length : (3 * average + state.length) / 4;
    if (handover.swap == Swap.COLD) {
      handover.enter(Handover.Phase.STOPPING, node.now);
      node.effect(new Effect.Undeploy(handover.id(), handover.local.ticket));
    } else {
      transfer(handover);
    }
  }

  /** Whether the end of that replica was a step of its handover. */
  boolean undeployed(Local local) {
    Handover handover = local.handover;
    if (handover == null || handover.phase != Handover.Phase.STOPPING) {
      return false;
    }
    transfer(handover);
    return true;
  }

  private void transfer(Handover handover) {
    handover.enter(Handover.Phase.TRANSFERRING, node.now);
    sender.add(handover);
  }

  void exportFailed(Event.ExportFailed event) {
    Handover handover = frozen(event.id(), event.ticket());
    if (handover != null && handover.frozen()) {
      stay(handover, event.code(), event.message());
    }
  }

  /** The one-way step: from here on the process belongs to the target. */
  private void commit(Handover handover, Replica replica) {
    Entry entry = node.registry.get(handover.id().value());
    Ownership current = entry == null ? null : entry.ownership();
    if (entry == null
        || !entry.live()
        || current == null
        || !current.sameDecision(handover.base)
        || current.compareTo(handover.next) >= 0
        || !node.authority.mayAct(handover.next.epoch())
        || !replica.member().equals(handover.target)
        || !node.membership.hosts().contains(handover.target)) {
      stay(handover, RefusalCode.MIGRATION, "the target left, or another decision was taken");
      return;
    }
    close(handover);
    done++;
    handedOver += handover.size();
    node.hosting.handedOver(handover.local);
    release(handover.id());
    committed.put(handover.id(), handover);
    handover.enter(Handover.Phase.COMMITTED, node.now);
    Copy last = node.safekeeping.checkpoints().last(handover.id());
    Replica theirs = last == null ? replica : replica.checkpointed();
    node.apply(entry.with(handover.next.refreshed(current).with(theirs)));
    node.effect(new Effect.Forward(handover.id(), handover.target.node()));
    if (handover.swap == Swap.HOT) {
      node.effect(new Effect.Undeploy(handover.id(), handover.local.ticket));
    }
    commits.computeIfAbsent(handover.target.node(), t -> new ArrayList<>()).add(handover);
  }

  /** Takes it out of what is under way before the commit. */
  private void close(Handover handover) {
    open.remove(handover.id(), handover);
    handover.local.handover = null;
    sender.remove(handover);
    if (handover.frozen()) {
      frozen--;
      lineMoved = node.now;
    }
  }

  private void forget(Handover handover) {
    lineMoved = node.now;
    bytes -= handover.size();
    handover.state = null;
  }

  /** Drops what this node still has of a process that was handed over. */
  void release(ProcessId id) {
    Handover handover = committed.remove(id);
    if (handover != null) {
      sender.remove(handover);
      forget(handover);
    }
  }

  /** Nothing of what has left counts any more. */
  void replaced() {
    List.copyOf(committed.keySet()).forEach(this::release);
  }

  private void confirmed(Handover handover) {
    release(handover.id());
    migrated.computeIfAbsent(handover.target.node(), t -> new ArrayList<>()).add(handover.id());
    node.touched.add(handover.id());
  }

  /** The process stays where it is, and everybody hears why. */
  private void stay(Handover handover, RefusalCode code, String why) {
    giveUp(handover, new Refusal(handover.id(), code, why));
  }

  /** The process goes on here, under another decision. */
  void cancel(Local local) {
    Handover handover = local.handover;
    if (handover != null) {
      giveUp(handover, null);
    }
  }

  /** Another view was agreed on: its stewards order anew what is to move. */
  void agreed() {
    for (Handover handover : List.copyOf(open.values())) {
      giveUp(handover, null);
    }
  }

  private void giveUp(Handover handover, @Nullable Refusal why) {
    Local local = handover.local;
    Handover.Phase phase = handover.phase;
    boolean frozenHere = handover.frozen();
    byte[] state = handover.state;
    abandon(handover);
    if (handover.swap == Swap.COLD && state != null) {
      node.hosting.restore(local, state, phase == Handover.Phase.STOPPING);
    } else if (frozenHere) {
      node.effect(new Effect.Resume(local.id, local.ticket));
    }
    if (why != null) {
      failed++;
      stayed.add(why);
    }
    node.touched.add(local.id);
  }

  private void abandon(Handover handover) {
    close(handover);
    forget(handover);
    abandoned.computeIfAbsent(handover.target.node(), t -> new ArrayList<>()).add(handover.of());
  }

  /**
   * The replica is not wanted any more, here or there.
   *
   * @return whether a cold swap has undeployed it already
   */
  boolean drop(Local local) {
    Handover handover = local.handover;
    if (handover == null) {
      return false;
    }
    Handover.Phase phase = handover.phase;
    boolean frozenHere = handover.frozen();
    abandon(handover);
    if (handover.swap == Swap.COLD && phase == Handover.Phase.STOPPING) {
      local.state = Local.State.UNDEPLOYING;
    } else if (handover.swap == Swap.COLD && phase == Handover.Phase.TRANSFERRING) {
      return true;
    } else if (frozenHere) {
      node.effect(new Effect.Resume(local.id, local.ticket));
    }
    return false;
  }

  /**
   * The state of a process that left this node and is to go on here after all, because its target
   * was lost before it confirmed; null when this node has none, or that one made a later
   * checkpoint.
   *
   * @param newest the newest checkpoint that there is
   */
  byte @Nullable [] takeBack(ProcessId id, Ownership now, @Nullable Copy newest) {
    Handover handover = committed.get(id);
    if (handover == null) {
      return null;
    }
    byte[] state = handover.state;
    release(id);
    boolean sameLife = handover.next.life() == now.life();
    boolean older = newest != null && newest.version().compareTo(handover.next) >= 0;
    return !sameLife || older ? null : state == null ? new byte[0] : state;
  }

  /** Drops what was handed over and has another owner now, or none. */
  void reconcile(Entry entry) {
    Handover handover = committed.get(entry.id());
    if (handover != null) {
      Ownership current = entry.ownership();
      boolean overtaken =
          !entry.live()
              || current == null
              || current.life() != handover.next.life()
              || current.compareTo(handover.next) > 0 && current.on(node.self) == null
              || failedThere(current, handover);
      if (overtaken) {
        release(entry.id());
      }
    }
  }

  private static boolean failedThere(Ownership current, Handover handover) {
    Replica theirs = current.on(handover.target);
    return current.sameDecision(handover.next)
        && theirs != null
        && theirs.status() == ReplicaStatus.FAILED;
  }

  /** Gives up what is late or has lost its target, and repeats what was not answered. */
  void tick() {
    if (!node.timers.fired(Timers.Kind.HANDOVERS, node.now)) {
      return;
    }
    for (Handover handover : List.copyOf(open.values())) {
      check(handover);
    }
    for (Handover handover : committed.values()) {
      if (handover.again) {
        sender.repeat(handover);
      }
    }
    if (!node.config.migration().confirmHandover()) {
      long before = node.now - node.config.migration().retention();
      for (Handover handover : List.copyOf(committed.values())) {
        if (handover.since <= before) {
          confirmed(handover);
        }
      }
    }
    if (!idle()) {
      remind();
    }
  }

  private void check(Handover handover) {
    boolean gone = !node.membership.hosts().contains(handover.target);
    long wait = node.config.migration().dataWait();
    if (gone) {
      stay(handover, RefusalCode.MIGRATION, "its target left the hub");
    } else if (node.now >= deadline(handover)) {
      String why = handover.phase + " took too long";
      boolean handler = handover.phase == Handover.Phase.FREEZING;
      stay(handover, RefusalCode.MIGRATION, handler ? "a handler did not end in time" : why);
    } else if (wait > 0
        && handover.phase == Handover.Phase.TRANSFERRING
        && handover.received < handover.size()
        && node.now >= handover.progress + wait) {
      stay(handover, RefusalCode.MIGRATION, "its target took nothing of the state for a while");
    } else if (handover.phase == Handover.Phase.PREPARING
        && node.now >= handover.progress + CoreConfig.RETRY) {
      Entry entry = node.registry.get(handover.id().value());
      if (entry != null) {
        prepare(entry, handover);
      }
    } else if (handover.phase == Handover.Phase.TRANSFERRING) {
      sender.repeat(handover);
    }
  }

  /** When a handover before its commit is given up in its phase, if nothing happens till then. */
  private long deadline(Handover handover) {
    long timeout = node.config.migrationTimeout();
    return switch (handover.phase) {
      // Its own time stands still; those before it get on, or are given up, within theirs.
      case WAITING -> Math.max(handover.since, lineMoved) + timeout + 2 * CoreConfig.RETRY;
      case FREEZING -> Math.min(handover.deadline, handover.since + timeout / 2);
      default -> handover.deadline;
    };
  }

  /** Whether it is late: past half of what its phase may take, or not confirmed for long. */
  boolean late(Handover handover) {
    return handover.phase == Handover.Phase.COMMITTED
        ? node.now > handover.since + node.config.migration().retention()
        : node.now >= handover.since + (deadline(handover) - handover.since) / 2;
  }

  private void remind() {
    node.timers.atLatest(Timers.Kind.HANDOVERS, node.now + CoreConfig.RETRY / 2);
  }

  /** Sends what this tick has to say. */
  void flush() {
    preparations.forEach(
        (target, all) -> {
          for (List<Preparation> part : Lists.parts(all, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(target, new Message.Preparations(part));
          }
        });
    preparations.clear();
    abandoned.forEach(
        (target, all) -> {
          for (List<Ticketed> part : Lists.parts(all, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(target, new Message.Abandoned(part));
          }
        });
    abandoned.clear();
    migrated.forEach((target, ids) -> node.effect(new Effect.Migrated(target, ids)));
    migrated.clear();
    staying.forEach(
        (steward, all) -> {
          for (List<ProcessId> part : Lists.parts(all, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(steward, new Message.Staying(part));
          }
        });
    staying.clear();
    for (List<Refusal> part : Lists.parts(stayed, CoreConfig.ENTRIES_PER_MESSAGE)) {
      Message.Stayed message = new Message.Stayed(part);
      node.send(node.membership.everyone(), message);
      node.stewardship.stayed(message);
      node.admin.stayed(message);
    }
    stayed.clear();
    if (!idle()) {
      remind();
    }
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return open.size()
        + committed.size()
        + waiting.size()
        + commits.size()
        + preparations.size()
        + abandoned.size()
        + migrated.size()
        + stayed.size()
        + staying.size()
        + sender.load();
  }

  /** How far this node is with what it hands over; done is what it has committed. */
  MoveProgress moveProgress() {
    return new MoveProgress(MoveProgress.HANDOVERS, done, failed, open.size(), handedOver);
  }

  /** Bytes of the states that are kept here. */
  long stateBytes() {
    long held = 0;
    for (Handover handover : open.values()) {
      held += handover.size();
    }
    for (Handover handover : committed.values()) {
      held += handover.size();
    }
    return held;
  }
}
