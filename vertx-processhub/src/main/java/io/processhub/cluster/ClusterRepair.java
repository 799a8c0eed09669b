package io.processhub.cluster;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts this node's own entries in the cluster back after others deleted them: a split, or a false
 * suspicion of a live node, takes its NodeInfo and its event-bus registrations away, and Vert.x
 * never restores them.
 *
 * <p>Restoring an address adds its registrations, which does nothing where they are still there,
 * and then adds and removes one more under a reserved sequence: that makes every selector read the
 * address again, and it is never without this node in between. Passes run one after the other on
 * the seam's context, 64 addresses at a time. Where a restoring pass failed in part, as happens
 * while the manager's caches are still busy with a merge, the next one restores everything too.
 */
final class ClusterRepair {
  /** No consumer has it: Vert.x counts from 0. */
  static final long RESERVED_SEQUENCE = Long.MIN_VALUE;

  private static final Logger log = LoggerFactory.getLogger(ClusterRepair.class);
  private static final int BATCH = 64;

  /** Waits before each pass after a change of the view, in units of the settling time. */
  private static final int[] STEPS = {1, 2, 6};

  private static final long OPERATION_SECONDS = 10;

  private final Vertx vertx;
  private final Context context;
  private final ClusterManager cluster;
  private final LocalRegistrations local;
  private final Supplier<@Nullable NodeInfo> ownInfo;
  private final long settle;

  // on the context only
  private Future<Void> tail = Future.succeededFuture();
  private boolean rejoined;
  private long timer = -1;
  private boolean stopped;

  /** A pass waits for its turn. */
  private boolean queued;

  /** Everything is to be restored: asked for, or the last try failed in part. */
  private boolean owed;

  private boolean putting;
  private @Nullable Throwable failure;

  ClusterRepair(
      Vertx vertx,
      Context context,
      ClusterManager cluster,
      LocalRegistrations local,
      Supplier<@Nullable NodeInfo> ownInfo,
      long settle) {
    this.vertx = vertx;
    this.context = context;
    this.cluster = cluster;
    this.local = local;
    this.ownInfo = ownInfo;
    this.settle = settle;
  }

  /**
   * Checks once the view has not changed for a while, and twice more later, because a merge shows
   * at different times on different nodes and the manager's own caches follow it late; restores
   * everything instead if a node came back. On the context.
   */
  void viewChanged(boolean someRejoined) {
    rejoined |= someRejoined;
    vertx.cancelTimer(timer);
    schedule(0);
  }

  private void schedule(int step) {
    if (step == STEPS.length) {
      rejoined = false;
      return;
    }
    timer =
        vertx.setTimer(
            settle * STEPS[step],
            id -> {
              pass(rejoined);
              schedule(step + 1);
            });
  }

  /** Starts no further pass. On the context. */
  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  /** Looks at our entries and restores the missing ones. On the context. */
  Future<Void> check() {
    return pass(false);
  }

  /** Restores everything, missing or not. On the context. */
  Future<Void> restoreAll() {
    return pass(true);
  }

  private Future<Void> pass(boolean all) {
    owed |= all;
    if (stopped || queued) {
      // the pass that waits for its turn does what is owed by then
      return tail;
    }
    queued = true;
    tail = tail.transform(v -> run());
    return tail;
  }

  private Future<Void> run() {
    queued = false;
    boolean all = owed;
    owed = false;
    failure = null;
    return nodeInfo(all)
        .transform(done -> noted(done.cause()))
        .compose(v -> addresses(local.addresses(), 0, all))
        .compose(v -> addresses(local.givenUp(), 0, false))
        .onComplete(
            v -> {
              if (failure != null) {
                owed |= all;
                log.warn(
                    "Repair of this node's cluster entries failed, to be tried again", failure);
              }
            });
  }

  /** A failure of one operation does not keep the others of a pass from being done. */
  private Future<Void> noted(@Nullable Throwable cause) {
    if (cause != null) {
      failure = cause;
    }
    return Future.succeededFuture();
  }

