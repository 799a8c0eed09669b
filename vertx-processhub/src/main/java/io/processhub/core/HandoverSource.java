package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
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
  private final Node node;
  private final StateSender sender;
  private final HandoverPost post;
  private final Freezing freezing;
  private final HandoverDeadlines deadlines;
  private final CommittedHandovers committed;
  private final HandoverOrders orders;

  /** Before the commit, in order of their beginning. */
  private final Map<ProcessId, Handover> open = new LinkedHashMap<>();

  /** Since nothing was under way for a while. */
  private int done;

  private int failed;
  private long handedOver;

  HandoverSource(Node node) {
    this.node = node;
    this.sender = new StateSender(node);
    this.post = new HandoverPost(node);
    this.freezing = new Freezing(node, sender);
    this.deadlines = new HandoverDeadlines(node, freezing);
    this.committed = new CommittedHandovers(node, sender, freezing, post);
    this.orders = new HandoverOrders(node, this, post);
  }

  boolean idle() {
    return open.isEmpty() && committed.isEmpty();
  }

  /** Whether the process left this node and its target has not confirmed yet. */
  boolean holds(ProcessId id) {
    return committed.holds(id);
  }

  /** Handovers under way, before and after the commit. */
  List<Handover> all() {
    List<Handover> all = new ArrayList<>(open.values());
    all.addAll(committed.all());
    return all;
  }

  void orders(MemberId steward, Message.Orders message) {
    orders.heard(steward, message);
  }

  /** The process is to go to that member, by that decision. */
  void begin(Entry entry, Local local, Ownership next, MemberId target) {
    Swap swap = node.config.migration().swap();
    Handover handover = new Handover(local, next, target, swap, node.clock.tick(node.now));
    if (idle() && node.now >= freezing.lineMoved() + CoreConfig.RETRY) {
      done = 0;
      failed = 0;
      handedOver = 0;
    }
    local.handover = handover;
    open.put(local.id, handover);
    handover.enter(Handover.Phase.PREPARING, node.now);
    handover.deadline = node.now + node.config.migrationTimeout();
    post.prepare(entry, handover, swap);
    remind();
  }

  void progress(MemberId from, Message.Progress message) {
    for (Step step : message.steps()) {
      Handover handover = open.get(step.of().id());
      if (handover != null && handover.isOf(from, step.of())) {
        progress(handover, step);
      } else if (!committed.progress(from, step) && step.kind() != Step.Kind.ACTIVE) {
        post.abandoned(from.node(), step.of());
      }
    }
  }

  private void progress(Handover handover, Step step) {
    switch (step.kind()) {
      case READY -> {
        if (handover.phase == Handover.Phase.PREPARING) {
          freezing.add(handover);
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
            post.prepare(entry, handover, handover.swap);
          }
        } else {
          stay(handover, RefusalCode.MIGRATION, "the target has lost what it prepared");
        }
      }
    }
  }

  /** Freezes the next replicas whose targets are ready. */
  void pump() {
    freezing.pump(handover -> open.get(handover.id()) == handover);
    sender.pump();
    committed.tell();
  }

  private @Nullable Handover frozen(ProcessId id, long ticket) {
    Handover handover = open.get(id);
    return handover != null && handover.local.ticket == ticket ? handover : null;
  }

  void frozen(Event.Frozen event) {
    Handover handover = frozen(event.id(), event.ticket());
    if (handover != null && handover.phase == Handover.Phase.FREEZING) {
      freezing.frozen(handover);
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
        freezing.exported(handover, event.state());
      }
    }
  }

  /** Whether the end of that replica was a step of its handover. */
  boolean undeployed(Local local) {
    Handover handover = local.handover;
    if (handover == null || handover.phase != Handover.Phase.STOPPING) {
      return false;
    }
    freezing.transfer(handover);
    return true;
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
    committed.add(handover);
    Copy last = node.safekeeping.checkpoints().last(handover.id());
    Replica theirs = last == null ? replica : replica.checkpointed();
    node.apply(entry.with(handover.next.refreshed(current).with(theirs)));
    node.effect(new Effect.Forward(handover.id(), handover.target.node()));
    if (handover.swap == Swap.HOT) {
      node.effect(new Effect.Undeploy(handover.id(), handover.local.ticket));
    }
  }

  /** Takes it out of what is under way before the commit. */
  private void close(Handover handover) {
    open.remove(handover.id(), handover);
    handover.local.handover = null;
    freezing.leave(handover);
  }

  /** Drops what this node still has of a process that was handed over. */
  void release(ProcessId id) {
    committed.release(id);
  }

  /** Nothing of what has left counts any more. */
  void replaced() {
    committed.clear();
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
      node.starting.restore(local, state, phase == Handover.Phase.STOPPING);
    } else if (frozenHere) {
      node.effect(new Effect.Resume(local.id, local.ticket));
    }
    if (why != null) {
      failed++;
      post.stayed(why);
    }
    node.touched.add(local.id);
  }

  private void abandon(Handover handover) {
    close(handover);
    freezing.forget(handover);
    post.abandoned(handover.target.node(), handover.of());
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

  /** The state of a process that goes on here after all, see {@link CommittedHandovers}. */
  byte @Nullable [] takeBack(ProcessId id, Ownership now, @Nullable Copy newest) {
    return committed.takeBack(id, now, newest);
  }

  /** Drops what was handed over and has another owner now, or none. */
  void reconcile(Entry entry) {
    committed.reconcile(entry);
  }

  /** Gives up what is late or has lost its target, and repeats what was not answered. */
  void tick() {
    if (!node.timers.fired(Timers.Kind.HANDOVERS, node.now)) {
      return;
    }
    for (Handover handover : List.copyOf(open.values())) {
      check(handover);
    }
    committed.tick();
    if (!idle()) {
      remind();
    }
  }

  private void check(Handover handover) {
    boolean gone = !node.membership.hosts().contains(handover.target);
    String why = gone ? "its target left the hub" : deadlines.exceeded(handover);
    if (why != null) {
      stay(handover, RefusalCode.MIGRATION, why);
    } else if (handover.phase == Handover.Phase.PREPARING
        && node.now >= handover.progress + CoreConfig.RETRY) {
      Entry entry = node.registry.get(handover.id().value());
      if (entry != null) {
        post.prepare(entry, handover, handover.swap);
      }
    } else if (handover.phase == Handover.Phase.TRANSFERRING) {
      sender.repeat(handover);
    }
  }

  /** Whether it is late: past half of what its phase may take, or not confirmed for long. */
  boolean late(Handover handover) {
    return deadlines.late(handover);
  }

  private void remind() {
    node.timers.atLatest(Timers.Kind.HANDOVERS, node.now + CoreConfig.RETRY / 2);
  }

  /** Sends what this tick has to say. */
  void flush() {
    post.flush();
    if (!idle()) {
      remind();
    }
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return open.size() + committed.load() + freezing.load() + post.load() + sender.load();
  }

  /** How far this node is with what it hands over; done is what it has committed. */
  MoveProgress moveProgress() {
    return new MoveProgress(MoveProgress.HANDOVERS, done, failed, open.size(), handedOver);
  }

  /** Bytes of the states that are kept here. */
  long stateBytes() {
    long held = 0;
    for (Handover handover : all()) {
      held += handover.size();
    }
    return held;
  }
}
