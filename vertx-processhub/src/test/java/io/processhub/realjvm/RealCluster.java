package io.processhub.realjvm;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Node JVMs that belong to one test. None outlives it: {@link #close} kills what is left, so does a
 * shutdown hook, and each ends when its standard input does. Logs are kept in {@code
 * target/realjvm}.
 */
final class RealCluster implements AutoCloseable {
  static final Duration BOOT = Duration.ofSeconds(60);
  private static final Path LOGS = Path.of("target", "realjvm");
  private static final long LOOK_EVERY = 50;

  private final String title;
  private final Launch launch;
  private final JsonObject options;
  private final List<NodeProcess> clients = new CopyOnWriteArrayList<>();
  private final List<NodeProcess> started = new CopyOnWriteArrayList<>();
  private final Thread hook = new Thread(this::killAll);

  /**
   * @param title begins the names of the logs
   */
  RealCluster(String title, Launch launch) {
    this(title, launch, new JsonObject());
  }

  /**
   * @param options of every hub
   */
  RealCluster(String title, Launch launch, JsonObject options) {
    this.title = title;
    this.options = options;
    this.launch = launch;
    try {
      Files.createDirectories(LOGS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(hook);
  }

  Launch launch() {
    return launch;
  }

  /** Starts a JVM that waits to be told to boot. */
  NodeProcess launch(String name) {
    return launch(name, List.of(), Map.of());
  }

  /**
   * @param prefix what stands before the command line, to run it somewhere else
   */
  NodeProcess launch(String name, List<String> prefix, Map<String, String> properties) {
    NodeProcess node = jvm(name, prefix, properties);
    started.add(node);
    return node;
  }

  private NodeProcess jvm(String name, List<String> prefix, Map<String, String> properties) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(launch.command(name, properties));
    return new NodeProcess(name, command, LOGS.resolve(title + "-" + name + ".log"));
  }

  /** Starts a JVM with a clustered Vertx and no hub, which is no node of this cluster. */
  NodeProcess client(String name) {
    NodeProcess client = jvm(name, List.of(), Map.of());
    clients.add(client);
    client.await(client.boot(null), "boot", BOOT);
    return client;
  }

  /** Has one more node boot, with options besides those of all. */
  CompletableFuture<JsonObject> begin(NodeProcess node, JsonObject more) {
    return node.boot(options.copy().mergeIn(more));
  }

  /** Has all of them boot at the same moment and waits until all see all members. */
  void boot(List<NodeProcess> nodes) {
    List<CompletableFuture<JsonObject>> boots =
        nodes.stream().map(node -> node.boot(options)).toList();
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).await(boots.get(i), "boot", BOOT);
    }
    List<String> names = names();
    await(
        BOOT,
        () -> {
          for (NodeProcess node : alive()) {
            List<String> seen = NodeProcess.strings(node.status().getJsonArray("nodes"));
            if (!seen.equals(names)) {
              return node.name() + " sees " + seen + ", not " + names;
            }
          }
          return null;
        });
  }

  /** Launches nodes of these names and boots them at the same moment. */
  List<NodeProcess> start(String... names) {
    List<NodeProcess> nodes = Arrays.stream(names).map(this::launch).toList();
    boot(nodes);
    return nodes;
  }

  /** The nodes whose JVM runs, by name. */
  List<NodeProcess> alive() {
    return started.stream()
        .filter(NodeProcess::alive)
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  private List<String> names() {
    return alive().stream().map(NodeProcess::name).toList();
  }

  /** Kills all of them at the same moment; returns that moment, in ms since 1970. */
  long kill(NodeProcess... nodes) {
    long now = System.currentTimeMillis();
    Arrays.stream(nodes).forEach(NodeProcess::kill);
    Arrays.stream(nodes).forEach(NodeProcess::awaitExit);
    return now;
  }

  /**
   * Waits until these processes run and no others, each once, and all nodes say just that: equal
   * registries, the same members, and nothing left to move.
   */
  Census awaitSettled(Duration patience, Collection<String> ids) {
    Census[] last = new Census[1];
    await(
        patience,
        () -> {
          last[0] = Census.of(alive());
          return last[0].objection(ids);
        });
    return last[0];
  }

  /** Waits until there is no objection left. */
  static void await(Duration patience, Supplier<@Nullable String> objection) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (String last = objection.get(); last != null; last = objection.get()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("after " + patience + " still: " + last);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY));
    }
  }

  /** Runs this; if it fails, what all threads of all nodes are doing is added to the logs. */
  void explaining(Runnable test) {
    try {
      test.run();
    } catch (AssertionError failure) {
      for (NodeProcess node : alive()) {
        try {
          Files.writeString(LOGS.resolve(title + "-" + node.name() + ".threads"), node.threads());
        } catch (IOException e) {
          failure.addSuppressed(e);
        }
      }
      throw failure;
    }
  }

  /** Ids with a common beginning. */
  static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** Kills all nodes. */
  @Override
  public void close() {
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      started.forEach(NodeProcess::awaitExit);
      clients.forEach(NodeProcess::awaitExit);
    } catch (IllegalStateException shutdown) {
      return;
    }
  }

  private void killAll() {
    clients.forEach(NodeProcess::kill);
    started.forEach(NodeProcess::kill);
  }
}
