package io.processhub.sim;

import io.processhub.model.NodeId;
import org.jspecify.annotations.Nullable;

/** What one sender sends to one process: numbered, in order. */
final class Talk {
  final SimNode from;
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
    this.asks = asks;
    this.from = from;
    this.sender = sender;
    this.to = to;
  }

  @Override
  public String toString() {
    return "sender " + sender + " on " + from.host + " to " + to.id;
  }
}
