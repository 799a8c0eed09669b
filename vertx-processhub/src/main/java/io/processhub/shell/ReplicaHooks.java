package io.processhub.shell;

import io.processhub.CallChecks;
import io.processhub.MigrationReport;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.UpdateOptions;
import io.processhub.hook.HookData.ProcessesStarted;
import io.processhub.hook.HookData.ReplicaRestarted;
import io.processhub.hook.HookData.StartData;
import io.processhub.hook.HookPoint;
import io.vertx.core.Context;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What the hooks hear of the replicas on this node, and how they change them. On its context. */
final class ReplicaHooks {
  private static final Logger log = LoggerFactory.getLogger(ReplicaHooks.class);

  private final Context context;
  private final Hooks hooks;
  private final HubImpl hub;
  private final long startTimeout;
  private List<ProcessesStarted.Started> started = new ArrayList<>();

  ReplicaHooks(Context context, Hooks hooks, HubImpl hub, long startTimeout) {
    this.context = context;
    this.hooks = hooks;
    this.hub = hub;
    this.startTimeout = startTimeout;
  }

  /** Lets the hooks change a replica before it is launched. */
  void prepare(Supervised replica, Runnable launch) {
    if (!hooks.any(HookPoint.ALTER_START_DATA)) {
      launch.run();
      return;
    }
    ProcessSpec spec = SpecCodec.spec(replica.id.value(), replica.body);
    StartData before = new StartData(spec, replica.metadata(), List.of(hub.nodeName()));
    hooks
        .alter(HookPoint.ALTER_START_DATA, before, ReplicaHooks::copy, ReplicaHooks::accept)
        .onSuccess(
            after -> {
              apply(replica, before, after);
              launch.run();
            });
  }

  /** A handler may write into what it is given; only what it returns counts. */
  private static StartData copy(StartData data) {
    return new StartData(new ProcessSpec(data.spec()), data.metadata().copy(), data.nodes());
  }

  private static StartData accept(StartData before, StartData given) {
    StartData own = copy(given);
    String id = before.spec().getId();
    if (!id.equals(own.spec().getId())) {
      throw new IllegalArgumentException(
          "the id of a process may not change, from " + id + " to " + own.spec().getId());
    }
    own.spec().validate();
    new UpdateOptions().setMetadata(own.metadata());
    own.nodes().forEach(CallChecks::node);
    return own;
  }

  private void apply(Supervised replica, StartData before, StartData after) {
    boolean here =
        after.nodes().isEmpty()
            || after.nodes().contains(hub.nodeName())
            || after.nodes().contains(hub.node());
    boolean same = after.metadata().equals(before.metadata());
    if (!here || !same || !after.spec().equals(before.spec())) {
      JsonObject metadata = same ? null : after.metadata();
      String target = here ? null : after.nodes().get(0);
      replica.change = StartChange.of(after.spec(), startTimeout, metadata, target);
    }
  }

  /** A replica runs for the first time on this node. */
  void started(Supervised replica, String deployment) {
    if (started.isEmpty()) {
      context.runOnContext(v -> tell());
    }
    started.add(new ProcessesStarted.Started(replica.id.value(), deployment));
    StartChange change = replica.change;
    if (change != null) {
      settle(replica.id.value(), change);
    }
  }

  private void tell() {
    List<ProcessesStarted.Started> all = started;
    started = new ArrayList<>();
    hooks.fire(HookPoint.PROCESSES_STARTED, () -> new ProcessesStarted(all));
  }

  /** What the hooks changed of the process itself becomes known to all. */
  private void settle(String id, StartChange change) {
    JsonObject metadata = change.metadata();
    ProcessRecord now = hub.lookup(id);
    if (metadata != null && now != null && !metadata.equals(now.metadata())) {
      hub.updateProcess(id, new UpdateOptions().setMetadata(metadata))
          .onFailure(e -> log.warn("The metadata that a hook gave " + id + " is not stored", e));
    }
    String target = change.target();
    if (target != null) {
      hub.admin()
          .move(id, target)
          .map(MigrationReport::failed)
          .onSuccess(failed -> failed.values().forEach(e -> notMoved(id, target, e)))
          .onFailure(e -> notMoved(id, target, e));
    }
  }

  private static void notMoved(String id, String target, Throwable why) {
    log.warn("Process " + id + " did not move to " + target + ", as a hook asked", why);
  }

  /** A replica that failed runs again. */
  void restarted(Supervised replica) {
    String id = replica.id.value();
    int attempt = replica.attempts;
    String cause = replica.cause;
    hooks.fire(
        HookPoint.REPLICA_RESTARTED,
        () -> new ReplicaRestarted(id, hub.nodeName(), attempt, cause));
  }
}
