package io.processhub.shell;

import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.core.Effect;
import io.processhub.model.Epoch;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.testing.TestClusters;
import io.processhub.wire.Addresses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes that move processes as the test says, with the effects that cores would give. */
final class PlaneCluster implements AutoCloseable {
  final TestClusters vertx;
  final List<PlaneNode> nodes = new ArrayList<>();
  private final Map<String, Long> tickets = new HashMap<>();
  private final Map<String, Integer> places = new HashMap<>();
  private long batches;

  PlaneCluster(TestClusters vertx, ProcessHubOptions options) {
    this.vertx = vertx;
    vertx.nodes().forEach(node -> nodes.add(new PlaneNode(node, options)));
  }

  PlaneNode node(int index) {
    return nodes.get(index);
  }

  static String address(String id) {
    return Addresses.process(PlaneNode.HUB, id);
  }

  /** Starts a process and tells everybody. */
  void start(ProcessSpec spec, int on) {
    String id = spec.getId();
    tickets.put(id, node(on).start(spec));
    places.put(id, on);
    nodes.forEach(node -> node.route(id, node(on).nodeId));
  }

  long ticket(String id) {
    return tickets.get(id);
  }

  /** Moves a process with its state, hot, up to the commit: the batch. */
  long commit(ProcessSpec spec, int to, boolean cold) {
    String id = spec.getId();
    PlaneNode source = node(places.get(id));
    PlaneNode target = node(to);
    long old = tickets.get(id);
    long next = cold ? 0 : target.deploy(spec, true, batches + 2);
    byte[] state = source.freeze(id, old);
    if (cold) {
      source.undeploy(id, old);
      next = target.deploy(spec, true, batches + 2);
    }
    if (state.length > 0) {
      target.importState(id, next, state);
    }
    long batch = ++batches;
    source.routes.put(id, target.nodeId);
    source.run(new Effect.Forward(new ProcessId(id), new NodeId(target.nodeId)));
    if (!cold) {
      source.undeploy(id, old);
    }
    List<NodeId> all = nodes.stream().map(node -> new NodeId(node.nodeId)).toList();
    target.run(
        new Effect.Activate(
            new ProcessId(id),
            next,
            new Epoch(batch + 1),
            Role.ACTIVE,
            PlaneNode.batch(source.nodeId, Long.toString(batch)),
            all));
    tickets.put(id, next);
    places.put(id, to);
    return batch;
  }

  /** Moves a process; done when everybody knows and all gates are open. The source forwards on. */
  void move(ProcessSpec spec, int to, boolean cold) {
    PlaneNode source = node(places.get(spec.getId()));
    PlaneNode target = node(to);
    long opened = target.gatesOpened();
    long batch = commit(spec, to, cold);
    nodes.forEach(node -> node.learn(spec.getId(), target.nodeId, source.nodeId, batch));
    TestClusters.eventually(
        "all gates are open", () -> target.gatesOpened() == opened + nodes.size());
  }

  @Override
  public void close() {
    nodes.forEach(PlaneNode::close);
    vertx.close();
  }
}
