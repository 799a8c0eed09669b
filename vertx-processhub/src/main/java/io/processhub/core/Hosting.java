package io.processhub.core;

import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs on this node, and how it comes to match what the registry says: starts what is assigned
 * here, stops what is not wanted here, and contradicts where the registry is wrong about this node.
 */
final class Hosting {
  private final Node node;
  private final Map<ProcessId, Local> locals = new LinkedHashMap<>();

  private long tickets;

  Hosting(Node node) {
    this.node = node;
  }

  void add(Local local) {
    locals.put(local.id, local);
  }

  void remove(Local local) {
    locals.remove(local.id);
  }

  @Nullable Local local(ProcessId id) {
    return locals.get(id);
  }

  long nextTicket() {
    return ++tickets;
  }

  boolean idle() {
    return locals.isEmpty();
  }

  int size() {
    return locals.size();
  }

  Iterable<Local> locals() {
    return locals.values();
  }

  /** Those that are there now; some may end while they are looked at. */
  List<Local> copy() {
    return List.copyOf(locals.values());
  }

  /** Whether a replica of the process is on this node, in whatever state. */
  boolean runs(ProcessId id) {
    return locals.containsKey(id);
  }

  void reconcile(Entry entry) {
    if (node.membership.phase() == Phase.LEARNING) {
      return;
    }
    if (!node.starting.startsHere(entry)) {
      node.starting.forget(entry.id());
    }
    node.source.reconcile(entry);
    node.routes.reconcile(entry);
    boolean arrives = node.target.reconcile(entry);
    Local local = locals.get(entry.id());
    Ownership ownership = entry.ownership();
    Replica mine = ownership == null ? null : ownership.on(node.self);
    if (entry.live() && ownership != null && mine != null && local == null) {
      disown(entry, ownership, mine, arrives);
    }
    if (arrives) {
      return;
    }
    if (entry.live() && ownership != null && mine != null) {
      wanted(entry, ownership, mine, local);
    } else {
      unwanted(entry, ownership, mine, local);
    }
  }

  /** The registry says of a decision that is void that it runs here, and it does not. */
  private void disown(Entry entry, Ownership ownership, Replica mine, boolean arrives) {
    // One that leaves goes on with what has been handed over to it, and hands it over then.
    boolean leaves = node.membership.phase() == Phase.LEAVING;
    if (mine.running()
        && (node.membership.ready() || arrives && leaves)
        && node.authority.outdated(ownership.epoch())
        && !node.source.holds(entry.id())) {
      if (!arrives) {
        publish(entry, ownership, mine.ended(ReplicaStatus.STOPPED, node.now, null));
      } else {
        // It is here with its state, and its messages wait for the decision to be taken again.
        node.claiming.claimArrived(new Claim(entry.id(), ownership, entry.body().hash()));
      }
    }
  }

  private void wanted(Entry entry, Ownership ownership, Replica mine, @Nullable Local local) {
    if (mine.running()
        && (local == null || local.fills)
        && node.membership.ready()
        && node.authority.mayAct(ownership.epoch())
        && ownership.replicas().size() > 1
        && !node.stewardship.placing().everywhere(entry.body())
        && !node.source.holds(entry.id())) {
      // It is started again: nobody is to take its state meanwhile.
      publish(entry, ownership, mine.ended(ReplicaStatus.ASSIGNED, node.now, null));
      return;
    }
    Release release = ownership.releaseOf(node.self);
    if (local == null && release != null && !release.done() && !node.source.holds(entry.id())) {
      // One that was active here has ended, and another may stand by.
      node.write(entry.with(ownership.released(node.self)));
    } else if (local == null) {
      boolean over = mine.status() == ReplicaStatus.FAILED;
      boolean may = node.membership.ready() || node.source.holds(entry.id());
      boolean waits = waitsForRelease(ownership, mine.role());
      if (!over && may && !waits && node.authority.mayAct(ownership.epoch())) {
        node.starting.deploy(entry, ownership, mine);
      } else if (waits && mine.running() && !node.source.holds(entry.id())) {
        // Whoever decided this did not know that it had left; one that runs may go on instead.
        publish(entry, ownership, mine.ended(ReplicaStatus.STOPPED, node.now, null));
      }
    }
    if (local == null || local.state == Local.State.UNDEPLOYING || local.over) {
      return;
    }
    if (local.decision.life() != ownership.life() || !local.body.equals(entry.body())) {
      stop(local);
      return;
    }
    if (contradicted(local, mine)) {
      node.contests.outranked(entry, ownership, local);
      return;
    }
    if (local.role == Role.PASSIVE && release != null && !release.done()) {
      // It is not what another waits for.
      node.write(entry.with(ownership.released(node.self)));
      return;
    }
    local.cancelled = false;
    if (local.fills && !node.fillTarget.needed(local.body, ownership)) {
      // Nobody has its state any more: it starts anew, and knows it.
      abort(local);
      return;
    }
    if (!local.decision.sameDecision(ownership)) {
      if (!mayAdopt(local, ownership, mine) || !node.standingBy.ready(local, ownership, mine)) {
        return;
      }
      node.source.cancel(local);
      if (locals.get(local.id) != local) {
        return;
      }
      if (node.merging.given(local)
          || local.overruled && !node.contests.isNewest(local, ownership)) {
        return;
      }
      if (node.merging.drop(local)) {
        node.effect(new Effect.Resume(local.id, local.ticket));
      }
      adopt(local, ownership, mine);
    }
    if (local.state == Local.State.RUNNING && !mine.running()) {
      node.starting.runs(local);
    }
  }

