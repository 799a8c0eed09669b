package io.processhub.core;

/** Asks the voters for a lease, again and again while this node is a member. */
final class Renewals {
  /** Requests in the time of one lease. */
  private static final int PER_LEASE = 3;

  private final Node node;
  private final Leases leases;
  private final QuorumPost post;
  private long at = Timers.NEVER;

  Renewals(Node node, Leases leases, QuorumPost post) {
    this.node = node;
    this.leases = leases;
    this.post = post;
  }

  /** Another view: whoever is a member of it asks at once. */
  void agreed(boolean member) {
    at = member ? node.now : Timers.NEVER;
  }

  /** Asks if it is time to; when to look again. */
  long renew(AgreedView view) {
    if (node.now >= at) {
      at = node.now + Math.max(1, node.config.lease() / PER_LEASE);
      QuorumMessage.LeaseRequest request = new QuorumMessage.LeaseRequest(leases.request());
      for (Voter voter : view.voters()) {
        post.send(voter.id(), request);
      }
    }
    return at;
  }

  /** Gives the lease back for good. */
  void end(AgreedView view) {
    at = Timers.NEVER;
    leases.end();
    for (Voter voter : view.voters()) {
      if (!voter.id().equals(node.self)) {
        post.send(voter.id(), new QuorumMessage.LeaseEnd());
      }
    }
  }
}