  private Future<Void> nodeInfo(boolean always) {
    NodeInfo own = ownInfo.get();
    if (own == null) {
      return Future.succeededFuture();
    }
    Future<Boolean> present =
        always
            ? Future.succeededFuture(false)
            : this.<NodeInfo>operation(p -> cluster.getNodeInfo(cluster.getNodeId(), p))
                .transform(read -> Future.succeededFuture(own.equals(read.result())));
    return present.compose(
        there -> {
          if (there) {
            return Future.succeededFuture();
          }
          log.debug("Putting this node's NodeInfo again");
          return put(own);
        });
  }

  /**
   * On a worker: Infinispan's manager takes a lock for it, which it holds for as long as it cleans
   * up after a view; minutes, where its caches do not answer after a merge. One at a time, or they
   * would take all workers.
   */
  private Future<Void> put(NodeInfo own) {
    if (putting) {
      return Future.failedFuture("the last NodeInfo is being put still");
    }
    putting = true;
    return operation(
        promise ->
            vertx
                .executeBlocking(
                    () -> {
                      cluster.setNodeInfo(own, promise);
                      return null;
                    },
                    false)
                .onComplete(done -> context.runOnContext(v -> putting = false)));
  }

  private Future<Void> addresses(List<String> addresses, int from, boolean all) {
    if (stopped || from >= addresses.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(from + BATCH, addresses.size());
    List<Future<Void>> batch = new ArrayList<>(to - from);
    for (String address : addresses.subList(from, to)) {
      batch.add(all ? restore(address) : checkOne(address));
    }
    Promise<Void> next = Promise.promise();
    Future.join(batch)
        .onComplete(
            // a fresh task, or the stack would grow with the number of batches
            done ->
                context.runOnContext(
                    v ->
                        noted(done.cause())
                            .compose(noted -> addresses(addresses, to, all))
                            .onComplete(next)));
    return next.future();
  }

  private Future<Void> checkOne(String address) {
    return this.<List<RegistrationInfo>>operation(p -> cluster.getRegistrations(address, p))
        .compose(
            found -> {
              Set<RegistrationInfo> missing = new HashSet<>(local.of(address));
              missing.removeAll(found);
              if (!missing.isEmpty()) {
                log.info("Restoring this node's lost registration of " + address);
              }
              return (missing.isEmpty() ? Future.<Void>succeededFuture() : restore(address))
                  .eventually(() -> removeGhosts(address, found));
            });
  }

  /** Removes what nobody here has registered: a merge brought it back, or a removal was lost. */
  private Future<Void> removeGhosts(String address, List<RegistrationInfo> found) {
    List<Future<Void>> removed = new ArrayList<>();
    for (RegistrationInfo info : found) {
      if (info.nodeId().equals(cluster.getNodeId())
          && !info.localOnly()
          && !local.contains(address, info)) {
        log.info("Removing this node's left-over registration of " + address);
        removed.add(operation(p -> cluster.removeRegistration(address, info, p)));
      }
    }
    return Future.join(removed).mapEmpty();
  }

  private Future<Void> restore(String address) {
    List<Future<Void>> added = new ArrayList<>();
    for (RegistrationInfo info : local.of(address)) {
      added.add(
          this.<Void>operation(p -> cluster.addRegistration(address, info, p))
              .compose(v -> removeIfGone(address, info)));
    }
    RegistrationInfo reserved = new RegistrationInfo(cluster.getNodeId(), RESERVED_SEQUENCE, false);
    return Future.join(added)
        .compose(
            v -> operation((Completable<Void> p) -> cluster.addRegistration(address, reserved, p)))
        .eventually(
            () ->
                operation(
                    (Completable<Void> p) -> cluster.removeRegistration(address, reserved, p)));
  }

  /** The consumer may have gone while its registration was added, and its removal run before. */
  private Future<Void> removeIfGone(String address, RegistrationInfo info) {
    return local.contains(address, info)
        ? Future.succeededFuture()
        : operation(p -> cluster.removeRegistration(address, info, p));
  }

  /**
   * Runs one operation of the cluster manager with a deadline: their futures may never complete.
   */
  private <T> Future<T> operation(Consumer<Completable<T>> call) {
    Promise<T> promise = VertxInternals.promise(context);
    try {
      call.accept(promise);
    } catch (RuntimeException e) {
      promise.tryFail(e);
    }
    return promise.future().timeout(OPERATION_SECONDS, TimeUnit.SECONDS);
  }
}
