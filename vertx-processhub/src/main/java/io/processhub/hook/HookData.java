package io.processhub.hook;

import io.processhub.Migration;
import io.processhub.MigrationReport;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a hook point tells: one type for each, and its JSON, which is {@code data} of the event.
 * Nodes are named by their node names. Immutable but for the specs and options within, which are
 * copies of the handlers' own.
 */
public sealed interface HookData {
  /** An object with a field for each component. */
  JsonObject toJson();

  private static <T> JsonArray array(Collection<T> items, Function<T, Object> json) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(json.apply(item)));
    return array;
  }

  private static JsonArray texts(Collection<String> texts) {
    return array(texts, text -> text);
  }

  /** A node that joins or has joined. */
  record NodeJoined(String node) implements HookData {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("node", node);
    }
  }

  /** A node that leaves, has left or was lost. */
  record NodeLeft(String node) implements HookData {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("node", node);
    }
  }

  /** The record of a process as it was registered: it is still starting. */
  record ProcessRegistered(ProcessRecord record) implements HookData {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("record", record.toJson());
    }
  }

  /**
   * @param version of the record that says so
   */
  record ProcessUnregistered(String id, long version) implements HookData {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("id", id).put("version", version);
    }
  }

  /**
   * @param target the node where they run now
   * @param ids what moved
   * @param report the same with where each came from
   */
  record ProcessesMigrated(String target, List<String> ids, MigrationReport report)
      implements HookData {
    public ProcessesMigrated {
      ids = List.copyOf(ids);
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put("target", target)
          .put("ids", texts(ids))
          .put("report", report.toJson());
    }
  }

  /**
   * @param ids by node, the processes whose messages go on to it
   */
  record MigrationForwarded(Map<String, List<String>> ids) implements HookData {
    public MigrationForwarded {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      ids.forEach((node, some) -> copy.put(node, List.copyOf(some)));
      ids = Map.copyOf(copy);
    }

    @Override
    public JsonObject toJson() {
      JsonObject nodes = new JsonObject();
      ids.forEach((node, some) -> nodes.put(node, texts(some)));
      return new JsonObject().put("ids", nodes);
    }
  }

  /**
   * @param reason {@code learning}, {@code redistribution} or {@code no quorum} when it is locked;
   *     {@code settled}, or {@code stuck} after {@code lockTimeout}, when it is not
   */
  record LockChanged(boolean locked, String reason) implements HookData {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("locked", locked).put("reason", reason);
    }
  }

  /** Why processes are redistributed. */
  enum Change {
    /** A node joined. */
    JOIN,
    /** A node left or was lost. */
    LEAVE
  }

  /**
   * @param node who joined, or left or was lost
   */
  record Redistribution(Change change, String node) implements HookData {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("change", change.name()).put("node", node);
    }
  }

  /**
   * @param specs what is to be started; changing them changes nothing
   * @param nodes where they are expected to go, as this node sees the hub now
   * @param options of the call; changing them changes nothing
   */
  record ProcessesStart(List<ProcessSpec> specs, List<String> nodes, StartOptions options)
      implements HookData {
    public ProcessesStart {
      specs = List.copyOf(specs);
      nodes = List.copyOf(nodes);
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put("specs", array(specs, ProcessSpec::toJson))
          .put("nodes", texts(nodes))
          .put("options", options.toJson());
    }
  }

  /**
   * How a call to start processes ended.
   *
   * @param outcomes one for each id of the call
   */
  record ProcessesStartEnded(List<Outcome> outcomes) implements HookData {
    /** {@link Outcome#outcome()} of a process that runs. */
    public static final String STARTED = "STARTED";

    /** {@link Outcome#outcome()} of one that was stopped again because another did not start. */
    public static final String ROLLED_BACK = "ROLLED_BACK";

    /** {@link Outcome#outcome()} of a static one that was stopped by hand and stays so. */
    public static final String STOPPED = "STOPPED";

    public ProcessesStartEnded {
      outcomes = List.copyOf(outcomes);
    }

    /**
     * @param outcome {@value #STARTED}, {@value #ROLLED_BACK}, {@value #STOPPED}, or the name of
     *     the {@code HubErrorCode} of what went wrong
     * @param node where it runs, null if it does not
     */
    public record Outcome(String id, String outcome, @Nullable String node) {}

    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put(
              "outcomes",
              array(
                  outcomes,
                  one ->
                      new JsonObject()
                          .put("id", one.id)
                          .put("outcome", one.outcome)
                          .put("node", one.node)));
    }
  }

  /** Which processes are to go from where to where. */
  record ProcessesRedistribute(List<Migration> moves) implements HookData {
    public ProcessesRedistribute {
      moves = List.copyOf(moves);
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("moves", array(moves, Migration::toJson));
    }
  }

  /** Replicas that run now. */
  record ProcessesStarted(List<Started> processes) implements HookData {
    public ProcessesStarted {
      processes = List.copyOf(processes);
    }

    /**
     * @param deploymentId of its verticle in this Vertx
     */
    public record Started(String id, String deploymentId) {}

    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put(
              "processes",
              array(
                  processes,
                  one -> new JsonObject().put("id", one.id).put("deploymentId", one.deploymentId)));
    }
  }

  /**
   * @param attempt how often it has been started again on this node, this time included
   * @param cause what it failed with
   */
  record ReplicaRestarted(String id, String node, int attempt, String cause) implements HookData {
    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put("id", id)
          .put("node", node)
          .put("attempt", attempt)
          .put("cause", cause);
    }
  }

  /**
   * @param cause what it failed with last
   */
  record ProcessFailed(String id, String cause) implements HookData {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("id", id).put("cause", cause);
    }
  }

  /**
   * @param winner the node whose replica goes on
   * @param loser the node whose replica ends
   * @param epochs under which the winner ran, the loser ran, and the winner goes on
   */
  record ConflictResolved(String id, String winner, String loser, List<Long> epochs)
      implements HookData {
    public ConflictResolved {
      epochs = List.copyOf(epochs);
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put("id", id)
          .put("winner", winner)
          .put("loser", loser)
          .put("epochs", array(epochs, epoch -> epoch));
    }
  }

  /**
   * @param reason who or what closes the hub, for people
   */
  record HubShutdown(String reason) implements HookData {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("reason", reason);
    }
  }

  /**
   * With what a replica is about to start. A handler changes it by returning another one; the next
   * handler gets that. The id of the spec may not change: such a value, or one whose spec is not
   * valid, is reported and ignored.
   *
   * @param spec what is deployed, for this replica on this node, restarts included; what is
   *     registered stays, and other nodes start what their own handlers say
   * @param metadata what {@code process().metadata()} gives; once the replica runs the process is
   *     updated with it
   * @param nodes where it runs: this node. When the last handler's list is not empty and lacks this
   *     node, the process is moved to the first of the list once it runs here, as by {@code
   *     admin().move}
   */
  record StartData(ProcessSpec spec, JsonObject metadata, List<String> nodes) implements HookData {
    public StartData {
      Objects.requireNonNull(spec, "spec");
      Objects.requireNonNull(metadata, "metadata");
      nodes = List.copyOf(nodes);
    }

    /** The same with that spec. */
    public StartData withSpec(ProcessSpec changed) {
      return new StartData(changed, metadata, nodes);
    }

    /** The same with that metadata. */
    public StartData withMetadata(JsonObject changed) {
      return new StartData(spec, changed, nodes);
    }

    /** The same with those nodes, by name or node id. */
    public StartData withNodes(List<String> changed) {
      return new StartData(spec, metadata, changed);
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put("spec", spec.toJson())
          .put("metadata", metadata.copy())
          .put("nodes", texts(nodes));
    }
  }
}
