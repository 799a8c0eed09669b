package io.processhub.shell;

import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.HubStatus;
import io.processhub.NotRunningException;
import io.processhub.ProcessHubOptions;
import io.processhub.cluster.HubClusterManager;
import io.processhub.cluster.VertxInternals;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.HubCore;
import io.processhub.core.Phase;
import io.processhub.core.RefusalCode;
import io.processhub.core.Registry;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.View;
import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One hub on one node from start to close: makes the core and everything around it, carries out its
 * effects, and takes it all down again. State is written on the hub's own context; what other
 * threads read is volatile.
 */
final class HubRuntime {
  private static final Logger log = LoggerFactory.getLogger(HubRuntime.class);

  /** A hub that waits for more nodes is started, not running, after this time. */
  private static final long GATE_PATIENCE = 3_000;

  private static final long NOT_REDISTRIBUTING = 0;
  private static final long CONFLICTS_PER_LINE = 1_000;

  private final Vertx vertx;
  private final ProcessHubOptions options;
  private final HubImpl hub;
  private final Context context;
  private final Closeable closeHook;
  private final Promise<Void> started = Promise.promise();
  private final Promise<Void> closed = Promise.promise();
  private final Registry none = new Registry();
  private final HubCalls calls;
  private final List<Runnable> teardown = new ArrayList<>();
  private volatile HubStatus status = HubStatus.STARTING;
  private volatile HubView view;
  private volatile @Nullable Parts parts;
  private volatile long redistributingSince = NOT_REDISTRIBUTING;
  private long conflicts;
  private boolean startCalled;
  private boolean closing;

  /** What exists while the hub runs. */
  private record Parts(
      NodeId self,
      String nodeName,
      HubCore core,
      CoreLoop loop,
      ControlLink link,
      Supervisor supervisor,
      @Nullable HubClusterManager seam) {}

