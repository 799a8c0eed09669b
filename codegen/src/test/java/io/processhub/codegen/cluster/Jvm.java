package io.processhub.codegen.cluster;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A JVM with a {@link JvmNode}, as a test sees it. */
final class Jvm implements AutoCloseable {
  /** The nodes of one cluster, which no other run on this machine joins. */
  record Cluster(String name, int port) {
    static Cluster create() {
      return new Cluster(
          "test-" + UUID.randomUUID(), ThreadLocalRandom.current().nextInt(11_000, 32_000));
    }
  }

  private final String name;
  private final Process process;
  private final BufferedReader out;

  /**
   * Starts it and waits until its hub runs.
   *
   * @param classes stand before everything else on the class path
   */
  Jvm(Cluster cluster, String name, Path... classes) {
    this.name = name;
    List<String> path = new ArrayList<>();
    for (Path folder : classes) {
      path.add(folder.toString());
    }
    path.add(System.getProperty("java.class.path"));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Dorg.jboss.logging.provider=slf4j",
            "-Dprocesshub.cluster.name=" + cluster.name(),
            "-Dprocesshub.jgroups.port=" + cluster.port(),
            "-Dprocesshub.jgroups.port_range=9",
            "-cp",
            String.join(File.pathSeparator, path),
            JvmNode.class.getName(),
            name);
    try {
      Path logs = Files.createDirectories(Path.of("target", "jvm"));
      process =
          new ProcessBuilder(command)
              .redirectError(logs.resolve(cluster.name() + "-" + name + ".log").toFile())
              .start();
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      line();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  private String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException(name + " has ended");
    }
    return line;
  }

  /** What it answers to that command; {@code error} in it if that failed. */
  JsonObject tell(String command, Map<String, Object> more) {
    JsonObject all = new JsonObject().put("do", command);
    more.forEach(all::put);
    try {
      process.getOutputStream().write((all.encode() + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return new JsonObject(line());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result of that action of that process. */
  Object call(String id, String action, Map<String, Object> arguments) {
    JsonObject answer =
        tell("call", Map.of("id", id, "action", action, "arguments", new JsonObject(arguments)));
    if (answer.containsKey("error")) {
      throw new AssertionError(answer.encode());
    }
    return answer.getValue("result");
  }

  /** Whether that action of that process, which takes no arguments, succeeds. */
  boolean answers(String id, String action) {
    return !tell("call", Map.of("id", id, "action", action)).containsKey("error");
  }

  @Override
  public void close() {
    kill();
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
