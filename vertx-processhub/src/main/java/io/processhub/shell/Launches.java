package io.processhub.shell;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Deploys replicas, a bounded number at once; one that takes longer than its start timeout is given
 * up. On the hub's context.
 */
final class Launches {
  private static final int IN_FLIGHT = 512;

  /** What became of an attempt. */
  interface Listener extends ReplicaVerticle.Listener {
    /** Whether it is to be deployed still, now that it is its turn. */
    boolean wanted(Supervised replica);

    void launched(Supervised replica, String deployment);

    void failed(Supervised replica, String reason);

    /** An attempt that had been given up has started after all. */
    void late(Supervised replica, String deployment);
  }

  private final Vertx vertx;
  private final Context context;
  private final Listener listener;
  private final VerticleSource verticles;
  private final ArrayDeque<Supervised> waiting = new ArrayDeque<>();
  private final StartDeadlines deadlines;
  private int inFlight;

  Launches(Vertx vertx, Context context, Listener listener) {
    this.vertx = vertx;
    this.context = context;
    this.listener = listener;
    this.verticles = new VerticleSource(vertx);
    this.deadlines = new StartDeadlines(vertx, this::timedOut);
  }

  void add(Supervised replica) {
    waiting.add(replica);
    startNext();
  }

  /** Forgets those whose turn has not come, and the deadlines of the others. */
  void clear() {
    waiting.clear();
    deadlines.clear();
  }

  private void startNext() {
    while (inFlight < IN_FLIGHT && !waiting.isEmpty()) {
      start(waiting.poll());
    }
  }

  private void start(Supervised replica) {
    if (!listener.wanted(replica)) {
      return;
    }
    inFlight++;
    int attempt = ++replica.attempt;
    replica.deployment = null;
    Future<String> deployed;
    try {
      DeployableSpec spec = replica.spec();
      deadlines.begin(replica, spec.startTimeout());
      deployed = launch(replica, spec);
    } catch (RuntimeException e) {
      deployed = Future.failedFuture(e);
    }
    deployed.onComplete(
        result -> onContext(() -> ended(replica, attempt, result.result(), result.cause())));
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
    ReplicaVerticle deployed = new ReplicaVerticle(replica, verticle, listener);
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

  private void timedOut(Supervised replica) {
    inFlight--;
    replica.attempt++;
    replica.verticle = null;
    long limit = replica.spec().startTimeout();
    listener.failed(replica, "did not complete its start within " + limit + " ms");
    startNext();
  }

  private void ended(
      Supervised replica, int attempt, @Nullable String deployment, @Nullable Throwable failure) {
    if (replica.attempt != attempt) {
      if (deployment != null) {
        listener.late(replica, deployment);
      }
      return;
    }
    inFlight--;
    deadlines.end(replica);
    if (deployment == null) {
      listener.failed(replica, reason(failure));
    } else {
      listener.launched(replica, deployment);
    }
    startNext();
  }

  static String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "unknown";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getName() : message;
  }
}