  HubRuntime(Vertx vertx, ProcessHubOptions options, HubImpl hub) {
    this.vertx = vertx;
    this.options = options;
    this.hub = hub;
    this.context = VertxInternals.newContext(vertx);
    this.view = new HubView(Phase.LEARNING, View.of(0, List.of()), new NodeId("-"), List.of());
    this.calls = new HubCalls(context, options, this::postCall, this::view, this::registry);
    this.closeHook = completion -> close().onComplete(completion);
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
                  + " jar merge META-INF/services (io.vertx.core.spi.VertxServiceProvider), or build"
                  + " Vertx with HubClusterManager.over(clusterManager)"));
      return;
    }
    if (!Hubs.take(vertx, hub)) {
      fail(new IllegalStateException("a hub '" + id() + "' runs in this Vertx already"));
      return;
    }
    teardown.add(() -> Hubs.release(vertx, hub));
    try {
      open(seam);
    } catch (RuntimeException e) {
      log.error("Hub " + id() + " cannot start", e);
      takeDown();
      fail(e);
    }
  }

  private void open(@Nullable HubClusterManager seam) {
    String nodeId = seam == null ? "local-" + UUID.randomUUID() : seam.nodeId();
    NodeId self = new NodeId(nodeId);
    String name = options.getNodeName() == null ? nodeId : options.getNodeName();
    if (seam == null) {
      log.info("Hub " + id() + " runs alone: this Vertx is not clustered");
    }
    HubCore core =
        new HubCore(
            CoreSettings.config(options, seam != null),
            CoreSettings.introduction(options, self, name, seam));
    CoreLoop loop = new CoreLoop(vertx, context, core, this::carryOut);
    ControlLink link = new ControlLink(vertx, id(), self, seam, loop::post);
    ReplicaAddresses addresses = new ReplicaAddresses(id(), nodeId, name, seam == null);
    Supervisor supervisor = new Supervisor(vertx, context, options, addresses, loop::post);
    parts = new Parts(self, name, core, loop, link, supervisor, seam);
    view = new HubView(Phase.LEARNING, View.of(0, List.of()), self, List.of());
    if (seam != null) {
      RegistryRoutes routes =
          new RegistryRoutes(core.registry(), self, this::view, this::openReplica);
      teardown.add(seam.registerHub(id(), routes, this::introduced));
      link.open();
      teardown.add(link::close);
      teardown.add(seam.addMembershipListener(this::clusterNodes));
      seam.aloneWarning(options.getAloneWarning());
      long poll =
          vertx.setPeriodic(options.getDiscoveryInterval(), t -> clusterNodes(seam.getNodes()));
      teardown.add(() -> vertx.cancelTimer(poll));
    }
    HubServices services = new HubServices(vertx, hub, options);
    services.open();
    teardown.add(services::close);
    VertxInternals.addCloseHook(vertx, closeHook);
    loop.post(new Event.Started());
    if (seam != null) {
      clusterNodes(seam.getNodes());
    }
    if (options.getMinNodes() > 1) {
      long patience = vertx.setTimer(GATE_PATIENCE, t -> started.tryComplete());
      teardown.add(() -> vertx.cancelTimer(patience));
    }
  }

  private void introduced(Message<Buffer> message) {
    message.reply(Buffer.buffer());
    Buffer body = message.body();
    context.runOnContext(
        v -> {
          Parts running = parts;
          if (running != null) {
            running.link.received(body);
          }
        });
  }

  private void openReplica(String node, ProcessId processId, Completable<Boolean> opened) {
    context.runOnContext(
        v -> {
          Parts running = parts;
          if (running == null) {
            opened.succeed(false);
          } else {
            Supervisor supervisor = running.supervisor;
            long ticket = running.core.ticket(processId);
            supervisor.addresses().open(supervisor.replica(ticket), node, opened);
          }
        });
  }

  private void clusterNodes(List<String> nodes) {
    post(new Event.ClusterNodes(nodes.stream().map(NodeId::new).toList()));
  }

  private void fail(Throwable failure) {
    status = HubStatus.CLOSED;
    calls.abort(new NotRunningException(id(), HubStatus.CLOSED.name()));
    started.tryFail(failure);
    closed.tryComplete();
  }

  void post(Event event) {
    Parts running = parts;
    if (running != null) {
      running.loop.post(event);
    }
  }

  /** Nobody would answer a call before the start. */
  private void postCall(Event call) {
    if (parts == null) {
      throw new NotRunningException(id(), status.name());
    }
    post(call);
  }

  private void carryOut(Effect effect) {
    Parts running = parts;
    if (running == null) {
      return;
    }
    if (effect instanceof Effect.Send send) {
      running.link.send(send);
    } else if (effect instanceof Effect.Deploy deploy) {
      running.supervisor.deploy(deploy);
    } else if (effect instanceof Effect.Undeploy undeploy) {
      running.supervisor.undeploy(undeploy);
    } else if (effect instanceof Effect.Adopt adopt) {
      running.supervisor.adopt(adopt);
    } else if (effect instanceof Effect.Complete complete) {
      calls.complete(complete.result());
    } else if (effect instanceof Effect.Wake wake) {
      running.loop.wakeAt(wake.at());
    } else if (effect instanceof Effect.Again) {
      running.loop.again();
    } else if (effect instanceof Effect.RoutesChanged routes) {
      routesChanged(running, routes);
    } else if (effect instanceof Effect.Changed changed) {
      changed(running, changed);
    } else if (effect instanceof Effect.Report report) {
      report(report);
    } else if (effect instanceof Effect.ConflictResolved conflict) {
      conflict(conflict);
    } else if (effect instanceof Effect.CannotJoin refused) {
      cannotJoin(running, refused);
    } else if (effect instanceof Effect.Left left) {
      left(running, left);
    }
    long now = System.nanoTime();
    if (!running.core.redistributing()) {
      redistributingSince = NOT_REDISTRIBUTING;
    } else if (redistributingSince == NOT_REDISTRIBUTING) {
      redistributingSince = now == NOT_REDISTRIBUTING ? now + 1 : now;
    }
  }

  /** A heal settles thousands: the log names the first and every thousandth. */
  private void conflict(Effect.ConflictResolved conflict) {
    if (conflicts++ % CONFLICTS_PER_LINE == 0) {
      String count = conflicts == 1 ? "" : " (" + conflicts + " so far)";
      log.warn(
          "Hub "
              + id()
              + ": two owners of "
              + conflict.id()
              + " met; "
              + conflict.winner()
              + " stays"
              + count);
    }
  }

  private void routesChanged(Parts running, Effect.RoutesChanged routes) {
    if (running.seam != null && !running.seam.hasOwnSelector()) {
      List<String> ids = new ArrayList<>(routes.ids().size());
      routes.ids().forEach(processId -> ids.add(processId.value()));
      running.seam.routesChanged(id(), ids);
    }
  }

  private void changed(Parts running, Effect.Changed changed) {
    view = new HubView(changed.phase(), changed.view(), running.self, changed.cluster());
    if (changed.phase() == Phase.READY) {
      boolean first = status == HubStatus.STARTING;
      status = HubStatus.RUNNING;
      if (first && !options.getStaticProcesses().isEmpty()) {
        calls.startStatic(options.getStaticProcesses());
      }
      started.tryComplete();
    }
  }

  private void report(Effect.Report report) {
    String text = "Hub " + id() + " on " + nodeName() + ": " + report.text();
    if (report.warning()) {
      log.warn(text);
    } else {
      log.info(text);
    }
  }

  private void cannotJoin(Parts running, Effect.CannotJoin refused) {
    takeDown();
    running.loop.stop();
    fail(
        refused.code() == RefusalCode.INCOMPATIBLE
            ? HubException.fromJson(
                new JsonObject()
                    .put("code", HubErrorCode.INCOMPATIBLE.number())
                    .put("message", "hub " + id() + ": " + refused.message()))
            : new IllegalStateException("hub " + id() + ": " + refused.message()));
  }

  Future<Void> close() {
    context.runOnContext(v -> closeOnContext());
    return closed.future();
  }

  private void closeOnContext() {
    if (closing) {
      return;
    }
    closing = true;
    Parts running = parts;
    if (running == null || status == HubStatus.CLOSED) {
      status = HubStatus.CLOSED;
      calls.abort(new NotRunningException(id(), HubStatus.CLOSED.name()));
      closed.tryComplete();
      return;
    }
    status = HubStatus.DRAINING;
    started.tryFail(new IllegalStateException("hub " + id() + " was closed while it started"));
    post(new Event.LeaveCall(options.getStopTimeout()));
  }

  private void left(Parts running, Effect.Left left) {
    if (!left.notHandedOver().isEmpty()) {
      log.warn("Hub " + id() + " left without handing over " + left.notHandedOver());
    }
    running
        .supervisor
        .stopAll()
        .onComplete(
            v -> {
              takeDown();
              running.loop.stop();
              status = HubStatus.CLOSED;
              calls.abort(new NotRunningException(id(), HubStatus.CLOSED.name()));
              closed.tryComplete();
            });
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
    long since = redistributingSince;
    return since != NOT_REDISTRIBUTING
        && System.nanoTime() - since < options.getLockTimeout() * 1_000_000;
  }

  Registry registry() {
    Parts running = parts;
    return running == null ? none : running.core.registry();
  }

  NodeId self() {
    Parts running = parts;
    return running == null ? new NodeId("-") : running.self;
  }

  String nodeName() {
    Parts running = parts;
    if (running != null) {
      return running.nodeName;
    }
    String name = options.getNodeName();
    return name == null ? "" : name;
  }
}
