package io.processhub.core;

import io.processhub.model.MemberId;

/**
 * Hears what stewards order of the processes of this node: what is to move, as far as that order
 * still follows the decision by which the process runs here, and what is to stay after all.
 */
final class HandoverOrders {
  private final Node node;
  private final HandoverSource source;
  private final HandoverPost post;

  HandoverOrders(Node node, HandoverSource source, HandoverPost post) {
    this.node = node;
    this.source = source;
    this.post = post;
  }

  void heard(MemberId steward, Message.Orders message) {
    for (Order order : message.orders()) {
      Entry entry = node.registry.get(order.id().value());
      Local local = node.hosting.local(order.id());
      if (local != null && order.next().on(node.self) != null) {
        stay(steward, local);
      } else if (entry != null && local != null) {
        move(entry, local, order.next());
      } else if (entry != null && node.membership.phase() == Phase.LEAVING) {
        node.evacuation.letGo(entry, order.next());
      }
    }
  }

  /** The steward wants it to stay, and decides nothing before it is told that it does. */
  private void stay(MemberId steward, Local local) {
    source.cancel(local);
    if (!runs(local)) {
      return;
    }
    if (steward.equals(node.self)) {
      node.stewardship.orders().stays(local.id);
    } else {
      post.staying(steward.node(), local.id);
    }
  }

  private void move(Entry entry, Local local, Ownership next) {
    Ownership current = entry.ownership();
    MemberId target = current == null ? null : current.successor(node.self, next);
    if (target == null
        || !entry.live()
        || current == null
        || current.compareTo(next) >= 0
        || !current.sameDecision(local.decision)
        || local.state != Local.State.RUNNING
        || !node.authority.mayAct(next.epoch())
        || !node.membership.hosts().contains(target)) {
      return;
    }
    Handover before = local.handover;
    if (before != null && before.target.equals(target)) {
      return;
    }
    source.cancel(local);
    if (before == null || runs(local)) {
      boolean blank = !node.config.migration().handover() || current.bare();
      source.begin(entry, local, next.withBlank(blank), target);
    }
  }

  private boolean runs(Local local) {
    return local.state == Local.State.RUNNING && node.hosting.local(local.id) == local;
  }
}
