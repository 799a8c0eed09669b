package io.processhub;

import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.strategy.partition.Divergence;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import io.processhub.strategy.redundancy.Singularity;
import io.processhub.strategy.synchronization.PubSub;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a hub on one node. A setter refuses a wrong value at once, with an {@link
 * IllegalArgumentException} that names option and value; {@link #validate()}, which {@code create}
 * calls, refuses options that contradict each other and names both. All times are in milliseconds.
 *
 * <p>Options that decide where processes run and who owns them (the five strategies, {@code
 * tombstoneRetention}, and under a quorum strategy {@code lease} and {@code clockDrift}) must be
 * equal on all nodes of a hub; a node where they differ is refused when it joins.
 */
@DataObject
public final class ProcessHubOptions extends HubLimits<ProcessHubOptions> {
  /** Default of {@link #getHubId()}. */
  public static final String DEFAULT_HUB_ID = "hub";

  /** Default of {@link #getNodeWeight()}. */
  public static final double DEFAULT_NODE_WEIGHT = 1.0;

  /** Default of {@link #getNodeTags()}. */
  public static final Set<String> DEFAULT_NODE_TAGS = Set.of();

  /** Default of {@link #isHosting()}. */
  public static final boolean DEFAULT_HOSTING = true;

  /** Default of {@link #isShutdownHook()}. */
  public static final boolean DEFAULT_SHUTDOWN_HOOK = false;

  /** Default of {@link #getStaticProcesses()}. */
  public static final List<ProcessSpec> DEFAULT_STATIC_PROCESSES = List.of();

  /** Default of {@link #getHooks()}. */
  public static final List<JsonObject> DEFAULT_HOOKS = List.of();

  /** Default of {@link #getServiceAllowedVerticles()}. */
  public static final List<String> DEFAULT_SERVICE_ALLOWED_VERTICLES = List.of("*");

  /** Default of {@link #getDistribution()}. */
  public static final DistributionStrategy DEFAULT_DISTRIBUTION = new ConsistentHashing();

  /** Default of {@link #getRedundancy()}. */
  public static final RedundancyStrategy DEFAULT_REDUNDANCY = new Singularity();

  /** Default of {@link #getMigration()}. */
  public static final MigrationStrategy DEFAULT_MIGRATION = new ColdSwap();

  /** Default of {@link #getSynchronization()}. */
  public static final SynchronizationStrategy DEFAULT_SYNCHRONIZATION = new PubSub();

  /** Default of {@link #getPartitionTolerance()}. */
  public static final PartitionStrategy DEFAULT_PARTITION_TOLERANCE = new Divergence();

  private String hubId = DEFAULT_HUB_ID;
  private @Nullable String nodeName;
  private double nodeWeight = DEFAULT_NODE_WEIGHT;
  private @Nullable String zone;
  private Set<String> nodeTags = DEFAULT_NODE_TAGS;
  private boolean hosting = DEFAULT_HOSTING;
  private boolean shutdownHook = DEFAULT_SHUTDOWN_HOOK;
  private List<ProcessSpec> staticProcesses = DEFAULT_STATIC_PROCESSES;
  private List<JsonObject> hooks = DEFAULT_HOOKS;
  private List<String> serviceAllowedVerticles = DEFAULT_SERVICE_ALLOWED_VERTICLES;
  private DistributionStrategy distribution = DEFAULT_DISTRIBUTION;
  private RedundancyStrategy redundancy = DEFAULT_REDUNDANCY;
  private MigrationStrategy migration = DEFAULT_MIGRATION;
  private SynchronizationStrategy synchronization = DEFAULT_SYNCHRONIZATION;
  private PartitionStrategy partitionTolerance = DEFAULT_PARTITION_TOLERANCE;

  /** Options with their defaults. */
  public ProcessHubOptions() {}

  /** A copy. */
  public ProcessHubOptions(ProcessHubOptions other) {
    HubOptionsCopy.copy(other, this);
  }

  /**
   * Reads options; what is missing has its default. Classes of strategies that are named are loaded
   * by the thread's context class loader, here and now.
   *
   * @throws IllegalArgumentException naming the key that is wrong, or not known and then the one
   *     that may have been meant
   */
  public ProcessHubOptions(JsonObject json) {
    HubOptionsJson.read(json, this);
  }

  /** All options, defaults included; an option without a value is left out. */
  public JsonObject toJson() {
    return HubOptionsJson.write(this);
  }

  /**
   * Checks options against each other.
   *
   * @return this
   * @throws IllegalArgumentException naming the two that contradict each other
   */
  public ProcessHubOptions validate() {
    HubOptionsCheck.check(this);
    return this;
  }

  @Override
  ProcessHubOptions self() {
    return this;
  }

  /** The id of the hub: nodes of one id form one hub. Default {@value #DEFAULT_HUB_ID}. */
  public String getHubId() {
    return hubId;
  }

  /** Sets the hub id: 1 to 64 of {@code A-Z a-z 0-9 _ -}. */
  public ProcessHubOptions setHubId(String hubId) {
    this.hubId = Checks.hubId(hubId);
    return this;
  }

  /** The name of this node in the hub; null means the cluster's node id. */
  public @Nullable String getNodeName() {
    return nodeName;
  }

  /**
   * Sets a name that is stable across restarts and unique in the hub: 1 to 128 of {@code A-Z a-z
   * 0-9 . _ : @ -}. A second live node of that name is refused at {@code start()}.
   */
  public ProcessHubOptions setNodeName(@Nullable String nodeName) {
    this.nodeName = nodeName == null ? null : Checks.nodeName("nodeName", nodeName);
    return this;
  }

  /**
   * The share of processes that this node takes, relative to other nodes. Default {@value
   * #DEFAULT_NODE_WEIGHT}.
   */
  public double getNodeWeight() {
    return nodeWeight;
  }

  /** Sets {@link #getNodeWeight()}. */
  public ProcessHubOptions setNodeWeight(double nodeWeight) {
    this.nodeWeight = Checks.positive("nodeWeight", nodeWeight);
    return this;
  }

  /**
   * What fails together with this node; null means that nothing is known. Replicas of a process
   * never share a zone while another zone has room.
   */
  public @Nullable String getZone() {
    return zone;
  }

  /** Sets {@link #getZone()}. */
  public ProcessHubOptions setZone(@Nullable String zone) {
    this.zone = zone == null ? null : Checks.notEmpty("zone", zone);
    return this;
  }

  /** Tags of this node, for placement; unmodifiable. Default {@link #DEFAULT_NODE_TAGS}. */
  public Set<String> getNodeTags() {
    return nodeTags;
  }

  /** Sets {@link #getNodeTags()}. */
  public ProcessHubOptions setNodeTags(Set<String> nodeTags) {
    this.nodeTags = Checks.tags("nodeTags", nodeTags);
    return this;
  }

  /**
   * Whether this node runs processes; if not, it only starts, stops and finds them. Default {@value
   * #DEFAULT_HOSTING}.
   */
  public boolean isHosting() {
    return hosting;
  }

  /** Sets {@link #isHosting()}. */
  public ProcessHubOptions setHosting(boolean hosting) {
    this.hosting = hosting;
    return this;
  }

  /**
   * Whether the hub leaves gracefully when the JVM is told to end (SIGTERM, Ctrl-C, {@code
   * System.exit}): the JVM waits for that, at most {@code stopTimeout}, before the cluster manager
   * stops. Default {@value #DEFAULT_SHUTDOWN_HOOK}.
   */
  public boolean isShutdownHook() {
    return shutdownHook;
  }

  /** Sets {@link #isShutdownHook()}. */
  public ProcessHubOptions setShutdownHook(boolean shutdownHook) {
    this.shutdownHook = shutdownHook;
    return this;
  }

  /**
   * Copies of the specs that run once in the whole hub, however many nodes carry them. Default
   * {@link #DEFAULT_STATIC_PROCESSES}.
   */
  public List<ProcessSpec> getStaticProcesses() {
    return staticProcesses.stream().map(ProcessSpec::new).toList();
  }

  /** Sets specs that run once in the whole hub; one that was stopped by hand stays stopped. */
  public ProcessHubOptions setStaticProcesses(List<ProcessSpec> staticProcesses) {
    this.staticProcesses =
        Checks.present("staticProcesses", staticProcesses).stream().map(ProcessSpec::new).toList();
    return this;
  }

  /**
   * Copies of the hooks to install: {@code {point, handler, id?, priority?, timeout?}}, see {@link
   * io.processhub.hook}. They are made when the hub is created. Default {@link #DEFAULT_HOOKS}.
   */
  public List<JsonObject> getHooks() {
    return hooks.stream().map(JsonObject::copy).toList();
  }

  /**
   * Sets the hooks to install; {@code point} is the name of a constant of {@code HookPoint}, {@code
   * handler} that of a class of this node: a {@code HookHandler} with a public constructor without
   * arguments.
   */
  public ProcessHubOptions setHooks(List<JsonObject> hooks) {
    this.hooks = Checks.present("hooks", hooks).stream().map(HubOptionsJson::hook).toList();
    return this;
  }

  /**
   * Verticle names that may be started through the service on the event bus; {@code *} stands for
   * any text. By default all; an empty list allows none.
   */
  public List<String> getServiceAllowedVerticles() {
    return serviceAllowedVerticles;
  }

  /** Sets {@link #getServiceAllowedVerticles()}. */
  public ProcessHubOptions setServiceAllowedVerticles(List<String> serviceAllowedVerticles) {
    this.serviceAllowedVerticles =
        Checks.patterns("serviceAllowedVerticles", serviceAllowedVerticles);
    return this;
  }

  /** Whether a verticle of that name may be started through the service on the event bus. */
  public boolean allowsVerticle(String name) {
    return NamePatterns.anyMatches(serviceAllowedVerticles, name);
  }

  /** Where processes run. Default {@link #DEFAULT_DISTRIBUTION}. */
  public DistributionStrategy getDistribution() {
    return distribution;
  }

  /** Sets {@link #getDistribution()}. */
  public ProcessHubOptions setDistribution(DistributionStrategy distribution) {
    this.distribution = Checks.present("distribution", distribution);
    return this;
  }

  /** How many replicas a process has, and in which roles. Default {@link #DEFAULT_REDUNDANCY}. */
  public RedundancyStrategy getRedundancy() {
    return redundancy;
  }

  /** Sets {@link #getRedundancy()}. */
  public ProcessHubOptions setRedundancy(RedundancyStrategy redundancy) {
    this.redundancy = Checks.present("redundancy", redundancy);
    return this;
  }

  /** How a process moves. Default {@link #DEFAULT_MIGRATION}. */
  public MigrationStrategy getMigration() {
    return migration;
  }

  /** Sets {@link #getMigration()}. */
  public ProcessHubOptions setMigration(MigrationStrategy migration) {
    this.migration = Checks.present("migration", migration);
    return this;
  }

  /**
   * Who is told of changes, and with whom registries are compared. Default {@link
   * #DEFAULT_SYNCHRONIZATION}.
   */
  public SynchronizationStrategy getSynchronization() {
    return synchronization;
  }

  /** Sets {@link #getSynchronization()}. */
  public ProcessHubOptions setSynchronization(SynchronizationStrategy synchronization) {
    this.synchronization = Checks.present("synchronization", synchronization);
    return this;
  }

  /**
   * What this node may do when the cluster may be split. Default {@link
   * #DEFAULT_PARTITION_TOLERANCE}.
   */
  public PartitionStrategy getPartitionTolerance() {
    return partitionTolerance;
  }

  /** Sets {@link #getPartitionTolerance()}. */
  public ProcessHubOptions setPartitionTolerance(PartitionStrategy partitionTolerance) {
    this.partitionTolerance = Checks.present("partitionTolerance", partitionTolerance);
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessHubOptions that && toJson().equals(that.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
