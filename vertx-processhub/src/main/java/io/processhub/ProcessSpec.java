package io.processhub;

import io.processhub.model.OnNodeLoss;
import io.processhub.model.RestartPolicy;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.annotations.GenIgnore;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to run, under which id, and how to keep it running.
 *
 * <p>A setter refuses a wrong value at once with an {@link IllegalArgumentException} that names
 * field and value. What goes in and what comes out is copied: a spec that was handed to a hub does
 * not change any more. Not safe for use by several threads while it is being built.
 */
@DataObject
public final class ProcessSpec {
  /** Default of {@link #getRestart()}. */
  public static final RestartPolicy DEFAULT_RESTART = RestartPolicy.PERMANENT;

  /** Default of {@link #isPinned()}. */
  public static final boolean DEFAULT_PINNED = false;

  /** Default of {@link #getConcurrency()}. */
  public static final int DEFAULT_CONCURRENCY = 1;

  private @Nullable String id;
  private @Nullable String verticle;
  private @Nullable JsonObject config;
  private @Nullable DeploymentOptions deploymentOptions;
  private RestartPolicy restart = DEFAULT_RESTART;
  private Set<String> tags = Set.of();
  private @Nullable JsonObject metadata;
  private boolean pinned = DEFAULT_PINNED;
  private @Nullable OnNodeLoss onNodeLoss;
  private @Nullable Placement placement;
  private long startTimeout;
  private int concurrency = DEFAULT_CONCURRENCY;

  /** A spec that lacks its id and verticle yet. */
  public ProcessSpec() {}

  /** A spec with everything else at its default. */
  public ProcessSpec(String id, String verticle) {
    setId(id).setVerticle(verticle);
  }

  /** A spec with everything else at its default. */
  public ProcessSpec(String id, Class<? extends Deployable> verticle) {
    setId(id).setVerticle(verticle);
  }

  /** A copy. */
  public ProcessSpec(ProcessSpec other) {
    id = other.id;
    verticle = other.verticle;
    config = other.config; // never changed in place, as are the other shared values
    deploymentOptions = other.deploymentOptions;
    restart = other.restart;
    tags = other.tags;
    metadata = other.metadata;
    pinned = other.pinned;
    onNodeLoss = other.onNodeLoss;
    placement = other.placement;
    startTimeout = other.startTimeout;
    concurrency = other.concurrency;
  }

  /**
   * Reads what {@link #toJson()} writes; what is missing has its default.
   *
   * @throws IllegalArgumentException naming the field that is wrong or not known
   */
  public ProcessSpec(JsonObject json) {
    ProcessSpecJson.read(json, this, true);
  }

  /**
   * A spec that a hub wrote, maybe of another version of this library: fields that are not known
   * are ignored. For the hub, not for applications.
   */
  @GenIgnore
  public static ProcessSpec stored(JsonObject json) {
    ProcessSpec spec = new ProcessSpec();
    ProcessSpecJson.read(json, spec, false);
    return spec;
  }

  /** As JSON, which the constructor reads; what has its default is left out. */
  public JsonObject toJson() {
    return ProcessSpecJson.write(this);
  }

  /**
   * Checks what the setters cannot see one by one.
   *
   * @return this
   * @throws IllegalArgumentException naming the field that is missing or the two that contradict
   *     each other
   */
  public ProcessSpec validate() {
    Checks.present("processId", id);
    if (verticle == null) {
      throw new IllegalArgumentException("verticle of process " + id + " is missing");
    }
    if (restart == RestartPolicy.TEMPORARY && onNodeLoss == OnNodeLoss.WAIT) {
      throw new IllegalArgumentException(
          "process "
              + id
              + ": onNodeLoss WAIT contradicts restart TEMPORARY, which unregisters the process"
              + " when its node is lost");
    }
    return this;
  }

  /**
   * The cluster-unique name.
   *
   * @throws IllegalStateException if it was not set yet
   */
  public String getId() {
    return set("id", id);
  }

  /** Sets the cluster-unique name: 1 to 512 bytes of UTF-8 without control characters. */
  public ProcessSpec setId(String id) {
    this.id = Checks.processId(id);
    return this;
  }

  /**
   * The name by which each node deploys the verticle.
   *
   * @throws IllegalStateException if it was not set yet
   */
  public String getVerticle() {
    return set("verticle", verticle);
  }

  /**
   * Sets a class name or any name that a {@code VerticleFactory} registered on every hosting node
   * knows, such as {@code "guice:com.acme.Account"}.
   */
  public ProcessSpec setVerticle(String verticle) {
    this.verticle = Checks.notEmpty("verticle", verticle);
    return this;
  }

  /** Sets the class; it must be one that other nodes can instantiate by its name. */
  @GenIgnore
  /** Sets {@link #getVerticle()}. */
  public ProcessSpec setVerticle(Class<? extends Deployable> verticle) {
    this.verticle = VerticleClasses.nameOf(Checks.present("verticle", verticle));
    return this;
  }

