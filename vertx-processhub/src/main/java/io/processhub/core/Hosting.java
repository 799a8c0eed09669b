package io.processhub.core;

import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.HashMap;
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

  /** Callers that wait for a first start here, to be told when it fails. */
  private final Map<ProcessId, AckRequest> origins = new HashMap<>();

  private long tickets;

  Hosting(Node node) {
    this.node = node;
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

  /** Remembers whom to tell if the first start of these processes fails here. */
  void startedFor(AckRequest origin, List<Entry> entries) {
    for (Entry told : entries) {
      // What was told may have been overtaken.
      Entry entry = node.registry.get(told.id().value());
      if (entry != null && startsHere(entry)) {
        Local local = locals.get(entry.id());
        if (local == null) {
          origins.put(entry.id(), origin);
        } else if (local.state == Local.State.DEPLOYING) {
          local.origin = origin;
        }
      }
    }
  }

  /** Whether the first start of that process is for this node. */
  private boolean startsHere(Entry entry) {
    Ownership ownership = entry.ownership();
    return entry.live()
        && ownership != null
        && ownership.neverRan()
        && ownership.on(node.self) != null;
  }

  void reconcile(Entry entry) {
    if (node.membership.phase() == Phase.LEARNING) {
      return;
    }
    if (!startsHere(entry)) {
      origins.remove(entry.id());
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
        deploy(entry, ownership, mine);
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
      outranked(entry, ownership, local);
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
      if (node.merging.given(local) || local.overruled && !isNewest(local, ownership)) {
        return;
      }
      if (node.merging.drop(local)) {
        node.effect(new Effect.Resume(local.id, local.ticket));
      }
      adopt(local, ownership, mine);
    }
    if (local.state == Local.State.RUNNING && !mine.running()) {
      runs(local);
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

  private void adopt(Local local, Ownership ownership, Replica mine) {
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

  /**
   * Whether a replica that was overruled goes on with what it has, since whoever went on instead is
   * lost. If a checkpoint of that one is here it starts anew with it: what the other acknowledged
   * counts.
   */
  private boolean isNewest(Local local, Ownership ownership) {
    Replica active = ownership.active();
    boolean alone = active == null || active.member().equals(node.self);
    if (local.role == Role.ACTIVE && local.state == Local.State.RUNNING && alone) {
      Seeking seeking = node.safekeeping.seeking();
      if (seeking.needed(ownership) && !seeking.over(local.id, ownership)) {
        // It goes on as it is until then, and no checkpoint of it counts.
        if (node.merging.drop(local)) {
          node.effect(new Effect.Resume(local.id, local.ticket));
        }
        return false;
      }
      seeking.end(local.id);
      Copy copy = seeking.here(local.id, ownership.life());
      Ownership mine = local.decision;
      if (copy != null
          && !copy.version().under(mine)
          && (mine.bare() || copy.version().compareTo(mine) > 0)) {
        node.report(true, "the state of " + local.id + " was not merged: its owner is lost");
        // What waits for it is for the one that starts here.
        node.merging.drop(local);
        stop(local);
        local.restore = copy.state();
        local.copy = copy;
        return false;
      }
    }
    local.overruled = false;
    return true;
  }

  /** It is to stand by, and is active: it ends, or the steward settles who is right. */
  private void outranked(Entry entry, Ownership ownership, Local local) {
    if (local.state == Local.State.DEPLOYING) {
      abort(local);
    } else if (local.state == Local.State.RUNNING) {
      letGo(entry, ownership, local);
    }
  }

  /** What is active here ends, and gives its state to whoever goes on; or claims the process. */
  private void letGo(Entry entry, Ownership ownership, Local local) {
    if (!letsGo(entry, ownership, local)) {
      node.claiming.claim(local);
      return;
    }
    local.overruled = true;
    if (!node.merging.begins(local, ownership)) {
      stop(local);
    }
  }

  /** Stops what is being started, as soon as that can be. */
  void abort(Local local) {
    if (local.filling != null) {
      stop(local);
    } else {
      local.cancelled = true;
    }
  }

  private void deploy(Entry entry, Ownership ownership, Replica mine) {
    Seeking seeking = node.safekeeping.seeking();
    boolean fills = node.fillTarget.needed(entry.body(), ownership);
    if (mine.role() == Role.PASSIVE
        && (!ownership.neverRan() && !fills || !node.routes.clear(entry.id()))) {
      // It waits for one that runs, or to be promoted, or for the last messages to one that left.
      return;
    }
    Copy copy = null;
    // One that stands by may have less than the newest checkpoint, one that is active has more.
    if (ownership.active() == null && seeking.needed(ownership)) {
      if (!seeking.over(entry.id(), ownership)) {
        return;
      }
      seeking.end(entry.id());
      copy = seeking.here(entry.id(), ownership.life());
    }
    byte[] state = node.source.takeBack(entry.id(), ownership, copy);
    if (state != null && state.length > 0 && copy != null) {
      // It had checkpoints: what it goes on with is the next one.
      deploy(entry, ownership, mine, state, Copy.of(Version.of(ownership, 1), List.of(state)));
    } else if (state != null) {
      deploy(entry, ownership, mine, state, null);
    } else {
      deploy(entry, ownership, mine, copy == null ? null : copy.state(), copy);
    }
  }

  /** Starts a replica, with that state if there is one; messages wait until it has it. */
  private void deploy(
      Entry entry,
      Ownership ownership,
      Replica mine,
      byte @Nullable [] state,
      @Nullable Copy copy) {
    Local local = new Local(entry.id(), ++tickets, entry.body(), ownership, mine.role());
    local.origin = origins.remove(entry.id());
    local.restore = state;
    local.copy = copy;
    local.hasState =
        mine.role() == Role.ACTIVE && !ownership.bare()
            || copy != null
            || state != null && state.length > 0;
    local.fills = state == null && copy == null && node.fillTarget.needed(local.body, ownership);
    locals.put(entry.id(), local);
    node.effect(
        new Effect.Deploy(
            entry.id(),
            local.ticket,
            local.body,
            entry.currentDetails(),
            ownership.epoch(),
            mine.role(),
            ownership.neverRan(),
            ownership.blank() && !local.fills,
            state != null || local.fills));
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
      runs(local);
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

  /** A cold swap does not take place, and the replica has been undeployed, or is about to be. */
  void restore(Local local, byte[] state, boolean ending) {
    local.restore = state;
    local.copy = null;
    if (ending) {
      local.state = Local.State.UNDEPLOYING;
    } else {
      restart(local);
    }
  }

  /** Starts the replica again with the state that it had. */
  private void restart(Local local) {
    Entry entry = node.registry.get(local.id.value());
    Ownership current = entry == null ? null : entry.ownership();
    Replica mine = current == null ? null : current.on(node.self);
    local.state = Local.State.UNDEPLOYING;
    locals.remove(local.id);
    // Under a quorum a view or a lease may come again, and it waits for that.
    boolean halted = node.authority.halted() && !node.config.partition().quorum();
    if (entry != null && entry.live() && current != null && mine != null && !halted) {
      deploy(entry, current, mine, local.restore, local.copy);
    } else if (entry != null && local.copy == null && contested(entry, current, local)) {
      deploy(entry, local.decision, local.replica(node.self), local.restore, local.copy);
      node.touched.add(local.id);
    } else {
      node.effect(new Effect.StopForwarding(List.of(local.id)));
      node.touched.add(local.id);
    }
  }

  /**
   * Whether another member owns the process now, and what this one has of it may still be wanted:
   * to go on here, or to be merged into what runs there.
   */
  private boolean contested(Entry entry, @Nullable Ownership current, Local local) {
    return entry.live()
        && local.role == Role.ACTIVE
        && current != null
        && current.on(node.self) == null
        && current.life() == local.decision.life()
        && entry.body().equals(local.body)
        && local.decision.on(node.self) != null;
  }

  /** Whether this node is to let go of a process that it may not claim either. */
  private boolean letsGo(Entry entry, Ownership ownership, Local local) {
    return ownership.releaseOf(node.self) != null
        && (node.stewardship.placing().everywhere(entry.body())
            || !Conflict.abandoned(entry, ownership, Claiming.of(local), node.self));
  }

  private void unwanted(
      Entry entry, @Nullable Ownership ownership, @Nullable Replica mine, @Nullable Local local) {
    origins.remove(entry.id());
    if (local == null) {
      gone(entry, ownership, mine);
    } else if (local.state == Local.State.DEPLOYING && local.restore != null) {
      // It has the state of the process, and may be the one that is to go on.
      local.cancelled = !contested(entry, ownership, local);
      if (!local.cancelled && ownership != null && !letsGo(entry, ownership, local)) {
        node.claiming.claim(local);
      }
    } else if (local.state == Local.State.DEPLOYING) {
      abort(local);
    } else if (local.state == Local.State.RUNNING) {
      if (!entry.live() || ownership == null || local.role == Role.PASSIVE) {
        stop(local);
      } else {
        letGo(entry, ownership, local);
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

  private void publish(Entry entry, Ownership ownership, Replica changed) {
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

  void deployed(Event.Deployed event) {
    Local local = matching(event.id(), event.ticket());
    if (node.target.deployed(event) || local == null || local.state != Local.State.DEPLOYING) {
      return;
    }
    local.deploymentHigh = event.deploymentHigh();
    local.deploymentLow = event.deploymentLow();
    if (local.fills) {
      node.fillTarget.end(local);
      if (local.cancelled) {
        stop(local);
      } else {
        node.fillTarget.begin(local);
      }
    } else if (local.restore == null || local.cancelled) {
      local.state = Local.State.RUNNING;
      if (local.restore == null) {
        node.routes.back(local.id);
      }
      runs(local);
      if (local.cancelled) {
        stop(local);
      }
    } else {
      node.restores.give(local, local.restore);
    }
    node.touched.add(event.id());
  }

  void redeployed(Event.Redeployed event) {
    Local local = matching(event.id(), event.ticket());
    if (node.target.redeployed(event)) {
      return;
    }
    if (local != null
        && (local.restore != null || local.fills)
        && local.state == Local.State.DEPLOYING) {
      // It failed before it had its state, and was started again.
      deployed(
          new Event.Deployed(
              local.id, local.ticket, event.deploymentHigh(), event.deploymentLow()));
      return;
    }
    if (local != null && local.handover != null && local.handover.frozen()) {
      node.source.cancel(local);
    }
    if (local != null && node.merging.ends(local)) {
      stop(local);
      return;
    }
    if (local != null && local.state == Local.State.RUNNING) {
      local.deploymentHigh = event.deploymentHigh();
      local.deploymentLow = event.deploymentLow();
      runs(local);
      if (local.role == Role.PASSIVE
          && local.state == Local.State.RUNNING
          && node.fillTarget.needed(local.body, local.decision)) {
        // What it stood by with is gone.
        local.applied = null;
        local.importing = null;
        local.taking = false;
        node.fillTarget.end(local);
        node.fillTarget.begin(local);
      }
    }
  }

  private Replica running(Local local, Replica mine, boolean blank) {
    Inheritance has = mine.inheritance();
    if (blank && local.hasState && has == Inheritance.NOTHING) {
      has = local.unconfirmed ? Inheritance.SENT : Inheritance.CHECKPOINT;
    }
    return mine.running(node.now, local.deploymentHigh, local.deploymentLow, has);
  }

  /** Publishes the replica as running under the newest decision that names this member. */
  void runs(Local local) {
    Entry entry = node.registry.get(local.id.value());
    Ownership current = entry == null ? null : entry.ownership();
    Replica mine = current == null ? null : current.on(node.self);
    if (entry != null
        && entry.live()
        && current != null
        && mine != null
        && !local.overruled
        && local.role == mine.role()) {
      Ownership next = current.with(running(local, mine, current.blank()));
      if (!local.decision.sameDecision(next)) {
        // Taken in the same tick in which the replica said that it runs.
        adopt(local, next, mine);
      }
      local.decision = next;
      node.write(entry.with(next));
    } else {
      Replica own = local.decision.on(node.self);
      if (own != null) {
        local.decision = local.decision.with(running(local, own, local.decision.blank()));
      }
    }
  }

  void deployFailed(Event.DeployFailed event) {
    Local local = matching(event.id(), event.ticket());
    if (node.target.failed(event.id(), event.ticket(), event.message()) || local == null) {
      return;
    }
    Entry entry = ended(local);
    Ownership current = entry == null ? null : entry.ownership();
    if (entry == null || current == null) {
      return;
    }
    if (current.neverRan() && current.replicas().size() == 1) {
      node.end(entry);
      node.calls.failed(
          local.origin, new Refusal(event.id(), RefusalCode.START_FAILED, event.message()));
    } else {
      failed(entry, current, event.message());
    }
  }

  /** The replica is gone; its entry if it is about this replica in this life, else null. */
  private @Nullable Entry ended(Local local) {
    boolean ending = local.state == Local.State.UNDEPLOYING;
    node.source.drop(local);
    node.fillTarget.end(local);
    if (node.merging.drop(local)) {
      node.effect(new Effect.StopForwarding(List.of(local.id)));
    }
    locals.remove(local.id);
    node.restores.forget(local);
    node.touched.add(local.id);
    Entry entry = node.registry.get(local.id.value());
    Ownership current = entry == null ? null : entry.ownership();
    boolean sameLife =
        entry != null
            && entry.live()
            && current != null
            && current.on(node.self) != null
            && current.life() == local.decision.life()
            && entry.body().equals(local.body)
            && !ending
            && !local.cancelled;
    return sameLife ? entry : null;
  }

  void undeployed(Event.Undeployed event) {
    Local local = matching(event.id(), event.ticket());
    if (local == null || node.source.undeployed(local) || local.state != Local.State.UNDEPLOYING) {
      // Told once more, what ended is on its way to another node.
      return;
    }
    if (local.restore != null) {
      restart(local);
    } else {
      locals.remove(event.id());
      node.touched.add(event.id());
    }
  }

  void finished(Event.ReplicaFinished event) {
    Local local = matching(event.id(), event.ticket());
    if (node.target.failed(event.id(), event.ticket(), "it stopped itself")) {
      return;
    }
    Entry entry = local == null ? null : ended(local);
    Ownership current = entry == null ? null : entry.ownership();
    if (entry != null && current != null && event.cause() != null && othersGoOn(current)) {
      failed(entry, current, event.cause());
    } else if (entry != null) {
      node.end(entry);
    }
  }

  private boolean othersGoOn(Ownership current) {
    for (Replica replica : current.replicas()) {
      if (replica.able()
          && !replica.member().equals(node.self)
          && node.membership.present(replica.member())) {
        return true;
      }
    }
    return false;
  }

  void replicaFailed(Event.ReplicaFailed event) {
    Local local = matching(event.id(), event.ticket());
    if (node.target.failed(event.id(), event.ticket(), event.cause()) || local == null) {
      return;
    }
    if (local.restore != null && local.state == Local.State.UNDEPLOYING) {
      restart(local);
    } else if (!node.source.undeployed(local)) {
      ended(local, event.cause());
    }
  }

  void ended(Local local, String cause) {
    Entry entry = ended(local);
    Ownership current = entry == null ? null : entry.ownership();
    if (entry != null && current != null) {
      failed(entry, current, cause);
    }
  }

  void failed(Entry entry, Ownership current, String cause) {
    Replica mine = current.on(node.self);
    if (mine != null) {
      publish(entry, current, mine.ended(ReplicaStatus.FAILED, node.now, cause));
      node.happened(new Fact.Failed(entry.id(), cause));
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

  /** What waits beside the replicas; nothing when all is at rest. */
  int load() {
    return origins.size();
  }
}
