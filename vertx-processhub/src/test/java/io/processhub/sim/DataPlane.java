package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.RefusalCode;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated shell of one node does with users' messages: it selects nodes, writes to
 * connections a moment later, takes in, holds, hands to replicas, and forwards.
 */
final class DataPlane {
  private static final int MAX_HOPS = 8;

  private final Simulation sim;
  private final SimNode node;
  private final Map<ProcessId, Inbox> inboxes = new LinkedHashMap<>();

  private final SimWriter writer;

  DataPlane(Simulation sim, SimNode node) {
    this.sim = sim;
    this.node = node;
    this.writer = new SimWriter(sim, node, this);
  }

  @Nullable Inbox inbox(ProcessId id) {
    return inboxes.get(id);
  }

  /** The inbox that is not at rest, or null. */
  @Nullable Inbox leftover() {
    for (Inbox inbox : inboxes.values()) {
      if (inbox.mode != Inbox.Mode.LIVE
          || inbox.gates() > 0
          || inbox.size() > 0
          || inbox.handling != null) {
        return inbox;
      }
    }
    return null;
  }

  /** A sender on this node sends its next message. */
  void send(Talk talk) {
    UserMessage message = new UserMessage(talk, ++talk.sent, sim.agenda.now());
    message.unaware = sim.harm.unknownTo(node);
    message.ownerLost =
        talk.to.ownerLost
            || talk.to.committedToLost
            || sim.harm.ownerLost(node.core.registry().get(talk.to.id.value()));
    sim.messages.sent(message);
    NodeId to = node.route(talk.to.id);
    message.stale =
        node.staleRoutes && !Objects.equals(to, node.trueRoute(talk.to.id))
            || to == null && node.ownerUnlisted(talk.to.id);
    if (to == null) {
      message.hop(
          sim.agenda.now(), "finds no route on " + node.host + " in", node.story(talk.to.id));
      sim.messages.noRoute(message);
      return;
    }
    talk.known = true;
    message.hop(sim.agenda.now(), "selected on " + node.host + ":", sim.everHostOf(to));
    long at = sim.agenda.now() + sim.faults.writeTime();
    if (to.equals(talk.lastTarget)) {
      at = Math.max(at, talk.lastWrite + 1);
    }
    talk.lastTarget = to;
    talk.lastWrite = at;
    writer.select(at, message, to);
  }

  /** The number of a message that arrives here. */
  long next() {
    return writer.next();
  }

  /** A message has arrived here, from the node that sent it or from one that forwards it. */
  void arrive(UserMessage message, boolean forwarded, long number) {
    Inbox inbox = inboxes.get(message.talk.to.id);
    message.hop(sim.agenda.now(), "arrives on " + node.host + " at", inbox);
    if (node.left) {
      sim.messages.lost(message, "the hub on " + node.host + " has left");
    } else if (inbox == null) {
      sim.messages.lost(message, "nobody on " + node.host + " takes it in");
    } else if (inbox.mode == Inbox.Mode.LIVE && !inbox.handles()) {
      passOn(message, number);
    } else if (inbox.forwards(forwarded)) {
      writer.forward(inbox, message, number);
    } else if (inbox.size() >= sim.plan.inboxCapacity()) {
      sim.messages.full(message);
    } else {
      inbox.take(message, forwarded);
      pump(inbox);
    }
  }

  /** The replica here stands by: to the one that is active. */
  private void passOn(UserMessage message, long number) {
    NodeId to = node.trueRoute(message.talk.to.id);
    if (to == null || to.equals(node.member.node())) {
      sim.messages.lost(message, "its replica on " + node.host + " stands by");
    } else if (++message.passedOn > MAX_HOPS) {
      sim.messages.lost(message, "it was passed on " + MAX_HOPS + " times");
    } else {
      writer.forward(to, message, number);
    }
  }

  /** There is a lease again. */
  void proceed() {
    new ArrayList<>(inboxes.values()).forEach(this::pump);
  }