  /** A copy of the configuration that the verticle finds in its context; may be empty. */
  public JsonObject getConfig() {
    return copy(config);
  }

  /** Sets the configuration; what cannot be written as JSON is refused. */
  public ProcessSpec setConfig(JsonObject config) {
    this.config = Checks.json("config", config);
    return this;
  }

  /** A copy of the options with which each node deploys the verticle, without the config. */
  public DeploymentOptions getDeploymentOptions() {
    return deploymentOptions == null
        ? new DeploymentOptions()
        : new DeploymentOptions(deploymentOptions);
  }

  /**
   * Sets threading model and worker pool. Refused are {@code instances} other than 1 and {@code ha}
   * (the hub does both), a class loader (it cannot travel) and a config (it belongs in {@link
   * #setConfig}).
   */
  public ProcessSpec setDeploymentOptions(DeploymentOptions options) {
    this.deploymentOptions = VerticleClasses.deployable(options);
    return this;
  }

  /** When a replica that ended is started again on its node. Default {@link #DEFAULT_RESTART}. */
  public RestartPolicy getRestart() {
    return restart;
  }

  /** Sets {@link #getRestart()}. */
  public ProcessSpec setRestart(RestartPolicy restart) {
    this.restart = Checks.present("restart", restart);
    return this;
  }

  /** Unmodifiable; processes are listed by tag. */
  public Set<String> getTags() {
    return tags;
  }

  /** Sets {@link #getTags()}. */
  public ProcessSpec setTags(Set<String> tags) {
    this.tags = Checks.tags("tags", tags);
    return this;
  }

  /** A copy of the free data that travels with the record; may be empty. */
  public JsonObject getMetadata() {
    return copy(metadata);
  }

  /** Sets free data; what cannot be written as JSON is refused. */
  public ProcessSpec setMetadata(JsonObject metadata) {
    this.metadata = Checks.json("metadata", metadata);
    return this;
  }

  /**
   * Whether the process stays where it is while its node lives. Default {@value #DEFAULT_PINNED}.
   */
  public boolean isPinned() {
    return pinned;
  }

  /** Sets {@link #isPinned()}. */
  public ProcessSpec setPinned(boolean pinned) {
    this.pinned = pinned;
    return this;
  }

  /** What happens when its node is lost; null leaves it to the distribution strategy. */
  public @Nullable OnNodeLoss getOnNodeLoss() {
    return onNodeLoss;
  }

  /**
   * Sets what happens when its node is lost. Null, the default, is {@code WAIT} under the guided
   * and static strategies and {@code RESTART} under every other.
   */
  public ProcessSpec setOnNodeLoss(@Nullable OnNodeLoss onNodeLoss) {
    this.onNodeLoss = onNodeLoss;
    return this;
  }

  /** The place it asks for; null leaves it to the distribution strategy. */
  public @Nullable Placement getPlacement() {
    return placement;
  }

  /** Sets {@link #getPlacement()}. */
  public ProcessSpec setPlacement(@Nullable Placement placement) {
    this.placement = placement;
    return this;
  }

  /** Milliseconds that one deployment may take; 0 means the hub's {@code startTimeout}. */
  public long getStartTimeout() {
    return startTimeout;
  }

  /** Sets the milliseconds that one deployment may take; 0 for the hub's {@code startTimeout}. */
  public ProcessSpec setStartTimeout(long startTimeout) {
    this.startTimeout = Checks.atLeast("startTimeout", 0, startTimeout);
    return this;
  }

  /** How many messages a replica handles at a time. Default {@value #DEFAULT_CONCURRENCY}. */
  public int getConcurrency() {
    return concurrency;
  }

  /** Sets how many messages a replica handles at a time; above 1, order is that of dispatch. */
  public ProcessSpec setConcurrency(int concurrency) {
    this.concurrency = Checks.atLeast("concurrency", 1, concurrency);
    return this;
  }

  private static JsonObject copy(@Nullable JsonObject json) {
    return json == null ? new JsonObject() : json.copy();
  }

  private static String set(String field, @Nullable String value) {
    if (value == null) {
      throw new IllegalStateException(field + " of the process spec is not set");
    }
    return value;
  }

  boolean named() {
    return id != null;
  }

  boolean complete() {
    return verticle != null;
  }

  @Nullable JsonObject deploymentJson() {
    return deploymentOptions == null ? null : deploymentOptions.toJson();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessSpec that
        && Objects.equals(id, that.id)
        && Objects.equals(verticle, that.verticle)
        && Objects.equals(config, that.config)
        && Objects.equals(deploymentJson(), that.deploymentJson())
        && restart == that.restart
        && tags.equals(that.tags)
        && Objects.equals(metadata, that.metadata)
        && pinned == that.pinned
        && onNodeLoss == that.onNodeLoss
        && Objects.equals(placement, that.placement)
        && startTimeout == that.startTimeout
        && concurrency == that.concurrency;
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, verticle, config, tags, metadata);
  }

  @Override
  public String toString() {
    return toJson().encode();
  }
}
