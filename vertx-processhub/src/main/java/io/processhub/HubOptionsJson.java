package io.processhub;

import io.processhub.hook.HookPoint;
import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options as JSON. */
final class HubOptionsJson {
  private static final Set<String> HOOK_FIELDS =
      Set.of("point", "handler", "id", "priority", "timeout");
  private static final Set<String> FIELDS = fields();

  private HubOptionsJson() {}

  private static Set<String> fields() {
    JsonObject all = write(new ProcessHubOptions()).put("nodeName", "").put("zone", "");
    return Set.copyOf(all.fieldNames());
  }

  static void read(JsonObject json, ProcessHubOptions to) {
    JsonFields in = new JsonFields(json, "").only(FIELDS);
    to.setDiscoveryInterval(
        in.number("discoveryInterval", ProcessHubOptions.DEFAULT_DISCOVERY_INTERVAL));
    to.setLockTimeout(in.number("lockTimeout", ProcessHubOptions.DEFAULT_LOCK_TIMEOUT));
    to.setPurgeInterval(in.number("purgeInterval", ProcessHubOptions.DEFAULT_PURGE_INTERVAL));
    to.setTombstoneRetention(
        in.number("tombstoneRetention", ProcessHubOptions.DEFAULT_TOMBSTONE_RETENTION));
    to.setMigrationTimeout(
        in.number("migrationTimeout", ProcessHubOptions.DEFAULT_MIGRATION_TIMEOUT));
    to.setStopTimeout(in.number("stopTimeout", ProcessHubOptions.DEFAULT_STOP_TIMEOUT));
    to.setStartTimeout(in.number("startTimeout", ProcessHubOptions.DEFAULT_START_TIMEOUT));
    to.setDebounce(in.number("debounce", ProcessHubOptions.DEFAULT_DEBOUNCE));
    to.setForwardRetention(
        in.number("forwardRetention", ProcessHubOptions.DEFAULT_FORWARD_RETENTION));
    to.setRestartPeriod(in.number("restartPeriod", ProcessHubOptions.DEFAULT_RESTART_PERIOD));
    to.setAloneWarning(in.number("aloneWarning", ProcessHubOptions.DEFAULT_ALONE_WARNING));
    to.setCheckpointInterval(
        in.number("checkpointInterval", ProcessHubOptions.DEFAULT_CHECKPOINT_INTERVAL));
    to.setLease(in.number("lease", ProcessHubOptions.DEFAULT_LEASE));
    to.setMinNodes(in.integer("minNodes", ProcessHubOptions.DEFAULT_MIN_NODES));
    to.setMaxRestarts(in.integer("maxRestarts", ProcessHubOptions.DEFAULT_MAX_RESTARTS));
    to.setMaxConcurrentMigrations(
        in.integer("maxConcurrentMigrations", ProcessHubOptions.DEFAULT_MAX_CONCURRENT_MIGRATIONS));
    to.setMaxStateBytes(in.integer("maxStateBytes", ProcessHubOptions.DEFAULT_MAX_STATE_BYTES));
    to.setMailboxCapacity(
        in.integer("mailboxCapacity", ProcessHubOptions.DEFAULT_MAILBOX_CAPACITY));
    to.setBackups(in.integer("backups", ProcessHubOptions.DEFAULT_BACKUPS));
    to.setCheckpointMode(in.constant("checkpointMode", ProcessHubOptions.DEFAULT_CHECKPOINT_MODE));
    to.setCheckpointAcknowledge(
        in.constant("checkpointAcknowledge", ProcessHubOptions.DEFAULT_CHECKPOINT_ACKNOWLEDGE));
    to.setClockDrift(in.decimal("clockDrift", ProcessHubOptions.DEFAULT_CLOCK_DRIFT));
    to.setHubId(in.string("hubId", ProcessHubOptions.DEFAULT_HUB_ID));
    to.setNodeWeight(in.decimal("nodeWeight", ProcessHubOptions.DEFAULT_NODE_WEIGHT));
    to.setHosting(in.bool("hosting", ProcessHubOptions.DEFAULT_HOSTING));
    to.setShutdownHook(in.bool("shutdownHook", ProcessHubOptions.DEFAULT_SHUTDOWN_HOOK));
    to.setNodeName(in.stringOrNull("nodeName"));
    to.setZone(in.stringOrNull("zone"));
    to.setNodeTags(Checks.tags("nodeTags", in.strings("nodeTags")));
    to.setStaticProcesses(in.objects("staticProcesses", ProcessSpec::new));
    to.setHooks(in.objects("hooks", JsonObject::copy));
    if (in.has("serviceAllowedVerticles")) {
      to.setServiceAllowedVerticles(in.strings("serviceAllowedVerticles"));
    }
    readStrategies(in, to);
  }

