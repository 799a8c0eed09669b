package io.processhub.core;

/**
 * A node that is ready is not a member at once: it waits until the members know that it is ready,
 * or have had the time to.
 */
final class Announcing {
  private final Node node;
  private final Peers peers;
  private boolean founding;
  private long readyAt;

  Announcing(Node node, Peers peers) {
    this.node = node;
    this.peers = peers;
  }

  /** It is ready without having learned from anybody. */
  void founding() {
    founding = true;
  }

  void begin() {
    readyAt = node.now;
    recheck();
  }

  /** Sets the timer for when it has waited long enough. */
  void recheck() {
    node.timers.atLatest(Timers.Kind.RECHECK, readyAt + limit());
  }

  boolean over() {
    if (node.now >= readyAt + limit()) {
      return true;
    }
    for (Peer peer : peers) {
      if (peer.ready() && peer.seen != Phase.READY
          || founding && peer.present() && peer.phase == Phase.LEARNING) {
        return false;
      }
    }
    return true;
  }

  /** A founder gives the others at the gate the time to come in: alone it would own everything. */
  private long limit() {
    return founding ? CoreConfig.FOUNDING : CoreConfig.ANNOUNCING;
  }
}
