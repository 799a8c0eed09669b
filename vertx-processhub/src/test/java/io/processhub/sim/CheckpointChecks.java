package io.processhub.sim;

import io.processhub.core.CopyAnswer;
import io.processhub.core.Effect;
import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.Message;
import io.processhub.core.Ownership;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint acknowledged outlives the loss of as many nodes as there are backups, at once
 * or after protection was restored; and what is fenced is not acknowledged.
 */
final class CheckpointChecks {
  private record Taken(ProcessWatch process, SimState state, int needed) {}

  /** The newest acknowledged checkpoint of a process, and what was lost of it since. */
  private static final class Acknowledged {
    SimState state;
    int needed;
    final long time;

    /** Holders that were lost since all had it. */
    final Set<SimNode> lost = new HashSet<>();

    /** Whether a holder was lost: members that join after that may form a majority without it. */
    boolean thinned;

    Acknowledged(SimState state, int needed, long time) {
      this.state = state;
      this.needed = needed;
      this.time = time;
    }
  }

  /** After so long it has been heard of that a replica runs. */
  private static final long KNOWN = 3_000 * Agenda.MS;

  /** So long after they booted nodes have met. */
  private static final long MET = 5_000 * Agenda.MS;

  private final Simulation sim;
  private final Map<SimNode, Map<Long, Taken>> open = new LinkedHashMap<>();
  private final Map<SimNode, Map<ProcessId, Ownership>> owners = new HashMap<>();
  private final Set<String> fetched = new HashSet<>();
  private final Map<ProcessWatch, Acknowledged> acknowledged = new LinkedHashMap<>();
  private long tokens;
  private long unasked;
  long held;
  long refused;

  /** Replicas that went on with a checkpoint. */
  int restored;

  /** Losses that more crashes than there are backups explain. */
  int excused;

  CheckpointChecks(Simulation sim) {
    this.sim = sim;
  }

  /** Whether replicas of that process make checkpoints. */
  boolean makes(ProcessWatch process) {
    return sim.plan.config().safekeeping().backups() > 0
        && process.stateful()
        && process.kept
        && sim.plan.config().migration().handover()
        && process.padding % 4 != 1;
  }

  private boolean increments(ProcessWatch process) {
    return process.padding % 4 == 3;
  }

  /** A replica has handled a message and may make a checkpoint of what it has now. */
  void handled(SimNode node, SimReplica replica) {
    ProcessWatch process = sim.watch(replica.id);
    if (makes(process) && sim.faults.checkpoints()) {
      make(node, replica, process);
    }
  }

  /** The hub wants one. */
  void save(SimNode node, SimReplica replica) {
    ProcessWatch process = sim.watch(replica.id);
    if (makes(process)) {
      replica.saved = null;
      make(node, replica, process);
    } else {
      // It never asks for one itself, and nothing is promised of this one.
      byte[] bytes = replica.data.export(process.padding);
      node.post(new Event.Checkpoint(replica.id, replica.ticket, --unasked, false, bytes));
    }
  }

  private void make(SimNode node, SimReplica replica, ProcessWatch process) {
    long token = ++tokens;
    int others = node.view.size() - 1;
    int needed = Math.min(sim.plan.config().safekeeping().backups(), Math.max(0, others));
    open.computeIfAbsent(node, n -> new LinkedHashMap<>())
        .put(token, new Taken(process, replica.data, needed));
    boolean increment = increments(process) && replica.saved != null && replica.increments < 5;
    byte[] bytes =
        increment ? replica.data.increment(replica.saved) : replica.data.export(process.padding);
    replica.increments = increment ? replica.increments + 1 : 0;
    replica.saved = replica.data;
    node.post(new Event.Checkpoint(replica.id, replica.ticket, token, increment, bytes));
  }

  void answered(SimNode node, Effect.Checkpointed answer) {
    if (answer.token() < 0) {
      return;
    }
    Map<Long, Taken> mine = open.get(node);
    Taken taken = mine == null ? null : mine.remove(answer.token());
    if (taken == null) {
      throw new SimFailure(node.host + " answers a checkpoint that nobody made: " + answer);
    }
    SimReplica replica = node.replicas.get(answer.id());
    if (replica != null && answer.held() != Effect.Held.HELD) {
      replica.saved = null;
    }
    taken.process.note(sim.agenda.now(), node.host, answer.held() + " checkpoint", taken.state);
    if (answer.held() != Effect.Held.HELD) {
      refused++;
      return;
    }
    held++;
    Acknowledged known = acknowledged.get(taken.process);
    if (known == null || taken.process.history.includes(taken.state, known.state)) {
      int needed = Math.min(taken.needed, Math.max(0, node.core.view().size() - 1));
      acknowledged.put(taken.process, new Acknowledged(taken.state, needed, sim.agenda.now()));
      look(taken.process);
    }
  }

