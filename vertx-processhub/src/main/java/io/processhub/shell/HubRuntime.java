package io.processhub.shell;

import io.processhub.CheckpointMode;
import io.processhub.HubStatus;
import io.processhub.IncompatibleException;
import io.processhub.InvalidRequestException;
import io.processhub.NotRunningException;
import io.processhub.ProcessHubOptions;
import io.processhub.cluster.HubClusterManager;
import io.processhub.cluster.JvmShutdown;
import io.processhub.cluster.VertxInternals;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.Phase;
import io.processhub.core.RefusalCode;
import io.processhub.core.Registry;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.View;
import io.processhub.strategy.partition.PartitionStrategy;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hub on one node from start to close: has the core and everything around it made, joins,
 * leaves, and takes it all down again. State is written on the hub's own context; what other
 * threads read is volatile.
 */
final class HubRuntime {
  private static final Logger log = LoggerFactory.getLogger(HubRuntime.class);

  /** A hub that waits for more nodes is started, not running, after this time. */
  private static final long GATE_PATIENCE = 3_000;

  /** What the JVM waits longer than for the handover, so that the replicas can stop too. */
  private static final long STOPPING = 1_000;

  private static final int IDS_PER_LINE = 100;

  private final Vertx vertx;
  private final ProcessHubOptions options;
  private final HubImpl hub;
  private final Context context;
  private final Closeable closeHook;
  private final Promise<Void> started = Promise.promise();
  private final Promise<Void> closed = Promise.promise();
  private final Registry none = new Registry();
  private final HubHooks hooks;
  private final HubCalls calls;
  private final EffectRunner effects;
  private final List<Runnable> teardown = new ArrayList<>();
  private volatile HubStatus status = HubStatus.STARTING;
  private volatile HubView view;
  private volatile @Nullable HubParts parts;
  private boolean startCalled;
  private boolean ran;
  private boolean closing;

  HubRuntime(Vertx vertx, ProcessHubOptions options, HubImpl hub) {
    this.vertx = vertx;
    this.options = vertx.isClustered() ? options : alone(options);
    this.hub = hub;
    this.context = VertxInternals.newContext(vertx);
    this.view = new HubView(Phase.LEARNING, View.of(0, List.of()), new NodeId("-"), List.of());
    this.hooks = new HubHooks(vertx, context, options, this, hub);
    this.calls =
        new HubCalls(context, options, this::postCall, this::view, this::registry, hooks.starts);
    this.effects = new EffectRunner(this, calls);
    this.closeHook = completion -> close("the Vertx closes").onComplete(completion);
  }

  /** Where there is nobody to agree with, nobody else can have a process either. */
  private static ProcessHubOptions alone(ProcessHubOptions options) {
    return new ProcessHubOptions(options)
        .setPartitionTolerance(ProcessHubOptions.DEFAULT_PARTITION_TOLERANCE);
  }

  Future<Void> start() {
    context.runOnContext(v -> startOnContext());
    return started.future();
  }

  private void startOnContext() {
    if (startCalled || closing) {
      started.tryFail(new IllegalStateException("hub " + id() + " was started or closed already"));
      return;
    }
    startCalled = true;
    HubClusterManager seam = HubClusterManager.of(vertx);
    if (vertx.isClustered() && seam == null) {
      fail(
          new IllegalStateException(
              "hub "
                  + id()
                  + ": this clustered Vertx runs without the cluster-manager decorator. In a shaded"
                  + " jar merge META-INF/services (io.vertx.core.spi.VertxServiceProvider), or"
                  + " build Vertx with HubClusterManager.over(clusterManager)"));
      return;
    }
    if (!Hubs.take(vertx, hub)) {
      fail(new IllegalStateException("a hub '" + id() + "' runs in this Vertx already"));
      return;
    }
    teardown.add(() -> Hubs.release(vertx, hub));
    orFail(() -> open(seam));
  }

