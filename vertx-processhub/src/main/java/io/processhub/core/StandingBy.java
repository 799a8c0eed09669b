package io.processhub.core;

import io.processhub.model.ProcessId;
import io.processhub.model.Role;

/**
 * Keeps passive replicas on this node up to date: each takes in the checkpoints that come, and
 * before it is promoted the newest that any member holds.
 */
final class StandingBy {
  private final Node node;

  StandingBy(Node node) {
    this.node = node;
  }

  /**
   * Whether a replica has what it needs for the role that it has in that decision: one that is
   * promoted the newest checkpoint that any member holds. Else it is looked for, or taken in.
   */
  boolean ready(Local local, Ownership ownership, Replica mine) {
    if (local.role == mine.role() || local.state != Local.State.RUNNING) {
      return local.role == mine.role();
    }
    Seeking seeking = node.safekeeping.seeking();
    if (local.taking || seeking.needed(ownership) && !seeking.over(local.id, ownership)) {
      return false;
    }
    Copy copy = seeking.here(local.id, ownership.life());
    if (copy != null && newer(copy, local)) {
      take(local, copy);
      return false;
    }
    seeking.end(local.id);
    if (copy != null) {
      local.hasState = true;
      node.safekeeping.restored(local.id, copy, ownership);
    }
    return true;
  }

  private static boolean newer(Copy copy, Local local) {
    return local.applied == null || copy.version().compareTo(local.applied) > 0;
  }

  /** A checkpoint has come to this node: a replica that stands by takes it in. */
  void arrived(ProcessId id) {
    Local local = node.hosting.local(id);
    Copy copy = node.safekeeping.backups().copy(id);
    if (local != null
        && copy != null
        && local.role == Role.PASSIVE
        && local.state == Local.State.RUNNING
        && !local.taking
        && copy.version().life() == local.decision.life()
        && newer(copy, local)) {
      take(local, copy);
    }
  }

  private void take(Local local, Copy copy) {
    local.importing = copy;
    local.taking = true;
    node.restores.awaitImport(local);
    node.effect(new Effect.Import(local.id, local.ticket, copy.state(), copy.increments(), true));
  }

  /** It was started again and takes in the state of another replica. */
  void take(Local local, byte[] state) {
    local.importing = null;
    local.taking = true;
    node.restores.awaitImport(local);
    node.effect(new Effect.Import(local.id, local.ticket, state));
  }

  /** It has taken in what it was given, and takes what has come meanwhile. */
  void taken(Local local) {
    Copy copy = local.importing;
    local.importing = null;
    local.taking = false;
    local.applied = copy == null ? null : copy.version();
    local.hasState = true;
    node.touched.add(local.id);
    arrived(local.id);
  }
}
