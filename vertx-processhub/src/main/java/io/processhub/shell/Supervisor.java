package io.processhub.shell;

import io.processhub.CheckpointException;
import io.processhub.CheckpointMode;
import io.processhub.FencedException;
import io.processhub.ProcessHubOptions;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.SpecBody;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deploys and undeploys the replicas of one hub on one node, restarts those that fail as their
 * policy and the limits say, and tells the core what became of them. Runs on the hub's context,
 * which belongs to no deployment: replicas are top-level deployments.
 */
final class Supervisor implements Launches.Listener {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
  private static final int SPECS_CACHED = 256;

  private final Vertx vertx;
  private final Context context;
  private final ProcessHubOptions options;
  private final ReplicaAddresses addresses;
  private final Inboxes inboxes;
  private final ReplicaHooks hooks;
  private final Consumer<Event> events;
  private final Launches launches;
  private final Replicas replicas = new Replicas();
  private final Map<SpecBody, DeployableSpec> specs = new Newest<>(SPECS_CACHED);

  Supervisor(
      Vertx vertx,
      Context context,
      ProcessHubOptions options,
      ReplicaAddresses addresses,
      Inboxes inboxes,
      ReplicaHooks hooks,
      Consumer<Event> events) {
    this.vertx = vertx;
    this.context = context;
    this.options = options;
    this.addresses = addresses;
    this.inboxes = inboxes;
    this.hooks = hooks;
    this.events = events;
    this.launches = new Launches(vertx, context, this);
  }

  String id() {
    return options.getHubId();
  }

  /** Whether replicas are told that they have this role. */
  boolean signals(Role role) {
    return options.getRedundancy().signal().tells(role);
  }

  ReplicaAddresses addresses() {
    return addresses;
  }

  /** A new inbox on the event loop of that context; from any thread. */
  Inbox inbox(Context beside, ProcessId id) {
    return inboxes.create(beside, id);
  }

  /** The decoded spec of a body; from any thread. */
  DeployableSpec spec(SpecBody body) {
    synchronized (specs) {
      return specs.computeIfAbsent(body, b -> DeployableSpec.of(b, options.getStartTimeout()));
    }
  }

  void deploy(Effect.Deploy effect) {
    Inbox inbox = inboxes.take(effect.id());
    if (inbox != null) {
      inbox.exported = false;
      inbox.forwards &= effect.held();
    }
    Supervised replica = new Supervised(this, effect, inbox);
    replicas.add(replica);
    hooks.prepare(replica, () -> launches.add(replica));
  }

  private void onContext(Runnable action) {
    if (Vertx.currentContext() == context) {
      action.run();
    } else {
      context.runOnContext(v -> action.run());
    }
  }

  @Override
  public boolean wanted(Supervised replica) {
    if (replica.state == Supervised.State.STOPPING) {
      gone(replica);
      return false;
    }
    return true;
  }

  @Override
  public void launched(Supervised replica, String deployment) {
    replica.deployment = deployment;
    if (replica.state == Supervised.State.STOPPING) {
      undeploy(replica, deployment);
    } else {
      running(replica, deployment);
    }
  }

  @Override
  public void late(Supervised replica, String deployment) {
    // It was given up, and must not run beside its successor.
    vertx
        .undeploy(deployment)
        .onFailure(e -> log.warn("Undeploying a late replica", e))
        .onComplete(done -> onContext(() -> lateGone(replica)));
  }

  /** It may have opened the inbox of a process that is over. */
  private void lateGone(Supervised replica) {
    Inbox inbox = replica.inbox();
    if (inbox != null && replicas.of(replica.id) == null && inboxes.kept(replica.id) == null) {
      inboxes.close(inbox);
    }
  }

  private void running(Supervised replica, String deployment) {
    boolean again = replica.restarts != null && replica.state == Supervised.State.RESTARTING;
    replica.state = Supervised.State.RUNNING;
    DeploymentIds.Halves id = DeploymentIds.parse(deployment);
    events.accept(
        again
            ? new Event.Redeployed(replica.id, replica.ticket, id.high(), id.low())
            : new Event.Deployed(replica.id, replica.ticket, id.high(), id.low()));
    if (again) {
      hooks.restarted(replica);
    } else {
      hooks.started(replica, deployment);
    }
  }

