package io.processhub.sim;

import io.processhub.model.NodeId;
import org.jspecify.annotations.Nullable;

/** What one sender sends to one process: numbered, in order. */
final class Talk {
  final SimHost host;

  /** The node id of its host, for as long as it sends. */
  final NodeId node;

  final long incarnation;

  /** The hub whose user it is, if its node has one. */
  final @Nullable SimNode from;

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

  Talk(SimNode from, int sender, ProcessWatch to, boolean asks) {
    this(from.host, from.member.incarnation(), from, sender, to, asks);
  }

  /** Of a node without the hub. */
  Talk(SimHost host, int sender, ProcessWatch to) {
    this(host, 0, null, sender, to, false);
  }

  private Talk(
      SimHost host,
      long incarnation,
      @Nullable SimNode from,
      int sender,
      ProcessWatch to,
      boolean asks) {
    this.host = host;
    this.node = host.id;
    this.incarnation = incarnation;
    this.from = from;
    this.asks = asks;
    this.sender = sender;
    this.to = to;
  }

  @Override
  public String toString() {
    return "sender " + sender + " on " + host + " to " + to.id;
  }
}
