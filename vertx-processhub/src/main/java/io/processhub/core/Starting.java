package io.processhub.core;

import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts replicas on this node, anew or with the state that they had, and says that they run. Who
 * waits for a first start is told when it fails.
 */
final class Starting {
  private final Node node;

  /** Callers that wait for a first start here, to be told when it fails. */
  private final Map<ProcessId, AckRequest> origins = new HashMap<>();

  Starting(Node node) {
    this.node = node;
  }

  /** Remembers whom to tell if the first start of these processes fails here. */
  void startedFor(AckRequest origin, List<Entry> entries) {
    for (Entry told : entries) {
      // What was told may have been overtaken.
      Entry entry = node.registry.get(told.id().value());
      if (entry != null && startsHere(entry)) {
        Local local = node.hosting.local(entry.id());
        if (local == null) {
          origins.put(entry.id(), origin);
        } else if (local.state == Local.State.DEPLOYING) {
          local.origin = origin;
        }
      }
    }
  }

  /** Whether the first start of that process is for this node. */
  boolean startsHere(Entry entry) {
    Ownership ownership = entry.ownership();
    return entry.live()
        && ownership != null
        && ownership.neverRan()
        && ownership.on(node.self) != null;
  }

  void deploy(Entry entry, Ownership ownership, Replica mine) {
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
    Local local =
        new Local(entry.id(), node.hosting.nextTicket(), entry.body(), ownership, mine.role());
    local.origin = origins.remove(entry.id());
    local.restore = state;
    local.copy = copy;
    local.hasState =
        mine.role() == Role.ACTIVE && !ownership.bare()
            || copy != null
            || state != null && state.length > 0;
    local.fills = state == null && copy == null && node.fillTarget.needed(local.body, ownership);
    node.hosting.add(local);
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
  void restart(Local local) {
    Entry entry = node.registry.get(local.id.value());
    Ownership current = entry == null ? null : entry.ownership();
    Replica mine = current == null ? null : current.on(node.self);
    local.state = Local.State.UNDEPLOYING;
    node.hosting.remove(local);
    // Under a quorum a view or a lease may come again, and it waits for that.
    boolean halted = node.authority.halted() && !node.config.partition().quorum();
    if (entry != null && entry.live() && current != null && mine != null && !halted) {
      deploy(entry, current, mine, local.restore, local.copy);
    } else if (entry != null
        && local.copy == null
        && node.contests.contested(entry, current, local)) {
      deploy(entry, local.decision, local.replica(node.self), local.restore, local.copy);
      node.touched.add(local.id);
    } else {
      node.effect(new Effect.StopForwarding(List.of(local.id)));
      node.touched.add(local.id);
    }
  }

  void deployed(Event.Deployed event) {
    Local local = node.hosting.matching(event.id(), event.ticket());
    if (node.target.deployed(event) || local == null || local.state != Local.State.DEPLOYING) {
      return;
    }
    local.deploymentHigh = event.deploymentHigh();
    local.deploymentLow = event.deploymentLow();
    if (local.fills) {
      node.fillTarget.end(local);
      if (local.cancelled) {
        node.hosting.stop(local);
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
        node.hosting.stop(local);
      }
    } else {
      node.restores.give(local, local.restore);
    }
    node.touched.add(event.id());
  }

  void redeployed(Event.Redeployed event) {
    Local local = node.hosting.matching(event.id(), event.ticket());
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
      node.hosting.stop(local);
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
      Ownership next = current.with(node.hosting.running(local, mine, current.blank()));
      if (!local.decision.sameDecision(next)) {
        // Taken in the same tick in which the replica said that it runs.
        node.hosting.adopt(local, next, mine);
      }
      local.decision = next;
      node.write(entry.with(next));
    } else {
      Replica own = local.decision.on(node.self);
      if (own != null) {
        local.decision =
            local.decision.with(node.hosting.running(local, own, local.decision.blank()));
      }
    }
  }

  /** Nobody waits any more for the first start of that process here. */
  void forget(ProcessId id) {
    origins.remove(id);
  }

  /** What waits beside the replicas; nothing when all is at rest. */
  int load() {
    return origins.size();
  }
}
