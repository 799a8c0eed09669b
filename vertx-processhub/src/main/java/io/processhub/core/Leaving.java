package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.List;
import java.util.Set;

/**
 * How this node leaves the hub: it takes on nothing more, waits until all that runs here is handed
 * over and nothing passes through here, and is gone then, or when its time is up.
 */
final class Leaving {
  private final Node node;
  private boolean begun;
  private boolean over;

  /** Replicas that nobody else can take. */
  private int kept;

  Leaving(Node node) {
    this.node = node;
  }

  /** Whether this node has left. */
  boolean over() {
    return over;
  }

  void begin(long timeout) {
    if (begun) {
      return;
    }
    begun = true;
    node.timers.at(Timers.Kind.LEAVING, node.now + timeout);
    node.timers.at(Timers.Kind.UNPLACEABLE, node.now + CoreConfig.RETRY);
    node.calls.abort();
    node.outbox.release();
    node.stewardship.leave();
    node.target.leave();
    node.membership.become(Phase.LEAVING);
    node.antiEntropy.soon();
  }

  /** Leaves if all is handed over or time is up, at the end of a tick. */
  void finish() {
    if (!begun || over) {
      return;
    }
    boolean late = node.timers.fired(Timers.Kind.LEAVING, node.now);
    boolean alone = node.membership.alone();
    if (late || alone) {
      node.evacuation.stopAll();
    } else if (node.timers.fired(Timers.Kind.UNPLACEABLE, node.now)) {
      node.timers.at(Timers.Kind.UNPLACEABLE, node.now + CoreConfig.REMIND);
      kept = Math.max(kept, node.evacuation.stopUnplaceable());
    }
    if (late || settled(alone)) {
      leave();
    }
  }

  private boolean settled(boolean alone) {
    boolean handedOver = alone || node.registry.replicasOn(node.self) <= kept;
    boolean quiet = node.source.idle() && node.target.idle() && node.routes.idle();
    // Where all leave at once nobody is left who could take over, or who still sends.
    boolean settled = node.hosting.idle() && (alone || quiet);
    return settled && handedOver && (alone || !node.safekeeping.awaited());
  }

  private void leave() {
    Set<ProcessId> notHandedOver = node.evacuation.notHandedOver();
    node.source.all().forEach(handover -> notHandedOver.add(handover.id()));
    node.calls.abort();
    node.admin.abort();
    node.outbox.flush();
    if (node.hosting.idle()) {
      node.authority.farewell();
    }
    node.membership.become(Phase.GONE);
    over = true;
    node.effect(new Effect.Left(List.copyOf(notHandedOver)));
  }
}