  /** Lets the replica begin with the next message, if it may. */
  private void pump(Inbox inbox) {
    SimReplica replica = inbox.replica;
    if (inbox.mode != Inbox.Mode.LIVE || inbox.handling != null || replica == null) {
      return;
    }
    if (!node.covers(replica)) {
      sim.witness.fenced++;
      return;
    }
    UserMessage message = inbox.next();
    if (message != null) {
      sim.witness.begins(node, replica);
      inbox.handling = message;
      message.hop(sim.agenda.now(), "begun on", node.host);
      long time = sim.faults.handlerTime();
      node.later(time, () -> handled(inbox, replica, message));
      if (sim.faults.changesInHandler()) {
        node.later(time / 2, this::change);
      }
    }
  }

  private void change() {
    if (sim.faults.change(node)) {
      sim.faults.leave(node);
    }
  }

  private void handled(Inbox inbox, SimReplica replica, UserMessage message) {
    if (message.fate != UserMessage.Fate.UNDER_WAY) {
      return;
    }
    inbox.handling = null;
    if (sim.faults.diesInHandler() && sim.mayCrash(node.host)) {
      sim.trace.add(sim.agenda.now(), node.host.name, "dies handling", message, 0);
      sim.crash(node.host);
      sim.messages.lost(message, node.host + " dies handling it");
      return;
    }
    if (replica.role == Role.PASSIVE) {
      throw new SimFailure(replica + " handles " + message.story());
    }
    sim.messages.handled(message);
    sim.states.handled(node, replica, message);
    if (node.covers(replica)) {
      sim.replies.answer(node, message);
    }
    copies(replica);
    if (replica.frozen) {
      frozen(replica);
    } else {
      pump(inbox);
    }
  }

  private Inbox opened(ProcessId id) {
    return inboxes.computeIfAbsent(id, i -> new Inbox(sim.watch(i)));
  }

  /** A replica is to be started here. */
  void deploys(SimReplica replica) {
    Inbox inbox = replica.held ? opened(replica.id) : inboxes.get(replica.id);
    if (inbox != null) {
      inbox.replica = replica;
    }
  }

  void deployed(SimReplica replica) {
    if (!replica.held) {
      live(replica);
    }
  }

  private void live(SimReplica replica) {
    Inbox inbox = opened(replica.id);
    inbox.mode = Inbox.Mode.LIVE;
    inbox.target = null;
    inbox.replica = replica;
    if (replica.role == Role.ACTIVE) {
      active(replica);
    } else {
      sim.replicas.standsBy(node, replica);
      inbox.drainHeld().forEach(message -> passOn(message, writer.next()));
    }
    pump(inbox);
  }

  /** It handles messages from now on. */
  void active(SimReplica replica) {
    sim.replicas.begins(node, replica);
    sim.states.begins(node, replica);
  }

  /** A replica ends: its messages wait if it was frozen, and are lost otherwise. */
  void ends(SimReplica replica, String why) {
    Inbox inbox = inboxes.get(replica.id);
    if (inbox == null || inbox.replica != replica) {
      return;
    }
    inbox.replica = null;
    if (inbox.mode == Inbox.Mode.FORWARDING && (replica.held || replica.frozen)) {
      inbox.drain().forEach(message -> writer.forward(inbox, message, writer.next()));
    } else if (!replica.frozen) {
      close(inbox, why);
      sim.states.ended(node, inbox.process);
    }
  }

  private void close(Inbox inbox, String why) {
    inboxes.remove(inbox.process.id);
    List<UserMessage> lost = inbox.drain();
    if (inbox.handling != null) {
      lost.add(0, inbox.handling);
    }
    lost.forEach(message -> sim.messages.lost(message, why));
  }

  /** The hub is no more, or the whole node. */
  void end(String why, boolean died) {
    new ArrayList<>(inboxes.values()).forEach(inbox -> close(inbox, why));
    if (died) {
      writer.end(why);
    }
  }

  /** Does that once all that has been selected by now has been written. */
  void flush(Runnable done) {
    writer.flush(done);
  }

