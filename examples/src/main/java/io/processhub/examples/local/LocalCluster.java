package io.processhub.examples.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Node JVMs that belong to this one: own random cluster name and ports, logs in a temporary folder.
 * None outlives this JVM: {@link #close} stops them, a shutdown hook kills what is left, and each
 * of them halts when its standard input ends.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Path folder;
  private final Map<String, String> properties;
  private final Map<String, NodeProcess> nodes = new ConcurrentHashMap<>();
  private final Thread hook = new Thread(this::destroyAll, "local-cluster-shutdown");
  private volatile boolean keepLogs;
  private boolean closing;

  private LocalCluster(Path folder, Map<String, String> properties) {
    this.folder = folder;
    this.properties = properties;
  }

  /** An empty cluster that no other one on this machine can join. */
  public static LocalCluster create() {
    try {
      Path folder = Files.createTempDirectory("processhub-");
      LocalCluster cluster = new LocalCluster(folder, Isolation.fresh(folder));
      Runtime.getRuntime().addShutdownHook(cluster.hook);
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder", e);
    }
  }

  /**
   * Starts a node under the launch's name, which none that runs may have; returns before it is
   * ready. The log of an earlier one of that name goes on.
   *
   * @throws IllegalStateException if the cluster is closing
   */
  public NodeProcess start(NodeLaunch launch) {
    Path log = folder.resolve(launch.name() + ".log");
    synchronized (nodes) {
      if (closing) {
        throw new IllegalStateException("the local cluster is closing");
      }
      NodeProcess earlier = nodes.get(launch.name());
      if (earlier != null && earlier.alive()) {
        throw new IllegalArgumentException("a node of this name runs: " + launch.name());
      }
      try {
        NodeProcess node = NodeProcess.start(launch.defaults(properties), log);
        nodes.put(launch.name(), node);
        return node;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start " + launch.name(), e);
      }
    }
  }

  /**
   * Starts all of them at once and waits until all are ready.
   *
   * @throws NodeException if one of them fails or is not ready in time
   */
  public List<NodeProcess> startAll(List<NodeLaunch> launches, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    List<NodeProcess> started = launches.stream().map(this::start).toList();
    for (NodeProcess node : started) {
      node.awaitReady(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    return started;
  }

  /** Nodes whose JVM runs. */
  public List<NodeProcess> alive() {
    return nodes.values().stream().filter(NodeProcess::alive).toList();
  }

  /** Logs of the nodes; deleted at the end unless {@link #keepLogs} was called. */
  public Path folder() {
    return folder;
  }

  /** Leaves the folder where it is, for a person to look at; returns it. */
  public Path keepLogs() {
    keepLogs = true;
    return folder;
  }

  /** Whether it ends, by {@link #close} or because this JVM does. */
  public boolean closing() {
    synchronized (nodes) {
      return closing;
    }
  }

  /** Stops every node gracefully, kills what does not end in time, and deletes the folder. */
  @Override
  public void close() {
    List<Thread> stops =
        closingNodes().stream().map(node -> new Thread(() -> node.stop(GRACE))).toList();
    stops.forEach(Thread::start);
    for (Thread stop : stops) {
      try {
        stop.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    destroyAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook runs or has run, and both do the same.
      return;
    }
  }

  // First the signals, then the waiting: a node that still runs may write into the folder. The
  // shutdown hook and close may come at the same time: one of them does it, the other waits.
  private synchronized void destroyAll() {
    Collection<NodeProcess> all = closingNodes();
    all.forEach(NodeProcess::destroy);
    all.forEach(NodeProcess::kill);
    if (!keepLogs) {
      Folders.delete(folder);
    }
  }

  private Collection<NodeProcess> closingNodes() {
    synchronized (nodes) {
      closing = true;
      return List.copyOf(nodes.values());
    }
  }
}
