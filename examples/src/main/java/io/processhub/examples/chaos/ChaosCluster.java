package io.processhub.examples.chaos;

import io.processhub.examples.local.Hosts;
import io.processhub.examples.local.LocalCluster;
import io.processhub.examples.local.NodeLaunch;
import io.processhub.examples.local.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JVMs of a run, from the launcher's side: nodes, numbered from 1, and a client on the last
 * host. Blocking; for one thread.
 */
final class ChaosCluster implements AutoCloseable {
  private static final Duration BOOT = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LEAVE = Duration.ofSeconds(30);
  private static final String CLIENT = "client";

  private final ChaosOptions options;
  private final @Nullable Hosts hosts;
  private final Views views;
  private final LocalCluster cluster = LocalCluster.create();
  private final Path witnesses = cluster.folder().resolve("witness");
  private final Map<Integer, NodeProcess> nodes = new TreeMap<>();
  private final Map<Integer, Integer> starts = new HashMap<>();
  private final TreeSet<Integer> hung = new TreeSet<>();
  private @Nullable NodeProcess client;

  /**
   * @param hosts one for each node and one for the client; null for loopback
   */
  ChaosCluster(ChaosOptions options, @Nullable Hosts hosts, Views views) {
    this.options = options;
    this.hosts = hosts;
    this.views = views;
    try {
      Files.createDirectories(witnesses);
    } catch (IOException e) {
      cluster.close();
      throw new UncheckedIOException(e);
    }
  }

  static String name(int node) {
    return "node-" + node;
  }

  /** Starts all of them at once and waits until they are ready. */
  void boot() {
    for (int node = 1; node <= options.nodes(); node++) {
      begin(node, options.nodes());
    }
    NodeProcess outside = cluster.start(launch(CLIENT, options.nodes() + 1, ChaosClient.class));
    client = outside;
    nodes.keySet().forEach(this::awaitReady);
    outside.awaitReady(BOOT);
  }

  /** Begins to start a node; {@link #awaitReady} waits for it. */
  void begin(int node) {
    begin(node, 1);
  }

  private void begin(int node, int minNodes) {
    int start = starts.merge(node, 1, Integer::sum);
    NodeLaunch launch =
        launch(name(node), node, ChaosNode.class)
            .properties(
                Map.of(Witness.FILE, witnesses.resolve(name(node) + "." + start).toString()))
            .arguments(options.hub(node, minNodes).encode());
    nodes.put(node, cluster.start(launch));
  }

  private NodeLaunch launch(String name, int host, Class<?> main) {
    NodeLaunch launch =
        NodeLaunch.of(name, main.getName())
            .jvm("-Xms32m", "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .properties(Map.of("org.jboss.logging.provider", "slf4j"));
    if (hosts == null) {
      return launch;
    }
    return launch
        .by(hosts.at(host))
        .properties(
            Map.of(
                "vertx.jgroups.config",
                "processhub/jgroups-production.xml",
                "jgroups.bind.address",
                hosts.address(host),
                "jgroups.tcpping.initial_hosts",
                String.join(
                    ",", hosts.addresses().stream().map(each -> each + "[7800]").toList())));
  }

  void awaitReady(int node) {
    NodeProcess process = nodes.get(node);
    process.awaitReady(BOOT);
    process.send(ChaosNode.WATCH, new JsonObject(), seen -> views.seen(node, seen));
  }

  void kill(List<Integer> victims) {
    List<NodeProcess> processes = victims.stream().map(nodes::get).toList();
    processes.forEach(NodeProcess::destroy);
    processes.forEach(NodeProcess::kill);
    victims.forEach(this::forget);
  }

  void leave(int node) {
    nodes.get(node).stop(LEAVE);
    forget(node);
  }

  private void forget(int node) {
    nodes.remove(node);
    views.gone(node);
  }

  void hang(int node) {
    nodes.get(node).signal("STOP");
    hung.add(node);
  }

  void resume(int node) {
    nodes.get(node).signal("CONT");
    hung.remove(node);
  }

  long pid(int node) {
    return nodes.get(node).pid();
  }

  /** Answers of all nodes that run, by node. */
  Map<Integer, JsonObject> ask(String command) {
    Map<Integer, CompletableFuture<JsonObject>> sent = new TreeMap<>();
    nodes.forEach(
        (node, process) -> {
          if (!hung.contains(node)) {
            sent.put(node, process.send(command, new JsonObject(), progress -> {}));
          }
        });
    Map<Integer, JsonObject> answers = new TreeMap<>();
    sent.forEach(
        (node, answer) -> answers.put(node, nodes.get(node).await(answer, command, PATIENCE)));
    return answers;
  }

  void start(List<String> ids) {
    nodes
        .get(1)
        .call(ChaosNode.START, new JsonObject().put(ChaosNode.IDS, ids), PATIENCE.multipliedBy(2));
  }

  /** A command to the client; completes with its answer. */
  CompletableFuture<JsonObject> client(
      String command, JsonObject arguments, Consumer<JsonObject> progress) {
    return client().send(command, arguments, progress);
  }

  JsonObject await(CompletableFuture<JsonObject> answer, String what) {
    return client().await(answer, what, PATIENCE);
  }

  private NodeProcess client() {
    NodeProcess started = client;
    if (started == null) {
      throw new IllegalStateException("not booted");
    }
    return started;
  }

  /** The files of the witness, sorted by name. */
  List<Path> witnessFiles() {
    try (Stream<Path> files = Files.list(witnesses)) {
      return new ArrayList<>(files.sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean closing() {
    return cluster.closing();
  }

  Path keepLogs() {
    return cluster.keepLogs();
  }

  /** Ends all JVMs at once; none of them has anything left to do. */
  @Override
  public void close() {
    cluster.alive().forEach(NodeProcess::destroy);
    cluster.close();
  }
}
