package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two actives of one process have met. The one that ends is frozen and its state sent to the one
 * that goes on, which takes it in between two messages; then it ends. It goes on if the process is
 * its node's again, once that one has said that it has not taken the state; else it ends when any
 * of this fails or takes too long. This is both sides of it.
 */
final class Merging {
  /** Replicas that are frozen at once. */
  private static final int FROZEN = 128;

  /** Bytes of exported states that are kept at once. */
  private static final long STATE_BYTES = 32L << 20;

  /** States that have been merged here, of which it is remembered that they are. */
  private static final int REMEMBERED = 10_000;

  /** A replica of this node that ends. */
  private static final class Farewell {
    final Local local;
    final long deadline;
    MemberId to;
    @Nullable Copy state;

    Farewell(Local local, MemberId to, long deadline) {
      this.local = local;
      this.to = to;
      this.deadline = deadline;
    }
  }

  /** The state of a replica that ends elsewhere. */
  private record Arrived(MemberId from, ProcessId id, Version version) {}

  /** A state that a replica here is taking in. */
  private record Intake(Arrived state, long ticket) {}

  private final Node node;

  /** Replicas that are not frozen yet, and when they end in any case. */
  private final Map<ProcessId, Long> waiting = new LinkedHashMap<>();

  private final Map<ProcessId, Farewell> open = new LinkedHashMap<>();
  private final Map<Long, Intake> merging = new LinkedHashMap<>();
  private final Set<Arrived> merged = new LinkedHashSet<>();
  private long bytes;
  private long tokens;

  Merging(Node node) {
    this.node = node;
  }

  /**
   * Whether that replica, which another has overtaken, gives its state to that one before it is
   * stopped. One that is on its way elsewhere stays for that.
   */
  boolean begins(Local local, Ownership current) {
    Replica winner = current.acting();
    Farewell known = open.get(local.id);
    if (known != null && winner != null) {
      if (!given(local)) {
        follow(known, winner.member());
      }
      return true;
    }
    // One that is active beside it by the same decision goes on as it is.
    Replica beside = winner == null ? null : local.decision.on(winner.member());
    boolean merges =
        winner != null
            && current.active() == winner
            && (beside == null || beside.role() == Role.PASSIVE)
            && !winner.member().equals(node.self)
            && current.life() == local.decision.life()
            && node.membership.phase() == Phase.READY;
    if (!merges) {
      waiting.remove(local.id);
      return false;
    }
    if (local.handover != null) {
      node.source.cancel(local);
      if (node.hosting.local(local.id) != local || local.state != Local.State.RUNNING) {
        // It starts again with the state that it had, and comes here then.
        return true;
      }
    }
    if (open.size() >= FROZEN || bytes >= STATE_BYTES) {
      return waits(local, 6 * CoreConfig.MERGE_LIMIT);
    }
    if (!node.membership.present(winner.member())) {
      // It may be that this node does not see it yet, or that it has just died.
      return waits(local, CoreConfig.MERGE_LIMIT);
    }
    waiting.remove(local.id);
    long deadline = node.now + CoreConfig.MERGE_LIMIT;
    open.put(local.id, new Farewell(local, winner.member(), deadline));
    node.timers.atLatest(Timers.Kind.MERGES, deadline);
    node.effect(new Effect.Freeze(local.id, local.ticket, true));
    return true;
  }

  private boolean waits(Local local, long most) {
    long deadline = waiting.computeIfAbsent(local.id, id -> node.now + most);
    node.timers.atLatest(Timers.Kind.MERGES, deadline);
    return true;
  }

  /**
   * Whether the state of that replica may be part of another by now. It neither goes on nor goes to
   * a third before that one has said: what it has would count twice.
   */
  boolean given(Local local) {
    Farewell farewell = open.get(local.id);
    return farewell != null
        && farewell.local == local
        && farewell.state != null
        && node.membership.present(farewell.to);
  }

