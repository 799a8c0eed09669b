package io.processhub.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replicas on this node that could not be started, that failed or that ended by themselves. */
final class Endings {
  private final Node node;

  Endings(Node node) {
    this.node = node;
  }

  void deployFailed(Event.DeployFailed event) {
    Local local = node.hosting.matching(event.id(), event.ticket());
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
    node.hosting.remove(local);
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

  void finished(Event.ReplicaFinished event) {
    Local local = node.hosting.matching(event.id(), event.ticket());
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
    Local local = node.hosting.matching(event.id(), event.ticket());
    if (node.target.failed(event.id(), event.ticket(), event.cause()) || local == null) {
      return;
    }
    if (local.restore != null && local.state == Local.State.UNDEPLOYING) {
      node.starting.restart(local);
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
      node.hosting.publish(entry, current, mine.ended(ReplicaStatus.FAILED, node.now, cause));
      node.happened(new Fact.Failed(entry.id(), cause));
    }
  }
}
