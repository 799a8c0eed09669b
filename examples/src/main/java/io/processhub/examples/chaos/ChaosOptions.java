package io.processhub.examples.chaos;

import io.processhub.ProcessHubOptions;
import io.vertx.core.json.JsonObject;

/**
 * What a run is to be.
 *
 * @param seed of the faults
 * @param seconds that faults go on for
 * @param strategy the JSON type of the partition strategy
 * @param perSecond increments a second, over all processes
 * @param dropIncrement for a test of the verdict: an increment counts as acknowledged that was not
 *     sent
 * @param forgeWitness for a test of the verdict: the witness tells of a handler that never was
 */
record ChaosOptions(
    long seed,
    int seconds,
    int nodes,
    String strategy,
    int processes,
    int perSecond,
    boolean dropIncrement,
    boolean forgeWitness) {
  /** The options of the hub on a node. */
  JsonObject hub(int node, int minNodes) {
    JsonObject partition = new JsonObject().put("type", strategy);
    switch (strategy) {
      case "static-quorum" -> partition.put("quorumSize", nodes / 2 + 1);
      case "majority-quorum" -> partition.put("initialClusterSize", nodes);
      default -> {}
    }
    String acknowledge = strategy.equals("divergence") ? "BACKUPS" : "MAJORITY";
    return new JsonObject()
        .put("checkpointAcknowledge", acknowledge)
        .put("nodeName", ChaosCluster.name(node))
        .put("minNodes", minNodes)
        .put("partitionTolerance", partition);
  }

  /**
   * Refuses what the hub would refuse.
   *
   * @throws IllegalArgumentException with the hub's reason
   */
  void check() {
    new ProcessHubOptions(hub(1, nodes));
  }

  /** What the hub promises under these options. */
  Promises promises() {
    return new Promises(true, !strategy.equals("divergence"));
  }
}
