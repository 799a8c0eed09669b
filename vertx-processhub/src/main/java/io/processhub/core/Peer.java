package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import org.jspecify.annotations.Nullable;

/** Another node, as far as this one knows it. */
final class Peer {
  final NodeId node;

  /** Whether the cluster manager lists the node. */
  boolean inCluster;

  /** Whether the node answered that it does not have this hub. */
  boolean noHub;

  @Nullable Introduction introduction;

  /** The phase in which the peer said it is. */
  Phase phase = Phase.LEARNING;

  /** The phase in which the peer knows this node, or null. */
  @Nullable Phase seen;

  /** When the cluster manager began to list it. */
  long listedAt;

  /** When this run of it introduced itself first. */
  long introducedAt;

  /** When it last introduced itself: before it is listed it is kept for a while because of that. */
  long heard;

  long nextHello;
  int unanswered;

  Peer(NodeId node) {
    this.node = node;
  }

  /** Whether it is part of this hub now, learning and leaving ones included. */
  boolean present() {
    return inCluster && introduction != null && phase != Phase.GONE;
  }

  /** Whether something may run there: not after its hub has left, nor where there is none. */
  boolean mayRun() {
    return inCluster && !noHub && (introduction == null || phase != Phase.GONE);
  }

  /** Whether it may run this hub, for all that is known: asked lately, and not answered yet. */
  boolean unknown(long now) {
    return inCluster && introduction == null && !noHub && now < listedAt + CoreConfig.GATE_LIMIT;
  }

  /**
   * Whether it is no part of this hub as far as is known here, and may be one of those that send to
   * its processes.
   */
  boolean stranger(long now) {
    return inCluster
        ? !present() && (introduction != null || noHub || unknown(now))
        : unlisted(now);
  }

  /** Whether it has introduced itself lately, and is only not listed yet. */
  boolean unlisted(long now) {
    return !inCluster
        && introduction != null
        && phase != Phase.GONE
        && now < introducedAt + CoreConfig.GATE_LIMIT;
  }

  boolean ready() {
    return present() && phase == Phase.READY;
  }

  boolean is(MemberId id) {
    return introduction != null && introduction.member().id().equals(id);
  }

  /** Forgets the run of the hub that was known there. */
  void forget() {
    introduction = null;
    phase = Phase.LEARNING;
    seen = null;
    nextHello = 0;
    unanswered = 0;
    noHub = false;
  }
}
