package io.processhub.shell;

import io.processhub.ProcessHubOptions;
import io.processhub.cluster.ControlEndpoint;
import io.processhub.cluster.HubClusterManager;
import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.core.HubCore;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.wire.WireCodec;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What exists while a hub runs, and how the seam reaches it. Made once at the start; the seam is
 * null where Vert.x is not clustered.
 */
record HubParts(
    NodeId self,
    String nodeName,
    HubCore core,
    CoreLoop loop,
    ControlLink link,
    Supervisor supervisor,
    DataPlane plane,
    @Nullable HubClusterManager seam) {

  /** Makes them for one start; nothing listens or runs yet. */
  static HubParts make(
      Vertx vertx,
      Context context,
      ProcessHubOptions options,
      @Nullable HubClusterManager seam,
      ReplicaHooks hooks,
      Consumer<List<Effect>> effects) {
    String id = options.getHubId();
    String nodeId = seam == null ? "local-" + UUID.randomUUID() : seam.nodeId();
    NodeId self = new NodeId(nodeId);
    String name = options.getNodeName() == null ? nodeId : options.getNodeName();
    HubCore core =
        new HubCore(
            CoreSettings.config(options, seam != null),
            CoreSettings.introduction(options, self, name, seam));
    CoreLoop loop = new CoreLoop(vertx, context, core, effects);
    ControlLink link = new ControlLink(vertx, id, self, seam, loop::post);
    ReplicaAddresses addresses = new ReplicaAddresses(id, nodeId, name, seam == null);
    Forwarder forwarder = new Forwarder(vertx, context, id, nodeId);
    Inboxes inboxes = new Inboxes(vertx, options, nodeId, addresses, forwarder);
    Supervisor supervisor =
        new Supervisor(vertx, context, options, addresses, inboxes, hooks, loop::post);
    DataPlane plane =
        new DataPlane(context, options, supervisor, inboxes, forwarder, seam, loop::post);
    return new HubParts(self, name, core, loop, link, supervisor, plane, seam);
  }

  /**
   * Lets the cluster reach the hub: its routes, its control messages, who is a node. Does nothing
   * without a cluster.
   *
   * @param teardown gets what ends this again, as it goes
   */
  void join(
      Vertx vertx,
      Context context,
      ProcessHubOptions options,
      Supplier<HubView> view,
      List<Runnable> teardown) {
    if (seam == null) {
      return;
    }
    RegistryRoutes routes =
        new RegistryRoutes(
            core.registry(),
            self,
            view,
            (node, id, opened) -> openReplica(context, node, id, opened));
    teardown.add(
        seam.registerHub(options.getHubId(), routes, message -> introduced(context, message)));
    plane.routes(routes);
    link.open(plane::arrived);
    teardown.add(link::close);
    teardown.add(seam.addMembershipListener(this::clusterNodes));
    teardown.add(
        seam.addSuspicionListener(node -> loop.post(new Event.Suspected(new NodeId(node)))));
    seam.aloneWarning(options.getAloneWarning());
    long poll =
        vertx.setPeriodic(options.getDiscoveryInterval(), t -> clusterNodes(seam.getNodes()));
    teardown.add(() -> vertx.cancelTimer(poll));
  }

  /** The lease ends then, on the clock of the core. */
  void leaseEnds(Effect.Lease lease) {
    long until = lease.until();
    long over = loop.now() - 1;
    // A pause between this line and the next must not lengthen it.
    plane.leaseEnds(loop.nanosAt(Math.max(over, until)), lease.since());
  }

  private void introduced(Context context, Message<Buffer> message) {
    Buffer body = message.body();
    boolean member = core.planner().situation().view().contains(self);
    if (member && body != null && WireCodec.ofOtherVersion(body)) {
      message.fail(
          ControlEndpoint.OTHER_VERSION,
          "member '" + nodeName + "' speaks wire version " + WireCodec.VERSION);
    } else {
      message.reply(Buffer.buffer());
    }
    context.runOnContext(v -> link.received(body));
  }

  private void openReplica(
      Context context, String node, ProcessId processId, Completable<Boolean> opened) {
    context.runOnContext(
        v -> {
          supervisor.addresses().open(supervisor.replica(processId), node, opened);
        });
  }

  void clusterNodes(List<String> nodes) {
    loop.post(new Event.ClusterNodes(nodes.stream().map(NodeId::new).toList()));
  }
}
