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
    return new Introduction(member, System.currentTimeMillis(), fingerprint(options), nodeInfo);
  }

  static long fingerprint(ProcessHubOptions options) {
    JsonObject all = options.toJson();
    StringBuilder shared = new StringBuilder();
    for (String key : SHARED) {
      shared.append(key).append('=').append(sorted(all.getValue(key))).append('\n');
    }
    return HashRing.hash(shared.toString());
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