  @Override
  public void failed(Supervised replica, String reason) {
    if (replica.state == Supervised.State.STOPPING) {
      gone(replica);
      return;
    }
    boolean retry =
        !replica.fresh
            && replica.restart() != RestartPolicy.TEMPORARY
            && limit(replica).allow(now());
    if (retry) {
      restart(replica, reason);
      return;
    }
    over(
        replica,
        replica.state == Supervised.State.RESTARTING
            ? new Event.ReplicaFailed(replica.id, replica.ticket, reason)
            : new Event.DeployFailed(replica.id, replica.ticket, reason));
  }

  /** It is gone for good: tells so when its inbox has ended, too, or is to outlive it. */
  private void over(Supervised replica, Event event) {
    if (!replicas.remove(replica)) {
      return;
    }
    Inbox inbox = replica.inbox();
    if (inbox == null) {
      events.accept(event);
    } else if (inbox.kept()) {
      inboxes.keep(replica.id, inbox);
      events.accept(event);
    } else if (event instanceof Event.ReplicaFinished || event instanceof Event.ReplicaFailed) {
      inboxes.orphan(replica.id, inbox);
      events.accept(event);
    } else {
      inboxes.close(inbox).onComplete(result -> onContext(() -> events.accept(event)));
    }
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private void restart(Supervised replica, String cause) {
    replica.attempts++;
    replica.cause = cause;
    launches.add(replica);
  }

  private RestartLimit limit(Supervised replica) {
    RestartLimit limit = replica.restarts;
    if (limit == null) {
      limit = new RestartLimit(options.getMaxRestarts(), options.getRestartPeriod());
      replica.restarts = limit;
    }
    return limit;
  }

  void undeploy(Effect.Undeploy effect) {
    Supervised replica = replicas.get(effect.id(), effect.ticket());
    if (replica == null) {
      events.accept(new Event.Undeployed(effect.id(), effect.ticket()));
      return;
    }
    Supervised.State before = replica.state;
    replica.state = Supervised.State.STOPPING;
    String deployment = replica.deployment;
    if (before == Supervised.State.RUNNING && deployment != null) {
      undeploy(replica, deployment);
    }
  }

  private void undeploy(Supervised replica, String deployment) {
    replica.deployment = null;
    retire(replica);
    boundedUndeploy(replica, deployment).onComplete(result -> onContext(() -> gone(replica)));
  }

  /** It is about to be stopped: its messages are refused from now on, or wait for what follows. */
  private static void retire(Supervised replica) {
    Inbox inbox = replica.inbox();
    if (inbox == null) {
      return;
    }
    if (inbox.kept()) {
      detach(replica);
    } else {
      inbox.loop().execute(inbox::stop);
    }
  }

  /** It gets no more messages: they wait for the next one. */
  private static void detach(Supervised replica) {
    Inbox inbox = replica.inbox();
    ReplicaVerticle verticle = replica.verticle;
    if (inbox != null && verticle != null) {
      inbox.loop().execute(() -> inbox.detach(verticle));
    }
  }

  /** Undeploys within the stop timeout; a verticle that does not end in time is given up. */
  private Future<Void> boundedUndeploy(Supervised replica, String deployment) {
    return vertx
        .undeploy(deployment)
        .timeout(options.getStopTimeout(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> log.warn("Process " + replica.id + " did not stop cleanly", failure));
  }

  private void gone(Supervised replica) {
    over(replica, new Event.Undeployed(replica.id, replica.ticket));
  }

  void adopt(Effect.Adopt effect) {
    Supervised replica = replicas.get(effect.id(), effect.ticket());
    if (replica == null) {
      return;
    }
    replica.epoch = effect.epoch();
    replica.role = effect.role();
    Inbox inbox = replica.inbox();
    if (inbox != null) {
      inbox.loop().execute(inbox::roleChanged);
    }
  }

  boolean keepsCheckpoints() {
    return options.getBackups() > 0;
  }

  boolean takesRequests() {
    return keepsCheckpoints() && options.getCheckpointMode() != CheckpointMode.MANUAL;
  }

  /** A replica has exported a checkpoint; from any thread. */
  void checkpoint(Supervised replica, long token, boolean increment, byte[] bytes) {
    events.accept(new Event.Checkpoint(replica.id, replica.ticket, token, increment, bytes));
  }

  void checkpointed(Effect.Checkpointed effect) {
    Supervised replica = replicas.get(effect.id(), effect.ticket());
    Inbox inbox = replica == null ? null : replica.inbox();
    if (inbox != null && replica != null) {
      boolean again = effect.held() == Effect.Held.WHOLE;
      Throwable failure = failure(effect, replica);
      inbox.loop().execute(() -> inbox.checkpointed(effect.token(), again, failure));
    }
  }

  void save(Effect.Save effect) {
    Supervised replica = replicas.get(effect.id(), effect.ticket());
    Inbox inbox = replica == null ? null : replica.inbox();
    if (inbox != null) {
      inbox.loop().execute(inbox::checkpointIfChanged);
    }
  }

  private static @Nullable Throwable failure(Effect.Checkpointed effect, Supervised replica) {
    String id = effect.id().value();
    return switch (effect.held()) {
      case HELD, WHOLE -> null;
      case FENCED -> new FencedException(id, replica.epoch.value(), effect.current().value());
      case ENDED, FAILED, TOO_LARGE ->
          new CheckpointException(id, String.valueOf(effect.reason()), null);
    };
  }

  @Override
  public Future<Void> stopSelf(ReplicaVerticle source) {
    Promise<Void> stopped = Promise.promise();
    Supervised replica = source.supervised;
    onContext(
        () -> {
          String deployment = replica.deployment;
          if (!replica.runs(source) || deployment == null) {
            stopped.fail("process " + replica.id + " is not running here");
            return;
          }
          replica.state = Supervised.State.STOPPING;
          replica.deployment = null;
          retire(replica);
          boundedUndeploy(replica, deployment)
              .onComplete(
                  result ->
                      onContext(
                          () -> {
                            finished(replica, null);
                            stopped.complete();
                          }));
        });
    return stopped.future();
  }

  private void finished(Supervised replica, @Nullable String cause) {
    over(replica, new Event.ReplicaFinished(replica.id, replica.ticket, cause));
  }

  @Override
  public void failed(ReplicaVerticle source, Throwable cause) {
    Supervised replica = source.supervised;
    onContext(
        () -> {
          String deployment = replica.deployment;
          if (!replica.runs(source) || deployment == null) {
            return;
          }
          log.warn("Process " + replica.id + " failed: " + Launches.reason(cause));
          replica.state = Supervised.State.RESTARTING;
          replica.deployment = null;
          detach(replica);
          boundedUndeploy(replica, deployment)
              .onComplete(result -> onContext(() -> afterFailure(replica, Launches.reason(cause))));
        });
  }

  /** The failed deployment is gone: start the replica again, or give it up. */
  private void afterFailure(Supervised replica, String cause) {
    if (replica.state == Supervised.State.STOPPING) {
      gone(replica);
    } else if (replica.restart() == RestartPolicy.TEMPORARY) {
      finished(replica, cause);
    } else if (replica.held) {
      over(replica, new Event.ReplicaFailed(replica.id, replica.ticket, cause));
    } else if (limit(replica).allow(now())) {
      restart(replica, cause);
    } else {
      String text =
          cause
              + " (more than "
              + options.getMaxRestarts()
              + " restarts in "
              + options.getRestartPeriod()
              + " ms)";
      over(replica, new Event.ReplicaFailed(replica.id, replica.ticket, text));
    }
  }

  @Override
  public void undeployed(ReplicaVerticle source) {
    Supervised replica = source.supervised;
    onContext(
        () -> {
          if (!replica.runs(source)) {
            return;
          }
          // Somebody else undeployed it: a normal end.
          replica.deployment = null;
          if (replica.restart() == RestartPolicy.PERMANENT) {
            replica.state = Supervised.State.RESTARTING;
            afterFailure(replica, "undeployed");
          } else {
            replica.state = Supervised.State.STOPPING;
            finished(replica, null);
          }
        });
  }

  @Nullable Supervised replica(ProcessId id, long ticket) {
    return replicas.get(id, ticket);
  }

  /** The newest replica of a process. */
  @Nullable Supervised replica(ProcessId id) {
    return replicas.of(id);
  }

  int size() {
    return replicas.size();
  }

  List<Supervised> replicas() {
    return replicas.all();
  }

  /** Undeploys whatever is left and ends every inbox, without telling the core. */
  Future<Void> stopAll() {
    List<Future<Void>> ends = new ArrayList<>();
    for (Supervised replica : replicas.all()) {
      replica.state = Supervised.State.STOPPING;
      retire(replica);
      Future<Void> gone =
          replica.deployment == null
              ? Future.succeededFuture()
              : boundedUndeploy(replica, replica.deployment);
      Inbox inbox = replica.inbox();
      ends.add(inbox == null ? gone : gone.eventually(() -> inboxes.close(inbox)));
    }
    replicas.clear();
    launches.clear();
    ends.add(inboxes.closeAll());
    return Future.join(ends).mapEmpty();
  }
}
