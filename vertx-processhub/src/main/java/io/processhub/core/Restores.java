package io.processhub.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gives replicas on this node the state with which they go on, or stand by, each by a deadline. */
final class Restores {
  private final Node node;
  private final Set<Local> restoring = new LinkedHashSet<>();

  Restores(Node node) {
    this.node = node;
  }

  /** Gives a held replica the state with which it goes on. */
  void give(Local local, byte[] state) {
    if (state.length > 0 || local.copy != null) {
      awaitImport(local);
      boolean kept = local.copy != null;
      List<byte[]> increments = local.copy == null ? List.of() : local.copy.increments();
      node.effect(new Effect.Import(local.id, local.ticket, state, increments, kept));
    } else {
      restored(local);
    }
  }

  /** It is given a state, and not waited for without end. */
  void awaitImport(Local local) {
    local.deadline = node.now + node.config.migrationTimeout();
    restoring.add(local);
    node.timers.atLatest(Timers.Kind.RESTORES, local.deadline);
  }

  /** A new replica has the state of another. */
  void filled(Local local, byte[] state) {
    if (local.state == Local.State.DEPLOYING) {
      local.fills = false;
      local.hasState |= state.length > 0;
      local.restore = state;
      give(local, state);
    } else if (local.state == Local.State.RUNNING && state.length > 0) {
      node.standingBy.take(local, state);
    }
  }

  /** Nobody gives a new replica the state that it needs. */
  void unfilled(Local local, String cause) {
    if (local.state == Local.State.DEPLOYING) {
      node.effect(new Effect.Undeploy(local.id, local.ticket));
      node.endings.ended(local, cause);
    }
  }

  void imported(Event.Imported event) {
    Local local = node.hosting.matching(event.id(), event.ticket());
    if (node.target.imported(event) || local == null) {
      return;
    }
    if (local.restore != null) {
      restored(local);
    } else if (local.taking) {
      restoring.remove(local);
      node.standingBy.taken(local);
    }
  }

  /** It goes on here with the state that it had, and the messages that waited. */
  private void restored(Local local) {
    local.restore = null;
    restoring.remove(local);
    local.state = Local.State.RUNNING;
    node.starting.runs(local);
    if (local.copy != null) {
      node.safekeeping.restored(local.id, local.copy, local.decision);
    }
    Replica mine = local.decision.on(node.self);
    if (local.cancelled || mine == null) {
      // If it was forwarded from here, it is still.
      node.hosting.stop(local);
    } else {
      node.routes.back(local.id);
      node.effect(
          new Effect.Activate(
              local.id, local.ticket, local.decision.epoch(), mine.role(), null, List.of()));
    }
    node.touched.add(local.id);
  }

  void importFailed(Event.ImportFailed event) {
    Local local = node.hosting.matching(event.id(), event.ticket());
    if (node.target.importFailed(event) || local == null) {
      return;
    }
    if (local.restore != null) {
      node.effect(new Effect.Undeploy(local.id, local.ticket));
      node.endings.ended(local, event.message());
    } else if (local.taking && local.state == Local.State.RUNNING) {
      // What it stands by with is not known any more: it is filled anew.
      node.hosting.stop(local);
    }
  }

  /** The replica ends. */
  void forget(Local local) {
    restoring.remove(local);
  }

  /** Gives up those that have not taken their state in time. */
  void tick() {
    if (node.timers.fired(Timers.Kind.RESTORES, node.now)) {
      restoring.removeIf(
          local -> local.restore == null && !local.taking || node.hosting.local(local.id) != local);
      for (Local local : List.copyOf(restoring)) {
        if (node.now >= local.deadline) {
          importFailed(
              new Event.ImportFailed(local.id, local.ticket, "did not take its state in time"));
        } else {
          node.timers.atLatest(Timers.Kind.RESTORES, local.deadline);
        }
      }
    }
  }

  int load() {
    return restoring.size();
  }
}