  /** Whether another member that is there still has to let go; a passive replica need not wait. */
  boolean waitsForRelease(Ownership ownership, Role role) {
    for (Release release : ownership.releases()) {
      if (role == Role.ACTIVE && !release.done() && node.membership.mayRun(release.member())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the registry has a replica stand by that is active here: nobody decides that of one
   * decision after the other, so there are two owners.
   */
  private static boolean contradicted(Local local, Replica mine) {
    return local.role == Role.ACTIVE && mine.role() == Role.PASSIVE;
  }

  /** It may take the role that it has in that decision: to become active is to start as such. */
  private boolean mayAdopt(Local local, Ownership ownership, Replica mine) {
    return local.role == mine.role()
        || node.membership.ready()
            && node.authority.mayAct(ownership.epoch())
            && !waitsForRelease(ownership, mine.role());
  }

  void adopt(Local local, Ownership ownership, Replica mine) {
    if (local.role != mine.role()) {
      node.fillTarget.end(local);
    }
    // With what it has: it may have to say so before that is known.
    local.decision =
        local.state == Local.State.RUNNING
            ? ownership.with(running(local, mine, ownership.blank()))
            : ownership;
    local.role = mine.role();
    node.effect(new Effect.Adopt(local.id, local.ticket, ownership.epoch(), mine.role()));
  }

  /** Stops what is being started, as soon as that can be. */
  void abort(Local local) {
    if (local.filling != null) {
      stop(local);
    } else {
      local.cancelled = true;
    }
  }

  /** Takes a replica that has its state already as this node's own. */
  void takeOver(Arrival arrival, Entry entry, Ownership ownership, @Nullable HandoverBatch batch) {
    Role role = arrival.mine(arrival.next()).role();
    Local local = new Local(entry.id(), arrival.ticket, entry.body(), ownership, role);
    local.state = Local.State.RUNNING;
    local.deploymentHigh = arrival.deploymentHigh;
    local.deploymentLow = arrival.deploymentLow;
    // Its source may have been lost before it could commit, and the process given to it as blank.
    Ownership before = arrival.preparation.entry().ownership();
    local.unconfirmed =
        ownership.bare() && before != null && !before.bare() && node.config.migration().handover();
    local.hasState = !ownership.bare() || local.unconfirmed;
    local.batch = batch;
    locals.put(entry.id(), local);
    node.source.release(entry.id());
    node.routes.back(entry.id());
    Replica mine = ownership.on(node.self);
    if (mine != null
        && !(mine.running()
            && mine.deploymentHigh() == local.deploymentHigh
            && mine.deploymentLow() == local.deploymentLow)) {
      node.starting.runs(local);
    }
  }

  /** Stops a replica that was to take over and will not. */
  void discard(Arrival arrival) {
    Preparation preparation = arrival.preparation;
    Ownership next = preparation.next();
    SpecBody body = preparation.entry().body();
    Role role = arrival.mine(next).role();
    Local local = new Local(arrival.id(), arrival.ticket, body, next, role);
    locals.put(local.id, local);
    stop(local);
  }

  /** The process belongs to another node now; its replica ends, its messages are forwarded. */
  void handedOver(Local local) {
    locals.remove(local.id);
  }

  private void unwanted(
      Entry entry, @Nullable Ownership ownership, @Nullable Replica mine, @Nullable Local local) {
    node.starting.forget(entry.id());
    if (local == null) {
      gone(entry, ownership, mine);
    } else if (local.state == Local.State.DEPLOYING && local.restore != null) {
      // It has the state of the process, and may be the one that is to go on.
      local.cancelled = !node.contests.contested(entry, ownership, local);
      if (!local.cancelled && ownership != null && !node.contests.letsGo(entry, ownership, local)) {
        node.claiming.claim(local);
      }
    } else if (local.state == Local.State.DEPLOYING) {
      abort(local);
    } else if (local.state == Local.State.RUNNING) {
      if (!entry.live() || ownership == null || local.role == Role.PASSIVE) {
        stop(local);
      } else {
        node.contests.letGo(entry, ownership, local);
      }
    }
  }

  /** Nothing runs here: says so where somebody waits for it. */
  private void gone(Entry entry, @Nullable Ownership ownership, @Nullable Replica mine) {
    if (ownership == null || node.source.holds(entry.id())) {
      return;
    }
    Release release = ownership.releaseOf(node.self);
    if (release != null && !release.done()) {
      node.write(entry.with(ownership.released(node.self)));
    } else if (mine != null && mine.status() != ReplicaStatus.STOPPED) {
      publish(entry, ownership, mine.ended(ReplicaStatus.STOPPED, node.now, null));
    }
  }

  /** Whether a tombstone asks nothing of this node any more. */
  boolean over(Entry tombstone) {
    Ownership ownership = tombstone.ownership();
    if (locals.containsKey(tombstone.id()) || node.source.holds(tombstone.id())) {
      return false;
    }
    if (ownership == null) {
      return true;
    }
    Replica mine = ownership.on(node.self);
    Release release = ownership.releaseOf(node.self);
    return (mine == null || mine.status() == ReplicaStatus.STOPPED)
        && (release == null || release.done());
  }

  void publish(Entry entry, Ownership ownership, Replica changed) {
    node.write(entry.with(ownership.with(changed)));
  }

  /** Stops a replica that has no part in its process any more. */
  void end(Local local) {
    if (locals.get(local.id) == local && local.state == Local.State.RUNNING) {
      stop(local);
    }
  }

  void stop(Local local) {
    node.fillTarget.end(local);
    boolean frozen = node.merging.drop(local);
    boolean ended = node.source.drop(local);
    boolean ending = local.state == Local.State.UNDEPLOYING;
    local.restore = null;
    local.importing = null;
    local.taking = false;
    node.restores.forget(local);
    local.state = Local.State.UNDEPLOYING;
    if (ended || ending) {
      // A cold swap has undeployed it already; its messages wait no longer.
      node.effect(new Effect.StopForwarding(List.of(local.id)));
    } else {
      node.effect(new Effect.Undeploy(local.id, local.ticket));
      if (frozen) {
        // What waits is not for a successor here.
        node.effect(new Effect.StopForwarding(List.of(local.id)));
      }
    }
    if (ended) {
      locals.remove(local.id);
      node.touched.add(local.id);
    }
  }

  /** The ticket of the replica of the process on this node, or 0. */
  long ticket(ProcessId id) {
    Local local = locals.get(id);
    return local == null ? 0 : local.ticket;
  }

  @Nullable Local matching(ProcessId id, long ticket) {
    Local local = locals.get(id);
    return local != null && local.ticket == ticket ? local : null;
  }

  Replica running(Local local, Replica mine, boolean blank) {
    Inheritance has = mine.inheritance();
    if (blank && local.hasState && has == Inheritance.NOTHING) {
      has = local.unconfirmed ? Inheritance.SENT : Inheritance.CHECKPOINT;
    }
    return mine.running(node.now, local.deploymentHigh, local.deploymentLow, has);
  }

  void undeployed(Event.Undeployed event) {
    Local local = matching(event.id(), event.ticket());
    if (local == null || node.source.undeployed(local) || local.state != Local.State.UNDEPLOYING) {
      // Told once more, what ended is on its way to another node.
      return;
    }
    if (local.restore != null) {
      node.starting.restart(local);
    } else {
      locals.remove(event.id());
      node.touched.add(event.id());
    }
  }

  /**
   * This member was replaced, or may have been: all that it runs or is about to start ends,
   * whatever the registry says of it, and no state of it is used again.
   */
  void replaced() {
    for (Local local : copy()) {
      local.over = true;
      local.cancelled = true;
      if (local.state != Local.State.UNDEPLOYING || local.restore != null) {
        // What waits for one that was to start again waits no longer.
        stop(local);
      }
    }
  }
}