  /** Whether that is for this to do. */
  boolean carryOut(Effect effect) {
    if (effect instanceof Effect.Freeze freeze) {
      freeze(freeze);
    } else if (effect instanceof Effect.Resume resume) {
      resume(resume);
    } else if (effect instanceof Effect.Copy copy) {
      copy(copy);
    } else if (effect instanceof Effect.Import imports) {
      imports(imports);
    } else if (effect instanceof Effect.Merge merge) {
      merge(merge);
    } else if (effect instanceof Effect.Checkpointed checkpointed) {
      sim.checkpoints.answered(node, checkpointed);
    } else if (effect instanceof Effect.Save save) {
      SimReplica replica = running(save.id(), save.ticket(), false);
      if (replica != null) {
        sim.checkpoints.save(node, replica);
      }
    } else if (effect instanceof Effect.Activate activate) {
      activate(activate);
    } else if (effect instanceof Effect.OpenGate open) {
      openGate(open);
    } else if (effect instanceof Effect.Forward forward) {
      forward(forward);
    } else if (effect instanceof Effect.StopForwarding stop) {
      stopForwarding(stop);
    } else if (effect instanceof Effect.Flush flush) {
      node.afterRoutes(() -> writer.flush(flush));
    } else if (effect instanceof Effect.TellStrangers tell) {
      sim.outsiders.tell(node, tell);
    } else {
      return false;
    }
    return true;
  }

  private @Nullable SimReplica running(ProcessId id, long ticket, boolean held) {
    SimReplica replica = node.replicas.get(id);
    if (replica == null || replica.ticket != ticket) {
      // It ended by itself, and the hub is about to be told.
      return null;
    }
    if (replica.state != SimReplica.State.RUNNING || replica.held != held) {
      throw new SimFailure(node.host + " is not to do that with " + replica);
    }
    return replica;
  }

  private void freeze(Effect.Freeze freeze) {
    SimReplica replica = running(freeze.id(), freeze.ticket(), false);
    Inbox inbox = inboxes.get(freeze.id());
    if (replica == null || inbox == null) {
      return;
    }
    if (replica.frozen) {
      throw new SimFailure(node.host + " freezes again " + replica);
    }
    replica.frozen = true;
    replica.exports = freeze.export();
    replica.freezes++;
    inbox.mode = Inbox.Mode.HELD;
    if (inbox.handling == null) {
      frozen(replica);
    }
  }

  private void frozen(SimReplica replica) {
    if (!node.stillThere(replica)) {
      return;
    }
    node.post(new Event.Frozen(replica.id, replica.ticket));
    int freeze = replica.freezes;
    Faults.StateTurn turn = replica.exports ? sim.faults.exportTurn() : Faults.StateTurn.GOES_WELL;
    if (turn == Faults.StateTurn.NEVER_ENDS) {
      return;
    }
    node.later(
        sim.faults.stateTime(turn),
        () -> {
          if (replica.freezes != freeze) {
            // It was called off before it was asked for again.
            return;
          }
          node.post(exported(replica, turn));
        });
  }

  private Event exported(SimReplica replica, Faults.StateTurn turn) {
    if (turn == Faults.StateTurn.FAILS) {
      return new Event.ExportFailed(
          replica.id, replica.ticket, RefusalCode.MIGRATION, "does not export");
    }
    byte[] state =
        turn == Faults.StateTurn.TOO_LARGE
            ? new byte[sim.plan.config().maxStateBytes() + 1]
            : sim.states.export(replica, replica.exports);
    if (replica.exports && turn != Faults.StateTurn.TOO_LARGE) {
      sim.merges.exported(replica, state);
    }
    return new Event.Exported(replica.id, replica.ticket, state);
  }

  private void resume(Effect.Resume resume) {
    SimReplica replica = running(resume.id(), resume.ticket(), false);
    if (replica != null) {
      if (!replica.frozen) {
        throw new SimFailure(node.host + " resumes what is not frozen: " + replica);
      }
      replica.frozen = false;
      live(replica);
    }
  }

  private void copy(Effect.Copy wanted) {
    SimReplica replica = node.replicas.get(wanted.id());
    if (replica == null
        || replica.ticket != wanted.ticket()
        || replica.held
        || replica.state != SimReplica.State.RUNNING) {
      node.post(
          new Event.CopyFailed(
              wanted.id(), wanted.ticket(), RefusalCode.NOT_RUNNING, "does not run"));
      return;
    }
    replica.copies++;
    Inbox inbox = inboxes.get(replica.id);
    if (inbox == null || inbox.handling == null) {
      copies(replica);
    }
  }

