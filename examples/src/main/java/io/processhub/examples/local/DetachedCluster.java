package io.processhub.examples.local;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Node JVMs that outlive the one that started them, known by files in a folder: {@code NAME.pid}
 * from whoever started the node, {@code NAME.json} with what the node reports, {@code NAME.stop}
 * that asks it to leave, and its log. Blocking; not for use by several JVMs at the same moment.
 */
public final class DetachedCluster {
  private static final String PID = ".pid";
  private static final String REPORT = ".json";
  private static final String STOP = ".stop";
  private static final String CLUSTER = "cluster-properties";

  private final Path folder;

  private DetachedCluster(Path folder) {
    this.folder = folder;
  }

  /** The cluster of this folder, which need not exist. */
  public static DetachedCluster in(Path folder) {
    return new DetachedCluster(folder);
  }

  /** The folder for this user, under {@code java.io.tmpdir}. */
  public static Path defaultFolder() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "processhub-cluster-" + System.getProperty("user.name"));
  }

  public Path folder() {
    return folder;
  }

  /** Every node of the folder, running or not, by name. */
  public List<DetachedNodeState> nodes() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(PID))
          .map(name -> name.substring(0, name.length() - PID.length()))
          .map(this::state)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  /** Begins anew with an isolated cluster if no node runs; old logs and states go. */
  public void prepare() {
    if (nodes().stream().anyMatch(DetachedNodeState::alive)) {
      return;
    }
    Folders.delete(folder);
    try {
      Files.createDirectories(folder);
      JsonObject properties = new JsonObject();
      Isolation.fresh(folder).forEach(properties::put);
      write(folder.resolve(CLUSTER), properties.encode());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  /** Starts the node so that it survives this JVM and its terminal; returns before it is ready. */
  public void start(NodeLaunch launch) {
    File log = folder.resolve(launch.name() + ".log").toFile();
    // Signals that the shell ignores stay ignored in the JVM that takes its place.
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "trap '' HUP INT QUIT; exec \"$@\"", "sh"));
    try {
      Map<String, String> properties = new TreeMap<>();
      new JsonObject(read(folder.resolve(CLUSTER)))
          .forEach(entry -> properties.put(entry.getKey(), String.valueOf(entry.getValue())));
      command.addAll(launch.properties(properties).command());
      Files.deleteIfExists(folder.resolve(launch.name() + STOP));
      Files.deleteIfExists(folder.resolve(launch.name() + REPORT));
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
              .start();
      write(folder.resolve(launch.name() + PID), DetachedNodeState.identity(process.toHandle()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + launch.name(), e);
    }
  }

  /**
   * Waits until the node has reported.
   *
   * @throws NodeException if it ended or did not report in time
   */
  public void awaitReport(String name, Duration deadline) {
    boolean done = await(deadline, () -> state(name).report() != null || !state(name).alive());
    if (!done || !state(name).alive()) {
      String what = done ? " ended" : " was not ready within " + deadline.toSeconds() + " s";
      throw new NodeException(name + what + LogTail.of(folder.resolve(name + ".log")));
    }
  }

  /** Ends the node as {@code kill -9} does; false if it does not run. */
  public boolean kill(DetachedNodeState node) {
    boolean killed = node.handle().map(ProcessHandle::destroyForcibly).orElse(false);
    await(Duration.ofSeconds(10), () -> !node.alive());
    return killed;
  }

  /**
   * Asks the nodes to leave and forgets them; returns those that were killed because they did not
   * in time.
   */
  public List<String> stop(List<DetachedNodeState> nodes, Duration grace) {
    for (DetachedNodeState node : nodes) {
      try {
        write(folder.resolve(node.name() + STOP), "");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot ask " + node.name() + " to stop", e);
      }
    }
    await(grace, () -> nodes.stream().noneMatch(DetachedNodeState::alive));
    List<DetachedNodeState> late = nodes.stream().filter(DetachedNodeState::alive).toList();
    late.forEach(this::kill);
    nodes.forEach(node -> forget(node.name()));
    return late.stream().map(DetachedNodeState::name).toList();
  }

  /** Forgets nodes that were killed, if none runs; logs stay. Returns whether none runs. */
  public boolean forgetAllGone() {
    List<DetachedNodeState> nodes = nodes();
    if (nodes.stream().anyMatch(DetachedNodeState::alive)) {
      return false;
    }
    nodes.forEach(node -> forget(node.name()));
    return true;
  }

  /** For the node: tells what there is to tell. */
  public void report(String name, JsonObject report) throws IOException {
    write(folder.resolve(name + REPORT), report.encode());
  }

  /** For the node: whether it has to end, because it was asked to or its folder is gone. */
  public boolean mustStop(String name) {
    return !Files.isDirectory(folder) || Files.exists(folder.resolve(name + STOP));
  }

  private void forget(String name) {
    for (String suffix : List.of(PID, REPORT, STOP)) {
      try {
        Files.deleteIfExists(folder.resolve(name + suffix));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot forget " + name, e);
      }
    }
  }

  private DetachedNodeState state(String name) {
    return DetachedNodeState.of(name, readIfThere(name + PID), reportOf(name));
  }

  private @Nullable JsonObject reportOf(String name) {
    String report = readIfThere(name + REPORT);
    try {
      return report.isEmpty() ? null : new JsonObject(report);
    } catch (DecodeException e) {
      return null;
    }
  }

  private String readIfThere(String file) {
    try {
      return Files.exists(folder.resolve(file)) ? read(folder.resolve(file)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.resolve(file), e);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  // In one step: a reader sees the old content or the new.
  private static void write(Path file, String content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, content, StandardCharsets.UTF_8);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean await(Duration deadline, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
