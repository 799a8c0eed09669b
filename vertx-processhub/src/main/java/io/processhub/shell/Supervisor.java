package io.processhub.shell;

import io.processhub.ProcessHubOptions;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.SpecBody;
import io.processhub.model.RestartPolicy;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
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
final class Supervisor implements ReplicaVerticle.Listener {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
  private static final int DEPLOYMENTS_IN_FLIGHT = 512;
  private static final int SPECS_CACHED = 256;

  private final Vertx vertx;
  private final Context context;
  private final ProcessHubOptions options;
  private final ReplicaAddresses addresses;
  private final Consumer<Event> events;
  private final VerticleSource verticles;
  private final Map<Long, Supervised> replicas = new HashMap<>();
  private final ArrayDeque<Supervised> waiting = new ArrayDeque<>();
  private final Map<SpecBody, DeployableSpec> specs = new Newest<>(SPECS_CACHED);
  private final StartDeadlines deadlines;
  private int inFlight;

  Supervisor(
      Vertx vertx,
      Context context,
      ProcessHubOptions options,
      ReplicaAddresses addresses,
      Consumer<Event> events) {
    this.vertx = vertx;
    this.context = context;
    this.options = options;
    this.addresses = addresses;
    this.events = events;
    this.verticles = new VerticleSource(vertx);
    this.deadlines = new StartDeadlines(vertx, this::startTimedOut);
  }

  String id() {
    return options.getHubId();
  }

  ReplicaAddresses addresses() {
    return addresses;
  }

  int mailboxCapacity() {
    return options.getMailboxCapacity();
  }

  /** The decoded spec of a body; from any thread. */
  DeployableSpec spec(SpecBody body) {
    synchronized (specs) {
      return specs.computeIfAbsent(body, b -> DeployableSpec.of(b, options.getStartTimeout()));
    }
  }

  void deploy(Effect.Deploy effect) {
    Supervised replica =
        new Supervised(
            this,
            effect.id(),
            effect.ticket(),
            effect.body(),
            effect.details(),
            effect.epoch(),
            effect.role(),
            effect.fresh(),
            effect.blank());
    replicas.put(replica.ticket, replica);
    enqueue(replica);
  }

  private void enqueue(Supervised replica) {
    waiting.add(replica);
    startNext();
  }

  private void startNext() {
    while (inFlight < DEPLOYMENTS_IN_FLIGHT && !waiting.isEmpty()) {
      start(waiting.poll());
    }
  }

  private void start(Supervised replica) {
    if (replica.state == Supervised.State.STOPPING) {
      gone(replica);
      return;
    }
    inFlight++;
    int attempt = ++replica.attempt;
    replica.deployment = null;
    DeployableSpec spec;
    Future<String> deployed;
    long timeout = options.getStartTimeout();
    try {
      spec = spec(replica.body);
      timeout = spec.startTimeout();
      deployed = launch(replica, spec);
    } catch (RuntimeException e) {
      deployed = Future.failedFuture(e);
    }
    deadlines.begin(replica, timeout);
    deployed.onComplete(
        result -> onContext(() -> started(replica, attempt, result.result(), result.cause())));
  }

  private Future<String> launch(Supervised replica, DeployableSpec spec) {
    Future<Deployable> made = verticles.create(spec.verticle());
    if (made.succeeded()) {
      return launch(replica, spec, made.result(), replica.attempt);
    }
    Promise<String> deployed = Promise.promise();
    int attempt = replica.attempt;
    made.onComplete(
        verticle -> onContext(() -> launch(replica, spec, verticle, attempt).onComplete(deployed)),
        deployed::fail);
    return deployed.future();
  }

  private Future<String> launch(
      Supervised replica, DeployableSpec spec, Deployable verticle, int attempt) {
    ReplicaVerticle deployed = new ReplicaVerticle(replica, verticle, this);
    if (replica.attempt == attempt) {
      replica.verticle = deployed;
    }
    return vertx.deployVerticle(deployed, spec.deployment());
  }

  private void onContext(Runnable action) {
    if (Vertx.currentContext() == context) {
      action.run();
    } else {
      context.runOnContext(v -> action.run());
    }
  }

  private void startTimedOut(Supervised replica) {
    inFlight--;
    replica.attempt++;
    long limit = spec(replica.body).startTimeout();
    startFailed(replica, "did not complete its start within " + limit + " ms");
    startNext();
  }

