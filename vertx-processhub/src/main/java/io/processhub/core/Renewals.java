package io.processhub.core;

/** Asks the voters for a lease, again and again while this node is a member. */
final class Renewals {
  /** Requests in the time of one lease. */
  private static final int PER_LEASE = 3;

  /** The same of those requests that follow another view, while others may not know it yet. */
  private static final int PER_LEASE_AT_FIRST = 20;

  private final Node node;
  private final Leases leases;
  private final QuorumPost post;
  private long at = Timers.NEVER;
  private long agreedAt;

  Renewals(Node node, Leases leases, QuorumPost post) {
    this.node = node;
    this.leases = leases;
    this.post = post;
  }

  /** Another view: whoever is a member of it asks once the news is on its way. */
  void agreed(boolean member) {
    agreedAt = node.now;
    at = member ? node.now + 1 : Timers.NEVER;
  }

  /** Asks if it is time to; when to look again. */
  long renew(AgreedView view) {
    if (node.now >= at) {
      long pause = Math.max(1, node.config.lease() / PER_LEASE);
      boolean first = !leases.renewed() && node.now < agreedAt + pause;
      at = node.now + (first ? Math.max(1, node.config.lease() / PER_LEASE_AT_FIRST) : pause);
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
