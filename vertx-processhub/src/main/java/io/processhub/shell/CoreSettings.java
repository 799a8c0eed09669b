package io.processhub.shell;

import io.processhub.CheckpointAcknowledge;
import io.processhub.ProcessHubOptions;
import io.processhub.cluster.HubClusterManager;
import io.processhub.core.CoreConfig;
import io.processhub.core.Introduction;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.ring.HashRing;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a core is told of the options. */
final class CoreSettings {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Options that have to be the same on every member; the others may differ. */
  private static final List<String> SHARED =
      List.of(
          "distribution",
          "redundancy",
          "migration",
          "synchronization",
          "partitionTolerance",
          "tombstoneRetention");

  /** The same under a quorum: who grants a lease and who holds it count the same time. */
  private static final List<String> OF_LEASES = List.of("lease", "clockDrift");

  /** What part of the heap checkpoints may take at most. */
  private static final int MEMORY_SHARE = 3;

  private CoreSettings() {}

  static CoreConfig config(ProcessHubOptions options, boolean clustered) {
    return new CoreConfig(
        options.getDistribution(),
        options.getRedundancy(),
        options.getMigration(),
        options.getSynchronization(),
        options.getPartitionTolerance(),
        clustered ? options.getMinNodes() : 1,
        clustered ? options.getDebounce() : 0,
        options.getDiscoveryInterval(),
        options.getTombstoneRetention(),
        options.getPurgeInterval(),
        options.getMaxConcurrentMigrations(),
        options.getMigrationTimeout(),
        options.getForwardRetention(),
        options.getMaxStateBytes(),
        new CoreConfig.Safety(
            clustered ? options.getBackups() : 0,
            options.getCheckpointAcknowledge() == CheckpointAcknowledge.MAJORITY,
            Math.max(options.getMaxStateBytes(), Runtime.getRuntime().maxMemory() / MEMORY_SHARE)),
        options.getLease(),
        options.getClockDrift());
  }

  static Introduction introduction(
      ProcessHubOptions options, NodeId self, String name, @Nullable HubClusterManager seam) {
    Member member =
        new Member(
            new MemberId(self, RANDOM.nextLong()),
            name,
            options.getNodeWeight(),
            options.getZone(),
            options.getNodeTags(),
            options.isHosting(),
            false);
    byte[] nodeInfo = seam == null ? new byte[0] : seam.describeNode().getBytes();
    return new Introduction(member, System.currentTimeMillis(), shared(options), nodeInfo);
  }

  /** Fingerprints of the options that have to be the same on every member, by name. */
  static Map<String, Long> shared(ProcessHubOptions options) {
    JsonObject all = options.toJson();
    List<String> names = new ArrayList<>(SHARED);
    if (options.getPartitionTolerance().quorum()) {
      names.addAll(OF_LEASES);
    }
    Map<String, Long> shared = new TreeMap<>();
    for (String name : names) {
      shared.put(name, HashRing.hash(String.valueOf(sorted(all.getValue(name)))));
    }
    return shared;
  }

  /** The order of keys, which may differ from JVM to JVM, says nothing. */
  private static @Nullable Object sorted(@Nullable Object value) {
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    object.forEach(each -> sorted.put(each.getKey(), sorted(each.getValue())));
    return sorted;
  }
}
