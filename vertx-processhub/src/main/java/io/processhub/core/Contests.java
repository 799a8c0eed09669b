package io.processhub.core;

import io.processhub.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a replica that is active here though another owner is known: it ends and gives
 * its state to that one, claims the process, or goes on after all, since the other is lost.
 */
final class Contests {
  private final Node node;

  Contests(Node node) {
    this.node = node;
  }

  /**
   * Whether a replica that was overruled goes on with what it has, since whoever went on instead is
   * lost. If a checkpoint of that one is here it starts anew with it: what the other acknowledged
   * counts.
   */
  boolean isNewest(Local local, Ownership ownership) {
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
        node.hosting.stop(local);
        local.restore = copy.state();
        local.copy = copy;
        return false;
      }
    }
    local.overruled = false;
    return true;
  }

  /** It is to stand by, and is active: it ends, or the steward settles who is right. */
  void outranked(Entry entry, Ownership ownership, Local local) {
    if (local.state == Local.State.DEPLOYING) {
      node.hosting.abort(local);
    } else if (local.state == Local.State.RUNNING) {
      letGo(entry, ownership, local);
    }
  }

  /** What is active here ends, and gives its state to whoever goes on; or claims the process. */
  void letGo(Entry entry, Ownership ownership, Local local) {
    if (!letsGo(entry, ownership, local)) {
      node.claiming.claim(local);
      return;
    }
    local.overruled = true;
    if (!node.merging.begins(local, ownership)) {
      node.hosting.stop(local);
    }
  }

  /**
   * Whether another member owns the process now, and what this one has of it may still be wanted:
   * to go on here, or to be merged into what runs there.
   */
  boolean contested(Entry entry, @Nullable Ownership current, Local local) {
    return entry.live()
        && local.role == Role.ACTIVE
        && current != null
        && current.on(node.self) == null
        && current.life() == local.decision.life()
        && entry.body().equals(local.body)
        && local.decision.on(node.self) != null;
  }

  /** Whether this node is to let go of a process that it may not claim either. */
  boolean letsGo(Entry entry, Ownership ownership, Local local) {
    return ownership.releaseOf(node.self) != null
        && (node.stewardship.placing().everywhere(entry.body())
            || !Conflict.abandoned(entry, ownership, Claiming.of(local), node.self));
  }
}
