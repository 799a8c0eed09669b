package io.processhub;

import io.vertx.codegen.annotations.VertxGen;

/** What a hub does on this node. */
@VertxGen
public enum HubStatus {
  /** Not a full member yet: it forms or learns the hub. Also before {@code start()}. */
  STARTING,
  /** It hosts processes and accepts calls. */
  RUNNING,
  /**
   * Its side has no quorum: processes are stopped or fenced, starts are refused, look-ups may be
   * stale.
   */
  PARTITIONED,
  /** It is leaving and hands its processes over. */
  DRAINING,
  /** It has left. */
  CLOSED
}