  private @Nullable SimState copy(SimNode node, ProcessWatch process) {
    List<byte[]> parts = node.core.checkpoint(process.id);
    return parts.isEmpty() ? null : SimState.last(parts);
  }

  private List<SimNode> holders(ProcessWatch process, SimState state) {
    List<SimNode> holders = new ArrayList<>();
    for (SimNode node : sim.nodes()) {
      SimState copy = copy(node, process);
      if (copy != null && process.history.includes(copy, state)) {
        holders.add(node);
      }
    }
    return holders;
  }

  /** Whether all that are to hold it do again. */
  private void look(ProcessWatch process) {
    Acknowledged known = acknowledged.get(process);
    if (known != null && holders(process, known.state).size() > known.needed) {
      known.lost.clear();
    }
  }

  void lookAtAll() {
    acknowledged.keySet().forEach(this::look);
  }

  /** A node is about to be lost with all that it holds. */
  void lost(SimNode node) {
    lost(node, List.of());
  }

  /**
   * @param notHandedOver what a leaving node has let go of already
   */
  void lost(SimNode node, List<ProcessId> notHandedOver) {
    open.remove(node);
    for (ProcessWatch process : List.copyOf(acknowledged.keySet())) {
      look(process);
      Acknowledged known = acknowledged.get(process);
      SimState copy = copy(node, process);
      SimReplica replica = node.replicas.get(process.id);
      boolean has =
          copy != null && process.history.includes(copy, known.state)
              || notHandedOver.contains(process.id)
              || replica != null && process.history.includes(replica.data, known.state);
      if (has) {
        known.lost.add(node);
        known.thinned = true;
      }
      if (known.lost.size() > known.needed) {
        acknowledged.remove(process);
        excused++;
      }
    }
  }

  /** Somebody ended it, or began it anew. */
  void over(ProcessWatch process) {
    acknowledged.remove(process);
  }

  /** A replica handles messages from now on. */
  void begins(SimNode node, SimReplica replica, ProcessWatch process) {
    Acknowledged known = acknowledged.get(process);
    if (known == null || process.history.includes(replica.data, known.state)) {
      return;
    }
    long since = since(known, sim.agenda.now() - Harm.REACH);
    // One that hangs for longer than it is waited for is lost like one that has crashed.
    boolean silent = holders(process, known.state).stream().anyMatch(SimNode::hung);
    if (process.disturbedSince(since)
        || silent
        || (cutsMayCost() || known.thinned)
            && (sim.harm.apartSince(process.hostsSince(since), since)
                || sim.harm.anyApartSince(since))) {
      acknowledged.remove(process);
      excused++;
      return;
    }
    throw new SimFailure(
        node.host
            + " goes on with "
            + replica.data
            + " without what was acknowledged: "
            + known.state
            + ", held by "
            + holders(process, known.state)
            + ", lost "
            + known.lost
            + "\n"
            + process.story());
  }

  /** Whether one half of a split may acknowledge what the other does not know. */
  private boolean cutsMayCost() {
    return !sim.witness.quorum() || !sim.plan.config().safekeeping().majority();
  }

  /** Nodes that booted apart are no excuse for what was acknowledged long after that. */
  private static long since(Acknowledged known, long since) {
    boolean met = known.time > Simulator.BOOT + MET;
    return met ? Math.max(since, Simulator.BOOT + 1) : since;
  }

  /** The state of a replica has a new name. */
  void renamed(ProcessWatch process) {
    restored++;
  }

  /** At the end of a tick that node knows this of the owner of a process. */
  void known(SimNode node, ProcessId id) {
    Entry entry = node.core.registry().get(id.value());
    if (entry != null && entry.ownership() != null) {
      owners.computeIfAbsent(node, n -> new HashMap<>()).put(id, entry.ownership());
    }
  }

  /** Whoever asks for a copy to go on with is sent an old one on purpose. */
  void fetches(SimNode node, Message.Fetch message) {
    message.keys().forEach(key -> fetched.add(node + " " + key.id()));
  }

