package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two actives of one process have met. The one that ends is frozen and its state sent to the one
 * that goes on, which takes it in between two messages; then it ends, as it does when any of that
 * fails or takes too long. This is both sides of it.
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

  private final Node node;
  private final Set<ProcessId> waiting = new LinkedHashSet<>();
  private final Map<ProcessId, Farewell> open = new LinkedHashMap<>();
  private final Map<Long, Arrived> merging = new LinkedHashMap<>();
  private final Set<Arrived> merged = new LinkedHashSet<>();
  private long bytes;
  private long tokens;

  Merging(Node node) {
    this.node = node;
  }

  /**
   * Whether that replica, which another has overtaken, gives its state to that one before it is
   * stopped.
   */
  boolean begins(Local local, Ownership current) {
    Replica winner = current.replicas().get(0);
    Farewell known = open.get(local.id);
    if (known != null) {
      follow(known, winner.member());
      return true;
    }
    boolean merges =
        local.handover == null
            && winner.running()
            && !winner.member().equals(node.self)
            && node.membership.present(winner.member())
            && current.life() == local.decision.life()
            && node.membership.phase() == Phase.READY;
    if (!merges) {
      waiting.remove(local.id);
      return false;
    }
    if (open.size() >= FROZEN || bytes >= STATE_BYTES) {
      waiting.add(local.id);
      return true;
    }
    waiting.remove(local.id);
    long deadline = node.now + CoreConfig.MERGE_LIMIT;
    open.put(local.id, new Farewell(local, winner.member(), deadline));
    node.timers.atLatest(Timers.Kind.MERGES, deadline);
    node.effect(new Effect.Freeze(local.id, local.ticket, true));
    return true;
  }

  /** The one that goes on is elsewhere by now. */
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
          && state.version().equals(answer.version())
          && answer.kind() != CopyAnswer.Kind.RECEIVED) {
        node.hosting.end(farewell.local);
      }
    }
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
    waiting.forEach(node.touched::add);
    return true;
  }

  void topologyChanged() {
    for (Farewell farewell : List.copyOf(open.values())) {
      if (!node.membership.present(farewell.to)) {
        node.hosting.end(farewell.local);
      }
    }
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.MERGES, node.now)) {
      return;
    }
    for (Farewell farewell : List.copyOf(open.values())) {
      if (farewell.deadline <= node.now) {
        node.report(true, "the state of " + farewell.local.id + " was not merged in time");
        node.hosting.end(farewell.local);
      } else {
        node.timers.atLatest(Timers.Kind.MERGES, farewell.deadline);
      }
    }
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
    if (merging.containsValue(arrived)) {
      return null;
    }
    Entry entry = node.registry.get(part.id().value());
    Ownership current = entry == null || !entry.live() ? null : entry.ownership();
    Local local = node.hosting.local(part.id());
    if (current == null || current.life() != part.version().life()) {
      return CopyAnswer.Kind.FENCED;
    }
    if (current.on(node.self) == null
        || local == null
        || local.state != Local.State.RUNNING
        || leaves(local)) {
      // It is elsewhere, or about to be: whoever sends it hears of that, and repeats it until then.
      return null;
    }
    long token = ++tokens;
    merging.put(token, arrived);
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

  /** The replica here has taken it in, or has ended. */
  void merged(Event.Merged event) {
    Arrived arrived = merging.remove(event.token());
    if (arrived != null) {
      merged.add(arrived);
      if (merged.size() > REMEMBERED) {
        merged.remove(merged.iterator().next());
      }
      node.safekeeping.backups().answer(arrived.from, arrived.id, arrived.version);
    }
  }
}