  private void started(
      Supervised replica, int attempt, @Nullable String deployment, @Nullable Throwable failure) {
    if (replica.attempt != attempt) {
      // Too late: it was given up, and must not run beside its successor.
      if (deployment != null) {
        vertx.undeploy(deployment).onFailure(e -> log.warn("Undeploying a late replica", e));
      }
      return;
    }
    inFlight--;
    deadlines.end(replica);
    if (deployment == null) {
      startFailed(replica, reason(failure));
    } else {
      replica.deployment = deployment;
      if (replica.state == Supervised.State.STOPPING) {
        undeploy(replica, deployment);
      } else {
        running(replica, deployment);
      }
    }
    startNext();
  }

  private void running(Supervised replica, String deployment) {
    boolean again = replica.restarts != null && replica.state == Supervised.State.RESTARTING;
    replica.state = Supervised.State.RUNNING;
    DeploymentIds.Halves id = DeploymentIds.parse(deployment);
    events.accept(
        again
            ? new Event.Redeployed(replica.id, replica.ticket, id.high(), id.low())
            : new Event.Deployed(replica.id, replica.ticket, id.high(), id.low()));
  }

  private static String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "unknown";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getName() : message;
  }

  private void startFailed(Supervised replica, String reason) {
    if (replica.state == Supervised.State.STOPPING) {
      gone(replica);
      return;
    }
    boolean retry =
        !replica.fresh
            && replica.body.restart() != RestartPolicy.TEMPORARY
            && limit(replica).allow(now());
    if (retry) {
      enqueue(replica);
      return;
    }
    replicas.remove(replica.ticket);
    if (replica.state == Supervised.State.RESTARTING) {
      events.accept(new Event.ReplicaFailed(replica.id, replica.ticket, reason));
    } else {
      events.accept(new Event.DeployFailed(replica.id, replica.ticket, reason));
    }
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
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
    Supervised replica = replicas.get(effect.ticket());
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
    boundedUndeploy(replica, deployment).onComplete(result -> onContext(() -> gone(replica)));
  }

  /** Undeploys within the stop timeout; a verticle that does not end in time is given up. */
  private Future<Void> boundedUndeploy(Supervised replica, String deployment) {
    return vertx
        .undeploy(deployment)
        .timeout(options.getStopTimeout(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> log.warn("Process " + replica.id + " did not stop cleanly", failure));
  }

  private void gone(Supervised replica) {
    if (replicas.remove(replica.ticket) != null) {
      events.accept(new Event.Undeployed(replica.id, replica.ticket));
    }
  }

  void adopt(Effect.Adopt effect) {
    Supervised replica = replicas.get(effect.ticket());
    if (replica != null) {
      replica.epoch = effect.epoch();
      replica.role = effect.role();
    }
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
          boundedUndeploy(replica, deployment)
              .onComplete(
                  result ->
                      onContext(
                          () -> {
                            finished(replica);
                            stopped.complete();
                          }));
        });
    return stopped.future();
  }

  private void finished(Supervised replica) {
    if (replicas.remove(replica.ticket) != null) {
      events.accept(new Event.ReplicaFinished(replica.id, replica.ticket));
    }
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
          log.warn("Process " + replica.id + " failed: " + reason(cause));
          replica.state = Supervised.State.RESTARTING;
          replica.deployment = null;
          boundedUndeploy(replica, deployment)
              .onComplete(result -> onContext(() -> afterFailure(replica, reason(cause))));
        });
  }

  /** The failed deployment is gone: start the replica again, or give it up. */
  private void afterFailure(Supervised replica, String cause) {
    if (replica.state == Supervised.State.STOPPING) {
      gone(replica);
    } else if (replica.body.restart() == RestartPolicy.TEMPORARY) {
      finished(replica);
    } else if (limit(replica).allow(now())) {
      enqueue(replica);
    } else if (replicas.remove(replica.ticket) != null) {
      String text =
          cause
              + " (more than "
              + options.getMaxRestarts()
              + " restarts in "
              + options.getRestartPeriod()
              + " ms)";
      events.accept(new Event.ReplicaFailed(replica.id, replica.ticket, text));
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
          if (replica.body.restart() == RestartPolicy.PERMANENT) {
            replica.state = Supervised.State.RESTARTING;
            afterFailure(replica, "undeployed");
          } else {
            replica.state = Supervised.State.STOPPING;
            finished(replica);
          }
        });
  }

  @Nullable Supervised replica(long ticket) {
    return replicas.get(ticket);
  }

  int size() {
    return replicas.size();
  }

  /** Undeploys whatever is left, without telling the core. */
  Future<Void> stopAll() {
    List<Future<Void>> ends = new ArrayList<>();
    for (Supervised replica : replicas.values()) {
      replica.state = Supervised.State.STOPPING;
      if (replica.deployment != null) {
        ends.add(boundedUndeploy(replica, replica.deployment));
      }
    }
    replicas.clear();
    waiting.clear();
    deadlines.clear();
    return Future.join(ends).mapEmpty();
  }
}