  private static void readStrategies(JsonFields in, ProcessHubOptions to) {
    to.setDistribution(
        strategy(in, "distribution", DistributionStrategy.strategies(), to.getDistribution()));
    to.setRedundancy(
        strategy(in, "redundancy", RedundancyStrategy.strategies(), to.getRedundancy()));
    to.setMigration(strategy(in, "migration", MigrationStrategy.strategies(), to.getMigration()));
    to.setSynchronization(
        strategy(
            in, "synchronization", SynchronizationStrategy.strategies(), to.getSynchronization()));
    to.setPartitionTolerance(
        strategy(
            in, "partitionTolerance", PartitionStrategy.strategies(), to.getPartitionTolerance()));
  }

  private static <S extends Strategy> S strategy(
      JsonFields in, String key, Strategies<S> known, S missing) {
    JsonObject json = in.objectOrNull(key);
    return json == null ? missing : StrategyJson.read(key, json, known);
  }

  static JsonObject write(ProcessHubOptions from) {
    JsonObject json = new JsonObject();
    json.put("discoveryInterval", from.getDiscoveryInterval())
        .put("lockTimeout", from.getLockTimeout())
        .put("purgeInterval", from.getPurgeInterval())
        .put("tombstoneRetention", from.getTombstoneRetention())
        .put("migrationTimeout", from.getMigrationTimeout())
        .put("stopTimeout", from.getStopTimeout())
        .put("startTimeout", from.getStartTimeout())
        .put("debounce", from.getDebounce())
        .put("forwardRetention", from.getForwardRetention())
        .put("restartPeriod", from.getRestartPeriod())
        .put("aloneWarning", from.getAloneWarning())
        .put("checkpointInterval", from.getCheckpointInterval())
        .put("lease", from.getLease())
        .put("minNodes", from.getMinNodes())
        .put("maxRestarts", from.getMaxRestarts())
        .put("maxConcurrentMigrations", from.getMaxConcurrentMigrations())
        .put("maxStateBytes", from.getMaxStateBytes())
        .put("mailboxCapacity", from.getMailboxCapacity())
        .put("backups", from.getBackups())
        .put("checkpointMode", from.getCheckpointMode().name())
        .put("checkpointAcknowledge", from.getCheckpointAcknowledge().name())
        .put("clockDrift", from.getClockDrift())
        .put("hubId", from.getHubId())
        .put("nodeWeight", from.getNodeWeight())
        .put("hosting", from.isHosting())
        .put("shutdownHook", from.isShutdownHook())
        .put("nodeTags", texts(from.getNodeTags()))
        .put("staticProcesses", specs(from.getStaticProcesses()))
        .put("hooks", JsonFields.array(from.getHooks().stream()))
        .put(
            "serviceAllowedVerticles", JsonFields.array(from.getServiceAllowedVerticles().stream()))
        .put("distribution", StrategyJson.write(from.getDistribution()))
        .put("redundancy", StrategyJson.write(from.getRedundancy()))
        .put("migration", StrategyJson.write(from.getMigration()))
        .put("synchronization", StrategyJson.write(from.getSynchronization()))
        .put("partitionTolerance", StrategyJson.write(from.getPartitionTolerance()));
    putPresent(json, "nodeName", from.getNodeName());
    putPresent(json, "zone", from.getZone());
    return json;
  }

  /** A copy of a hook's JSON, if its fields are known and have the right types. */
  static JsonObject hook(JsonObject json) {
    JsonFields in = new JsonFields(json, "hooks").only(HOOK_FIELDS);
    try {
      HookPoint.of(in.requiredString("point"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("hooks.point: " + e.getMessage(), e);
    }
    in.requiredString("handler");
    in.stringOrNull("id");
    in.integer("priority", 0);
    Checks.atLeast("hooks.timeout", 1, in.number("timeout", 1));
    return json.copy();
  }

  private static void putPresent(JsonObject json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }

  private static JsonArray texts(Set<String> texts) {
    return JsonFields.array(texts.stream().sorted());
  }

  private static JsonArray specs(List<ProcessSpec> specs) {
    return JsonFields.array(specs.stream().map(ProcessSpec::toJson));
  }
}