  /** Whoever was to go on does not, and has not got the state. */
  private void follow(Farewell farewell, MemberId winner) {
    Copy state = farewell.state;
    if (!farewell.to.equals(winner) && !winner.equals(node.self)) {
      farewell.to = winner;
      if (state != null) {
        node.safekeeping.sender().forget(farewell.local.id);
        send(farewell, state);
      }
    }
  }

  private void send(Farewell farewell, Copy state) {
    CopyPart.Purpose purpose = CopyPart.Purpose.MERGE;
    node.safekeeping.sender().send(farewell.to, farewell.local.id, state, purpose);
  }

  private @Nullable Farewell farewell(ProcessId id, long ticket) {
    Farewell farewell = open.get(id);
    return farewell != null && farewell.local.ticket == ticket ? farewell : null;
  }

  void exported(Event.Exported event) {
    Farewell farewell = farewell(event.id(), event.ticket());
    if (farewell == null || farewell.state != null) {
      return;
    }
    if (event.state().length == 0 || event.state().length > node.config.maxStateBytes()) {
      node.hosting.end(farewell.local);
      return;
    }
    Version version = Version.of(farewell.local.decision, 0);
    Copy state = Copy.of(version, List.of(event.state()));
    farewell.state = state;
    bytes += state.size();
    send(farewell, state);
  }

  void exportFailed(Event.ExportFailed event) {
    Farewell farewell = farewell(event.id(), event.ticket());
    if (farewell != null) {
      node.hosting.end(farewell.local);
    }
  }

  /** Whoever goes on has the state, or does not want it. */
  void answers(MemberId from, Message.CopyAnswers message) {
    for (CopyAnswer answer : message.answers()) {
      Farewell farewell = open.get(answer.id());
      Copy state = farewell == null ? null : farewell.state;
      if (farewell != null
          && state != null
          && farewell.to.equals(from)
          && state.version().equals(answer.version())) {
        switch (answer.kind()) {
          case HELD -> node.hosting.end(farewell.local);
          case FENCED -> refused(farewell, state);
          case FULL -> {
            node.report(true, "the state of " + answer.id() + " is too large for who goes on");
            node.hosting.end(farewell.local);
          }
          case WHOLE -> send(farewell, state);
          case RECEIVED -> {}
        }
      }
    }
  }

  /** It was not merged, since who was to go on does not, or this node does not know it yet. */
  private void refused(Farewell farewell, Copy state) {
    Local local = farewell.local;
    Entry entry = node.registry.get(local.id.value());
    Ownership current = entry == null || !entry.live() ? null : entry.ownership();
    Replica winner = current == null ? null : current.acting();
    if (entry == null || winner == null || current.life() != local.decision.life()) {
      node.hosting.end(local);
    } else if (winner.member().equals(node.self)
        || !winner.running()
        || !node.membership.present(winner.member())) {
      goOn(farewell);
    } else {
      farewell.to = winner.member();
      node.outbox.sendEntries(List.of(farewell.to.node()), List.of(entry));
      send(farewell, state);
    }
  }

  private void goOn(Farewell farewell) {
    Local local = farewell.local;
    drop(local);
    node.effect(new Effect.Resume(local.id, local.ticket));
    node.touched.add(local.id);
  }

  /** Whether that replica is frozen because it ends. */
  boolean ends(Local local) {
    Farewell farewell = open.get(local.id);
    return farewell != null && farewell.local == local;
  }

  /**
   * The replica ends, or goes on after all.
   *
   * @return whether it is frozen
   */
  boolean drop(Local local) {
    waiting.remove(local.id);
    Farewell farewell = open.get(local.id);
    if (farewell == null || farewell.local != local) {
      return false;
    }
    open.remove(local.id);
    if (farewell.state != null) {
      bytes -= farewell.state.size();
      node.safekeeping.sender().forget(local.id);
    }
    node.touched.addAll(waiting.keySet());
    return true;
  }

