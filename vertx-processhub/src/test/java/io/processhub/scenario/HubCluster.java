package io.processhub.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ProcessStatus;
import io.processhub.ReplicaInfo;
import io.processhub.model.Role;
import io.processhub.testing.TestClusters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Nodes in this JVM with a hub on each, named n0, n1, ...; and what must hold of them. */
final class HubCluster implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  final TestClusters nodes;
  final List<ProcessHub> hubs = new ArrayList<>();
  private final UnaryOperator<ProcessHubOptions> options;
  private int names;

  private HubCluster(TestClusters nodes, UnaryOperator<ProcessHubOptions> options) {
    this.nodes = nodes;
    this.options = options;
  }

  static HubCluster of(int size) {
    return of(size, all -> all);
  }

  /** So many nodes with a hub each, started one after the other. */
  static HubCluster of(int size, UnaryOperator<ProcessHubOptions> options) {
    return withoutHubs(size, options).started();
  }

  static HubCluster withoutHubs(int size, UnaryOperator<ProcessHubOptions> options) {
    return new HubCluster(TestClusters.of(size, new VertxOptions()), options);
  }

  /** Likewise, where Vert.x's own selector selects. */
  static HubCluster withVertxSelector(int size, UnaryOperator<ProcessHubOptions> options) {
    return new HubCluster(TestClusters.withVertxSelector(size), options);
  }

  /** The same with a hub on each node, started one after the other. */
  HubCluster started() {
    try {
      nodes.nodes().forEach(this::startHub);
      awaitNodes();
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  ProcessHub hub(int index) {
    return hubs.get(index);
  }

  Vertx node(int index) {
    return nodes.node(index);
  }

  /** Adds a node and its hub. */
  ProcessHub join() {
    return startHub(nodes.add());
  }

  ProcessHub startHub(Vertx vertx) {
    ProcessHub hub = await(createHub(vertx).start());
    hubs.add(hub);
    return hub;
  }

  ProcessHub createHub(Vertx vertx) {
    return ProcessHub.create(vertx, nextOptions());
  }

  ProcessHubOptions nextOptions() {
    return options.apply(new ProcessHubOptions().setDebounce(100).setNodeName("n" + names++));
  }

  void awaitNodes() {
    Set<String> all = new TreeSet<>();
    hubs.forEach(hub -> all.add(hub.nodeName()));
    until(
        () -> {
          for (ProcessHub hub : hubs) {
            if (!all.equals(new TreeSet<>(hub.nodes()))) {
              return hub.nodeName() + " sees " + hub.nodes() + " of " + all;
            }
          }
          return null;
        });
  }

  /** Waits until all registries are equal and everything in them runs exactly once. */
  void awaitEqual() {
    until(this::difference);
  }

  /** Likewise, and these are the ids. */
  void awaitEqual(List<String> ids) {
    Set<String> expected = new HashSet<>(ids);
    until(
        () -> {
          Set<String> found = new HashSet<>();
          hubs.get(0).processes().forEach(record -> found.add(record.id()));
          return found.equals(expected)
              ? difference()
              : "hub 0 has " + found.size() + " processes instead of " + expected.size();
        });
  }

  /** Likewise, each with so many replicas, of which so many are active. */
  void awaitReplicas(List<String> ids, int copies, int actives) {
    Set<String> expected = new HashSet<>(ids);
    until(
        () -> {
          Set<String> found = new HashSet<>();
          hubs.get(0).processes().forEach(record -> found.add(record.id()));
          return found.equals(expected)
              ? difference(copies, actives)
              : "hub 0 has " + found.size() + " processes instead of " + expected.size();
        });
  }

  private @Nullable String difference() {
    return difference(1, 1);
  }

  private @Nullable String difference(int copies, int actives) {
    Map<String, ProcessRecord> first = new HashMap<>();
    Map<String, ProcessHub> byName = new HashMap<>();
    hubs.forEach(hub -> byName.put(hub.nodeName(), hub));
    for (ProcessRecord record : hubs.get(0).processes()) {
      List<ReplicaInfo> replicas = record.replicas();
      if (record.status() != ProcessStatus.RUNNING || replicas.size() != copies) {
        return record + " is not running " + copies + " times";
      }
      if (replicas.stream().filter(r -> r.role() == Role.ACTIVE).count() != actives
          || replicas.stream().anyMatch(r -> r.deploymentId() == null)) {
        return record + " is not active " + actives + " times";
      }
      if (!replicas.stream().allMatch(r -> byName.containsKey(r.nodeName()))) {
        return record + " runs on an unknown node";
      }
      first.put(record.id(), record);
    }
    int local = hubs.get(0).localProcesses().size();
    for (ProcessHub hub : hubs.subList(1, hubs.size())) {
      List<ProcessRecord> records = hub.processes();
      if (records.size() != first.size()) {
        return hub.nodeName() + " has " + records.size() + " processes, n0 " + first.size();
      }
      for (ProcessRecord record : records) {
        if (!record.equals(first.get(record.id()))) {
          return hub.nodeName() + " has " + record + "\n, n0 has " + first.get(record.id());
        }
      }
      local += hub.localProcesses().size();
    }
    if (local != copies * first.size()) {
      return local + " local processes of " + first.size();
    }
    for (String id : first.keySet()) {
      if (Running.now(id) != copies) {
        return id + " runs " + Running.now(id) + " times";
      }
    }
    return null;
  }

  /** Where each process runs, as the first hub has it. */
  Map<String, String> places() {
    Map<String, String> places = new HashMap<>();
    for (ProcessRecord record : hubs.get(0).processes()) {
      for (ReplicaInfo replica : record.replicas()) {
        places.put(record.id(), replica.nodeName());
      }
    }
    return places;
  }

  /**
   * Ends these nodes, the last ones first, so that nothing of their end reaches the others: no
   * message of theirs gets through any more.
   */
  void crash(int... indexes) {
    List<Vertx> ending = new ArrayList<>();
    for (int index : indexes) {
      Deafness.mute(node(index));
      ending.add(node(index));
      hubs.remove(index);
    }
    ending.forEach(nodes::close);
    awaitNodes();
  }

  void closeHub(ProcessHub hub) {
    hubs.remove(hub);
    await(hub.close());
  }

  /** Stops everything that the hubs have, for the next test on the same cluster. */
  void clear() {
    awaitEqual();
    List<String> ids = hubs.get(0).processes().stream().map(ProcessRecord::id).toList();
    if (!ids.isEmpty()) {
      assertEquals(Map.of(), await(hubs.get(0).stopProcesses(ids)).errors());
    }
    awaitEqual(List.of());
  }

  @Override
  public void close() {
    nodes.close();
  }

  static List<ProcessSpec> counters(String prefix, int count) {
    return specs(count, i -> new ProcessSpec(prefix + i, Counter.class));
  }

  static List<ProcessSpec> specs(int count, IntFunction<ProcessSpec> spec) {
    return IntStream.range(0, count).mapToObj(spec).toList();
  }

  static List<String> ids(List<ProcessSpec> specs) {
    return specs.stream().map(ProcessSpec::getId).toList();
  }

  /** What the process answers when asked from that node. */
  static JsonObject ask(Vertx from, String address) {
    return await(
        from.eventBus()
            .<JsonObject>request(address, "?", new DeliveryOptions().setSendTimeout(10_000))
            .map(reply -> reply.body()));
  }

  static <T> T await(Future<T> future) {
    return TestClusters.await(future);
  }

  /** The failure of that future; it must fail. */
  static Throwable failure(Future<?> future) {
    return await(
        future.transform(
            result ->
                result.failed()
                    ? Future.succeededFuture(result.cause())
                    : Future.failedFuture(new AssertionError("succeeded: " + result.result()))));
  }

  /** Waits until there is nothing wrong any more. */
  static void until(Supplier<@Nullable String> wrong) {
    long deadline = System.nanoTime() + PATIENCE;
    for (String what = wrong.get(); what != null; what = wrong.get()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within 30 s: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