  /**
   * A node that answers that it holds a checkpoint must not have known of a newer owner when that
   * came.
   */
  void answers(SimNode node, Message.CopyAnswers message) {
    for (CopyAnswer answer : message.answers()) {
      Ownership known = owners.getOrDefault(node, Map.of()).get(answer.id());
      boolean kept = answer.kind() == CopyAnswer.Kind.HELD && answer.version().sequence() > 0;
      if (kept
          && known != null
          && known.on(node.member) == null
          && known.epoch().fences(answer.version().epoch())
          && known.life() == answer.version().life()
          && !fetched.contains(node + " " + answer.id())) {
        throw new SimFailure(
            node.host + " holds " + answer + " though it knew of a newer owner: " + known);
      }
    }
  }

  /**
   * Two owners have met that both run, as far as the steward knows: one without its predecessor's
   * state is not to win over one with it.
   */
  void settled(SimNode steward, Effect.ConflictResolved conflict) {
    if (sim.replicas.apply()) {
      // What the loser had acknowledged is merged or lost; several active ones are no conflict.
      if (acknowledged.remove(sim.watch(conflict.id())) != null) {
        excused++;
      }
      if (sim.replicas.allActive()) {
        return;
      }
    }
    SimReplica winner = replica(conflict.winner(), conflict);
    SimReplica loser = replica(conflict.loser(), conflict);
    if (!sim.watch(conflict.id()).kept || winner == null || loser == null) {
      return;
    }
    View view = steward.core.view();
    boolean known = view.contains(conflict.winner()) && view.contains(conflict.loser());
    long since = sim.agenda.now() - KNOWN;
    boolean both = winner.liveSince(since) && loser.liveSince(since);
    // Where it runs by another decision than the steward knows, that does not know that it runs.
    both &= loser.state == SimReplica.State.RUNNING && loser.epoch.equals(conflict.losing());
    both &= loser.adoptedAt <= since;
    if (known && both && winner.blank && !winner.fresh && !loser.deployedBlank) {
      throw new SimFailure(
          "a blank one wins: "
              + winner
              + " over "
              + loser
              + "\n"
              + sim.watch(conflict.id()).story());
    }
  }

  private @Nullable SimReplica replica(MemberId member, Effect.ConflictResolved conflict) {
    SimNode node = sim.runs.get(member);
    return node == null ? null : node.replicas.get(conflict.id());
  }

  /** At rest every acknowledged checkpoint has as many holders as there can be. */
  @Nullable String unprotected() {
    int others = sim.nodes().size() - 1;
    int needed = Math.min(sim.plan.config().safekeeping().backups(), others);
    for (ProcessWatch process : List.copyOf(acknowledged.keySet())) {
      Acknowledged known = acknowledged.get(process);
      Entry entry = sim.nodes().get(0).core.registry().get(process.id.value());
      SimReplica running = entry != null && entry.live() && runs(entry) ? running(process) : null;
      if (running == null) {
        continue;
      }
      if (!process.history.includes(running.data, known.state)) {
        long since = since(known, known.time - Harm.REACH);
        boolean cut = cutsMayCost() && sim.harm.everApartSince(since);
        if (!process.disturbedSince(since) && !cut) {
          return process + " has lost " + known.state + "\n" + process.story();
        }
        // Another owner has won.
        acknowledged.remove(process);
        excused++;
        continue;
      }
      List<SimNode> holders = holders(process, known.state);
      if (holders.size() < needed + 1) {
        return process
            + " has "
            + holders
            + " as holders of "
            + known.state
            + " instead of "
            + (needed + 1)
            + "; there are "
            + copies(process)
            + "\n"
            + process.story();
      }
    }
    return null;
  }

  private List<String> copies(ProcessWatch process) {
    List<String> copies = new ArrayList<>();
    for (SimNode node : sim.nodes()) {
      copies.add(node.host + " " + copy(node, process));
    }
    return copies;
  }

  private @Nullable SimReplica running(ProcessWatch process) {
    for (SimNode node : sim.nodes()) {
      SimReplica replica = node.replicas.get(process.id);
      if (replica != null
          && replica.role == Role.ACTIVE
          && replica.state == SimReplica.State.RUNNING) {
        return replica;
      }
    }
    return null;
  }

  private static boolean runs(Entry entry) {
    Ownership ownership = entry.ownership();
    return ownership != null && ownership.replicas().stream().anyMatch(r -> r.running());
  }
}