  private void orFail(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.error("Hub " + id() + " cannot start", e);
      takeDown();
      fail(e);
    }
  }

  private void open(@Nullable HubClusterManager seam) {
    if (seam == null) {
      log.info("Hub " + id() + " runs alone: this Vertx is not clustered");
    }
    HubParts made = HubParts.make(vertx, context, options, seam, hooks.replicas, this::carryOut);
    parts = made;
    view = new HubView(Phase.LEARNING, View.of(0, List.of()), made.self(), List.of());
    hooks.joining(made).onComplete(told -> orFail(() -> join(seam, made)));
  }

  private void join(@Nullable HubClusterManager seam, HubParts made) {
    if (closing) {
      return;
    }
    made.join(vertx, context, options, this::view, teardown);
    HubServices services = new HubServices(vertx, hub, options);
    services.open();
    teardown.add(services::close);
    VertxInternals.addCloseHook(vertx, closeHook);
    if (options.isShutdownHook()) {
      teardown.add(
          JvmShutdown.first(() -> close("the JVM ends"), options.getStopTimeout() + STOPPING));
    }
    made.loop().post(new Event.Started());
    if (seam != null) {
      made.clusterNodes(seam.getNodes());
    }
    long push = options.getDistribution().pushInterval();
    if (push > 0) {
      LoadProbe probe = new LoadProbe(vertx, context, push, made.loop()::post);
      probe.start();
      teardown.add(probe::stop);
    }
    if (options.getCheckpointMode() == CheckpointMode.INTERVAL) {
      long interval = options.getCheckpointInterval();
      teardown.add(IntervalCheckpoints.start(vertx, made.supervisor(), interval));
    }
    PartitionStrategy partition = options.getPartitionTolerance();
    if (partition.startupConfirm()) {
      long patience = vertx.setTimer(options.getLockTimeout(), t -> neverConfirmed());
      teardown.add(() -> vertx.cancelTimer(patience));
    } else if (partition.quorum() || options.getMinNodes() > 1) {
      long patience = vertx.setTimer(GATE_PATIENCE, t -> startedWithoutOthers());
      teardown.add(() -> vertx.cancelTimer(patience));
    }
  }

  private void fail(Throwable failure) {
    status = HubStatus.CLOSED;
    calls.abort(new NotRunningException(id(), HubStatus.CLOSED.name()));
    started.tryFail(failure);
    closed.tryComplete();
  }

  /** The gate takes its time: the hub is started, though it does not run yet. */
  private void startedWithoutOthers() {
    if (status == HubStatus.STARTING && options.getPartitionTolerance().quorum()) {
      status = HubStatus.PARTITIONED;
    }
    started.tryComplete();
  }

  /** The quorum that was to confirm the start has not come. */
  private void neverConfirmed() {
    if (started.tryFail(calls.noQuorum())) {
      close("no quorum confirmed its start in time");
    }
  }

  void post(Event event) {
    HubParts running = parts;
    if (running != null) {
      running.loop().post(event);
    }
  }

  /** Nobody would answer a call before the start. */
  private void postCall(Event call) {
    if (parts == null) {
      throw new NotRunningException(id(), status.name());
    }
    post(call);
  }

  private void carryOut(List<Effect> all) {
    HubParts running = parts;
    if (running != null) {
      effects.run(running, all);
    }
  }

  /** The view or the phase is another one. */
  void changed(HubParts running, Effect.Changed changed) {
    hooks.topology.changed(
        running.core(),
        changed,
        () ->
            view =
                new HubView(changed.phase(), changed.view(), running.self(), changed.cluster())
                    .halted(view.halted));
    runs();
  }

  /** Whether it runs now: it is a member, and has a quorum if it needs one. */
  private void runs() {
    boolean opens = status == HubStatus.STARTING || status == HubStatus.PARTITIONED;
    if (opens && view.phase == Phase.READY && !view.halted) {
      status = HubStatus.RUNNING;
      if (!ran && !options.getStaticProcesses().isEmpty()) {
        calls.startStatic(options.getStaticProcesses());
      }
      ran = true;
      started.tryComplete();
    }
  }

  /** This node lost its quorum, or has one again. */
  void halted(Effect.Halted halted) {
    calls.halted(halted);
    view = view.halted(halted.halted());
    if (halted.halted() && status == HubStatus.RUNNING) {
      log.warn(
          "Hub "
              + id()
              + ": no quorum, this node sees "
              + halted.present()
              + " members and needs "
              + halted.required());
      status = HubStatus.PARTITIONED;
    } else if (!halted.halted()) {
      if (status == HubStatus.PARTITIONED) {
        log.info("Hub " + id() + ": there is a quorum");
      }
      runs();
    }
  }

  /** The others do not take this hub, or it may not take part. */
  void cannotJoin(HubParts running, Effect.CannotJoin refused) {
    takeDown();
    running.loop().stop();
    fail(
        refused.code() == RefusalCode.INCOMPATIBLE
            ? new IncompatibleException(id(), refused.by().value(), refused.message())
            : new InvalidRequestException("hub " + id() + ": " + refused.message()));
  }

  /**
   * Leaves and ends.
   *
   * @param reason for people
   */
  Future<Void> close(String reason) {
    context.runOnContext(v -> closeOnContext(reason));
    return closed.future();
  }

  private void closeOnContext(String reason) {
    if (closing) {
      return;
    }
    closing = true;
    HubParts running = parts;
    if (running == null || status == HubStatus.CLOSED) {
      status = HubStatus.CLOSED;
      calls.abort(new NotRunningException(id(), HubStatus.CLOSED.name()));
      closed.tryComplete();
      return;
    }
    status = HubStatus.DRAINING;
    started.tryFail(new IllegalStateException("hub " + id() + " was closed while it started"));
    long begun = System.nanoTime();
    hooks
        .closing(reason)
        .onComplete(
            told -> {
              long spent = (System.nanoTime() - begun) / 1_000_000;
              post(new Event.LeaveCall(Math.max(0, options.getStopTimeout() - spent)));
            });
  }

  /** Nothing runs here any more, or the time for that is over. */
  void left(HubParts running, Effect.Left left) {
    List<ProcessId> kept = left.notHandedOver();
    for (int i = 0; i < kept.size(); i += IDS_PER_LINE) {
      List<ProcessId> some = kept.subList(i, Math.min(kept.size(), i + IDS_PER_LINE));
      log.warn("Hub " + id() + " left without handing over " + some);
    }
    running
        .supervisor()
        .stopAll()
        .onComplete(v -> context.runOnContext(w -> hooks.left().onComplete(x -> end(running))));
  }

  private void end(HubParts running) {
    takeDown();
    running.loop().stop();
    status = HubStatus.CLOSED;
    calls.abort(new NotRunningException(id(), HubStatus.CLOSED.name()));
    closed.tryComplete();
  }

  private void takeDown() {
    VertxInternals.removeCloseHook(vertx, closeHook);
    for (int i = teardown.size() - 1; i >= 0; i--) {
      teardown.get(i).run();
    }
    teardown.clear();
  }

  String id() {
    return options.getHubId();
  }

  /**
   * What exists while the hub runs.
   *
   * @throws NotRunningException before the start and after the end
   */
  HubParts running() {
    HubParts running = parts;
    if (running == null || status == HubStatus.CLOSED) {
      throw new NotRunningException(id(), status.name());
    }
    return running;
  }

  /** Whether hooks hear of what is asked of the hub: it has begun, and has not ended. */
  boolean tells() {
    return parts != null && status != HubStatus.CLOSED;
  }

  HubHooks hooks() {
    return hooks;
  }

  /** What exists while the hub runs, or null. */
  @Nullable HubParts parts() {
    return parts;
  }

  HubCalls calls() {
    return calls;
  }

  HubStatus status() {
    return status;
  }

  HubView view() {
    return view;
  }

  /** Whether a redistribution is under way that does not count as stuck yet. */
  boolean redistributing() {
    return effects.redistributing(options.getLockTimeout());
  }

  Registry registry() {
    HubParts running = parts;
    return running == null ? none : running.core().registry();
  }

  NodeId self() {
    HubParts running = parts;
    return running == null ? new NodeId("-") : running.self();
  }

  String nodeName() {
    HubParts running = parts;
    if (running != null) {
      return running.nodeName();
    }
    String name = options.getNodeName();
    return name == null ? "" : name;
  }
}