  /** Whoever was to go on may be gone: until that is known those that end do so no more. */
  void topologyChanged() {
    for (Farewell farewell : List.copyOf(open.values())) {
      if (!node.membership.present(farewell.to)) {
        goOn(farewell);
      }
    }
    node.touched.addAll(waiting.keySet());
    merging.values().removeIf(of -> node.hosting.ticket(of.state.id) != of.ticket);
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.MERGES, node.now)) {
      return;
    }
    for (ProcessId id : List.copyOf(waiting.keySet())) {
      Local local = node.hosting.local(id);
      long deadline = waiting.get(id);
      if (local == null) {
        waiting.remove(id);
      } else if (deadline <= node.now) {
        node.report(true, "the state of " + id + " was not merged: its owner is not there");
        node.hosting.end(local);
      } else {
        node.timers.atLatest(Timers.Kind.MERGES, deadline);
      }
    }
    for (Farewell farewell : List.copyOf(open.values())) {
      if (farewell.deadline > node.now) {
        node.timers.atLatest(Timers.Kind.MERGES, farewell.deadline);
      } else if (ownsAgain(farewell.local)) {
        goOn(farewell);
      } else {
        node.report(true, "the state of " + farewell.local.id + " was not merged in time");
        node.hosting.end(farewell.local);
      }
    }
  }

  /** Whether the process is this node's by now, and its replica the only one that can go on. */
  private boolean ownsAgain(Local local) {
    Entry entry = node.registry.get(local.id.value());
    Ownership current = entry == null || !entry.live() ? null : entry.ownership();
    Replica winner = current == null ? null : current.acting();
    return winner != null
        && winner.member().equals(node.self)
        && current.life() == local.decision.life();
  }

  /**
   * The whole state of a replica that ends elsewhere is here.
   *
   * @return what to answer now, null while it is being merged or cannot be
   */
  CopyAnswer.@Nullable Kind arrived(MemberId from, CopyPart part, byte[] state) {
    Arrived arrived = new Arrived(from, part.id(), part.version());
    if (merged.contains(arrived)) {
      return CopyAnswer.Kind.HELD;
    }
    Entry entry = node.registry.get(part.id().value());
    Ownership current = entry == null || !entry.live() ? null : entry.ownership();
    Local local = node.hosting.local(part.id());
    boolean taking = merging.values().stream().anyMatch(of -> of.state.equals(arrived));
    boolean elsewhere = current != null && current.on(node.self) == null && !taking;
    if (entry == null || current == null || current.life() != part.version().life() || elsewhere) {
      if (entry != null) {
        node.outbox.sendEntries(List.of(from.node()), List.of(entry));
      }
      return CopyAnswer.Kind.FENCED;
    }
    if (taking
        || local == null
        || local.state != Local.State.RUNNING
        || ends(local)
        || leaves(local)) {
      // It is about to be there, or elsewhere: whoever sends it repeats it until then.
      return null;
    }
    long token = ++tokens;
    merging.put(token, new Intake(arrived, local.ticket));
    node.effect(new Effect.Merge(part.id(), local.ticket, token, state));
    return null;
  }

  /** Whether its state goes elsewhere already; until then what is merged here goes along. */
  private static boolean leaves(Local local) {
    Handover handover = local.handover;
    return handover != null
        && handover.phase != Handover.Phase.PREPARING
        && handover.phase != Handover.Phase.WAITING;
  }

  /** The replica here has taken it in; if it has ended instead, the state comes again. */
  void merged(Event.Merged event) {
    Intake intake = merging.remove(event.token());
    if (intake != null && event.taken()) {
      Arrived arrived = intake.state;
      merged.add(arrived);
      if (merged.size() > REMEMBERED) {
        merged.remove(merged.iterator().next());
      }
      node.safekeeping.backups().answer(arrived.from, arrived.id, arrived.version);
    }
  }
}