  /** No message is being handled: gives the state to those who want a copy of it. */
  private void copies(SimReplica replica) {
    for (; replica.copies > 0; replica.copies--) {
      byte[] state = sim.states.export(replica, true);
      Faults.StateTurn turn = sim.faults.stateTurn();
      if (turn == Faults.StateTurn.GOES_WELL) {
        node.later(
            sim.faults.stateTime(turn),
            () -> node.post(new Event.Copied(replica.id, replica.ticket, state)));
      } else {
        long time = turn == Faults.StateTurn.FAILS ? sim.faults.stateTime(turn) : copyTimeout();
        node.later(
            time,
            () ->
                node.post(
                    new Event.CopyFailed(
                        replica.id, replica.ticket, RefusalCode.MIGRATION, "does not export")));
      }
    }
  }

  private long copyTimeout() {
    return sim.plan.config().migrationTimeout() / 2 * Agenda.MS;
  }

  private void imports(Effect.Import wanted) {
    SimReplica there = node.replicas.get(wanted.id());
    boolean held = there == null || there.held || there.role == Role.ACTIVE;
    SimReplica replica = running(wanted.id(), wanted.ticket(), held);
    if (replica == null) {
      return;
    }
    Faults.StateTurn turn = sim.faults.stateTurn();
    if (turn.givenUp() && replica.role == Role.ACTIVE) {
      sim.states.failed(node, replica);
    }
    replica.importing = true;
    if (turn == Faults.StateTurn.NEVER_ENDS) {
      return;
    }
    node.later(
        sim.faults.stateTime(turn),
        () -> {
          replica.importing = turn == Faults.StateTurn.FAILS;
          if (turn == Faults.StateTurn.FAILS) {
            if (node.stillThere(replica)) {
              sim.states.failed(node, replica);
            }
            node.post(new Event.ImportFailed(replica.id, replica.ticket, "does not import"));
          } else {
            List<byte[]> parts = new ArrayList<>();
            parts.add(wanted.state());
            parts.addAll(wanted.increments());
            replica.data = SimState.imported(parts);
            replica.imported = true;
            if (replica.role == Role.PASSIVE) {
              replica.deployedBlank = false;
            }
            node.post(new Event.Imported(replica.id, replica.ticket));
          }
        });
  }

  private void merge(Effect.Merge merge) {
    SimReplica replica = running(merge.id(), merge.ticket(), false);
    boolean taken = replica != null;
    if (replica != null) {
      sim.merges.merges(node, merge, replica);
    }
    node.later(
        sim.faults.stateTime(Faults.StateTurn.GOES_WELL),
        () -> node.post(new Event.Merged(merge.id(), merge.ticket(), merge.token(), taken)));
  }

  private void activate(Effect.Activate activate) {
    // It may have ended by itself, and the hub is about to be told.
    sim.facts.activated(node, activate);
    SimReplica replica = running(activate.id(), activate.ticket(), true);
    if (replica != null) {
      replica.held = false;
      replica.adopt(activate.epoch(), activate.role(), sim.witness.quorum());
      if (activate.batch() == null) {
        opened(replica.id).forwardedFirst();
      } else {
        opened(replica.id).close(activate.batch(), activate.awaited());
      }
      live(replica);
    }
  }

  private void openGate(Effect.OpenGate open) {
    for (Inbox inbox : new ArrayList<>(inboxes.values())) {
      if (inbox.open(open.batch(), open.sender())) {
        pump(inbox);
      }
    }
  }

  private void forward(Effect.Forward forward) {
    if (forward.target().equals(node.member.node())) {
      throw new SimFailure(node.host + " is to forward " + forward.id() + " to itself");
    }
    sim.facts.forwards(node, forward);
    Inbox inbox = opened(forward.id());
    inbox.mode = Inbox.Mode.FORWARDING;
    inbox.target = forward.target();
    if (inbox.replica != null && inbox.replica.held) {
      return;
    }
    inbox.drain().forEach(message -> writer.forward(inbox, message, writer.next()));
  }

  private void stopForwarding(Effect.StopForwarding stop) {
    for (ProcessId id : stop.ids()) {
      Inbox inbox = inboxes.get(id);
      if (inbox != null && inbox.replica != null && inbox.replica.held) {
        inbox.mode = Inbox.Mode.HELD;
      } else if (inbox != null && (inbox.mode == Inbox.Mode.FORWARDING || inbox.replica == null)) {
        node.noteDropped(inbox.process);
        close(inbox, "nothing is taken in any more");
      }
    }
  }
}
