package io.processhub;

import io.processhub.model.PlacementRule;
import java.util.HashSet;
import java.util.Set;

/** The rules that take two options to break; each message names both. */
final class HubOptionsCheck {
  private HubOptionsCheck() {}

  static void check(ProcessHubOptions o) {
    checkTimes(o);
    checkStrategies(o);
    checkStaticProcesses(o);
    if (o.getBackups() == 0 && o.getCheckpointMode() != CheckpointMode.MANUAL) {
      throw contradiction(
          "backups 0", "checkpointMode " + o.getCheckpointMode(), "there is nowhere to copy to");
    }
  }

  private static void checkTimes(ProcessHubOptions o) {
    atMost(
        "debounce",
        o.getDebounce(),
        "lockTimeout",
        o.getLockTimeout(),
        "every redistribution would be reported as stuck before it began");
    atMost(
        "migrationTimeout",
        o.getMigrationTimeout(),
        "lockTimeout",
        o.getLockTimeout(),
        "a redistribution would be reported as stuck while its first migration is in time");
    atMost(
        "migrationTimeout",
        o.getMigrationTimeout(),
        "stopTimeout",
        o.getStopTimeout(),
        "a graceful leave would end before one migration may");
    atMost(
        "purgeInterval",
        o.getPurgeInterval(),
        "tombstoneRetention",
        o.getTombstoneRetention(),
        "tombstones would be kept for longer than said");
    atMost(
        "lease",
        o.getLease(),
        "lockTimeout",
        o.getLockTimeout(),
        "replacing a lost owner would be reported as stuck while its lease still runs");
  }

  private static void checkStrategies(ProcessHubOptions o) {
    atMost(
        "synchronization.syncInterval",
        o.getSynchronization().syncInterval(),
        "tombstoneRetention",
        o.getTombstoneRetention(),
        "a stop could be forgotten before registries were compared once");
    atMost(
        "migration.perProcessTimeout",
        o.getMigration().perProcessTimeout(),
        "migrationTimeout",
        o.getMigrationTimeout(),
        "it bounds each process inside that");
    if (o.getMinNodes() > o.getPartitionTolerance().maxVoters()) {
      throw contradiction(
          "minNodes " + o.getMinNodes(),
          "partitionTolerance " + o.getPartitionTolerance().type(),
          "that admits " + o.getPartitionTolerance().maxVoters() + " nodes at most");
    }
  }

  private static void checkStaticProcesses(ProcessHubOptions o) {
    Set<String> ids = new HashSet<>();
    for (ProcessSpec spec : o.getStaticProcesses()) {
      spec.validate();
      if (!ids.add(spec.getId())) {
        throw new IllegalArgumentException("staticProcesses holds id " + spec.getId() + " twice");
      }
      Placement placement = spec.getPlacement();
      if (!o.isHosting() && placement != null && isHere(placement.rule(), o)) {
        throw contradiction(
            "hosting false",
            "placement " + placement + " of staticProcesses " + spec.getId(),
            "this node runs no process");
      }
    }
  }

  private static boolean isHere(PlacementRule rule, ProcessHubOptions o) {
    return rule instanceof PlacementRule.Local
        || rule instanceof PlacementRule.On on && on.node().equals(o.getNodeName());
  }

  private static void atMost(String small, long value, String large, long limit, String why) {
    if (value > limit) {
      throw contradiction(small + ' ' + value, large + ' ' + limit, why);
    }
  }

  private static IllegalArgumentException contradiction(String one, String other, String why) {
    return new IllegalArgumentException(one + " contradicts " + other + ": " + why);
  }
}
