package io.processhub.sim;

import io.processhub.model.NodeId;
import org.jspecify.annotations.Nullable;

/** What one sender sends to one process: numbered, in order. */
final class Talk {
  final SimHost host;

  /** The node id of its host, for as long as it sends. */
  final NodeId node;

  final long incarnation;
  final int sender;
  final ProcessWatch to;
  long sent;

  /** Whether its messages are answered. */
  final boolean asks;

  /** The furthest that was handled. */
  @Nullable UserMessage furthest;

  /** Whether its node has ever known where the process is. */
  boolean known;

  /** The writes to one connection are in order. */
  @Nullable NodeId lastTarget;

  long lastWrite;

  Talk(SimHost host, long incarnation, int sender, ProcessWatch to, boolean asks) {
    this.asks = asks;
    this.host = host;
    this.node = host.id;
    this.incarnation = incarnation;
    this.sender = sender;
    this.to = to;
  }

  @Override
  public String toString() {
    return "sender " + sender + " on " + host + " to " + to.id;
  }
}
