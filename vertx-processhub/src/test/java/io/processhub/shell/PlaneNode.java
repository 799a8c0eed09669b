package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.cluster.Envelopes;
import io.processhub.cluster.HubClusterManager;
import io.processhub.cluster.HubRoutes;
import io.processhub.cluster.VertxInternals;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.HandoverBatch;
import io.processhub.core.SpecBody;
import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.testing.TestClusters;
import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One node with the shell's pieces of a hub and no core: the test gives the effects, and the node
 * passes on markers as cores do.
 */
final class PlaneNode implements HubRoutes {
  static final String HUB = "hub";
  private static final AtomicLong NUMBERS = new AtomicLong();

  final Vertx vertx;
  final String nodeId;
  final List<Event> events = new CopyOnWriteArrayList<>();
  final Supervisor supervisor;

  /** Process id to node id, as this node knows it. */
  final Map<String, String> routes = new ConcurrentHashMap<>();

  private final Context context;
  private final DataPlane plane;
  private final HubClusterManager seam;

  PlaneNode(Vertx vertx, ProcessHubOptions options) {
    this.vertx = vertx;
    this.seam = Objects.requireNonNull(HubClusterManager.of(vertx));
    this.nodeId = seam.nodeId();
    this.context = VertxInternals.newContext(vertx);
    ReplicaAddresses addresses = new ReplicaAddresses(HUB, nodeId, nodeId, false);
    Forwarder forwarder = new Forwarder(vertx, context, HUB, nodeId);
    Inboxes inboxes = new Inboxes(vertx, options, nodeId, addresses, forwarder);
    String hubId = options.getHubId();
    HubEvents published = new HubEvents(vertx, context, hubId);
    Hooks hooks = new Hooks(vertx, context, hubId, new HookTable(), published);
    ReplicaHooks told = new ReplicaHooks(context, hooks, new HubImpl(vertx, options), 10_000);
    supervisor = new Supervisor(vertx, context, options, addresses, inboxes, told, events::add);
    NodeId self = new NodeId(nodeId);
    plane = new DataPlane(context, options, supervisor, inboxes, forwarder, seam, this::happened);
    plane.routes(this);
    seam.registerHub(HUB, this);
    context.runOnContext(
        v -> vertx.eventBus().consumer(Addresses.node(HUB, nodeId), this::arrived));
  }

  /** Each marker that a source passes on becomes an open gate at its target. */
  private void arrived(Message<Object> message) {
    if (Envelopes.is(message)) {
      plane.arrived(message);
      return;
    }
    String[] words = message.body().toString().split(" ");
    if (words[0].equals("marker")) {
      flush(() -> tell(words[3], "passed " + words[1] + " " + words[2] + " " + nodeId));
    } else {
      plane.run(new Effect.OpenGate(batch(words[3], words[2]), new NodeId(words[1])));
      plane.flush();
      events.add(new Event.NoHub(new NodeId(words[1])));
    }
  }

  static HandoverBatch batch(String source, String number) {
    return new HandoverBatch(new MemberId(new NodeId(source), 1), Long.parseLong(number));
  }

  private void happened(Event event) {
    events.add(event);
  }

  private void tell(String node, String text) {
    context.runOnContext(v -> vertx.eventBus().send(Addresses.node(HUB, node), text));
  }

  /** Calls back on the test's behalf when what was selected before has been written. */
  void flush(Runnable then) {
    long token = NUMBERS.incrementAndGet();
    run(new Effect.Flush(token));
    vertx.setPeriodic(
        1,
        timer -> {
          if (events.contains(new Event.Flushed(token))) {
            vertx.cancelTimer(timer);
            then.run();
          }
        });
  }

  /** From now on messages from here go there. */
  void route(String id, String node) {
    Promise<Void> told = Promise.promise();
    routes.put(id, node);
    seam.routesChanged(HUB, List.of(id));
    seam.flushSelections(told::complete);
    TestClusters.await(told.future());
  }

  /** This node learns where a process is, and sends its marker when its old messages are gone. */
  void learn(String id, String target, String source, long batch) {
    context.runOnContext(
        v -> {
          routes.put(id, target);
          seam.routesChanged(HUB, List.of(id));
          flush(() -> tell(source, "marker " + nodeId + " " + batch + " " + target));
        });
  }

  void run(Effect effect) {
    context.runOnContext(
        v -> {
          if (effect instanceof Effect.Deploy deploy) {
            supervisor.deploy(deploy);
          } else if (effect instanceof Effect.Undeploy undeploy) {
            supervisor.undeploy(undeploy);
          } else if (effect instanceof Effect.Adopt adopt) {
            supervisor.adopt(adopt);
          } else {
            plane.run(effect);
            plane.flush();
          }
        });
  }

  <E extends Event> E await(Class<E> type, Predicate<E> which) {
    TestClusters.eventually(
        type.getSimpleName() + " in " + nodeId, () -> find(type, which) != null);
    return Objects.requireNonNull(find(type, which));
  }

  <E extends Event> @Nullable E find(Class<E> type, Predicate<E> which) {
    for (Event event : events) {
      if (type.isInstance(event) && which.test(type.cast(event))) {
        return type.cast(event);
      }
    }
    return null;
  }

  static SpecBody body(ProcessSpec spec) {
    return new SpecCodec(OnNodeLoss.RESTART).body(spec, new StartOptions());
  }

  /** Starts a process and waits until it runs; its ticket. */
  long start(ProcessSpec spec) {
    return deploy(spec, false, 1);
  }

  long deploy(ProcessSpec spec, boolean held, long epoch) {
    long ticket = NUMBERS.incrementAndGet();
    ProcessId id = new ProcessId(spec.getId());
    run(
        new Effect.Deploy(
            id, ticket, body(spec), null, new Epoch(epoch), Role.ACTIVE, false, false, held));
    await(Event.Deployed.class, event -> event.ticket() == ticket);
    return ticket;
  }

  /** Freezes a replica; the state it exported. */
  byte[] freeze(String id, long ticket) {
    run(new Effect.Freeze(new ProcessId(id), ticket, true));
    byte[] state = await(Event.Exported.class, event -> event.ticket() == ticket).state();
    assertEquals(
        1,
        events.stream().filter(e -> e instanceof Event.Frozen f && f.ticket() == ticket).count());
    return state;
  }

  void importState(String id, long ticket, byte[] state) {
    run(new Effect.Import(new ProcessId(id), ticket, state));
    await(Event.Imported.class, event -> event.ticket() == ticket);
  }

  void undeploy(String id, long ticket) {
    run(new Effect.Undeploy(new ProcessId(id), ticket));
    await(Event.Undeployed.class, event -> event.ticket() == ticket);
  }

  /** How many gates have been opened here. */
  long gatesOpened() {
    return events.stream().filter(Event.NoHub.class::isInstance).count();
  }

  /** Stops what runs; the Vertx stays. */
  void close() {
    Promise<Void> stopped = Promise.promise();
    context.runOnContext(v -> supervisor.stopAll().onComplete(stopped));
    TestClusters.await(stopped.future());
  }

  @Override
  public @Nullable String sendTo(String processId) {
    return routes.get(processId);
  }

  @Override
  public List<String> publishTo(String processId) {
    String node = sendTo(processId);
    return node == null ? List.of() : List.of(node);
  }

  @Override
  public @Nullable String replicaOn(String node, String processId) {
    return null;
  }

  @Override
  public void openReplica(String node, String processId, Completable<Boolean> opened) {
    opened.succeed(false);
  }

  @Override
  public boolean hasMember(String nodeId) {
    return true;
  }
}
