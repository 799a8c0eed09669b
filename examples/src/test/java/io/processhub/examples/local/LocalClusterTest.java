package io.processhub.examples.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LocalClusterTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final LocalCluster cluster = LocalCluster.create();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void node_answers_commands_and_reports_progress() {
    NodeProcess node = ready("echo");
    JsonObject given = new JsonObject().put("text", "ä\n\"@");
    assertEquals(given, node.call("echo", given, LONG));

    List<Integer> progress = new CopyOnWriteArrayList<>();
    CompletableFuture<JsonObject> counted =
        node.send("count", new JsonObject(), step -> progress.add(step.getInteger("n")));
    assertEquals(3, node.await(counted, "count", LONG).getInteger("n"));
    assertEquals(List.of(1, 2), progress);
  }

  @Test
  void failed_and_unknown_commands_are_errors_that_name_node_and_cause() {
    NodeProcess node = ready("echo");
    assertFails(node, "fail", LONG, "failed on purpose");
    assertFails(node, "throw", LONG, "thrown on purpose");
    assertFails(node, "dance", LONG, "unknown command dance");
  }

  @Test
  void every_call_has_a_deadline() {
    assertFails(ready("echo"), "never", Duration.ofMillis(200), "did not finish never");
  }

  @Test
  void kill_ends_the_node_and_fails_what_waits_for_it() {
    NodeProcess node = ready("echo");
    CompletableFuture<JsonObject> waiting = node.send("never", new JsonObject(), step -> {});
    node.kill();
    assertFalse(Await.runs(node.pid()));
    NodeException failed =
        assertThrows(NodeException.class, () -> node.await(waiting, "never", LONG));
    assertTrue(String.valueOf(failed.getMessage()).contains("ended with 137"), failed::toString);
    assertFails(node, "echo", LONG, "echo ");
    assertEquals(List.of(), cluster.alive());
  }

  @Test
  void node_that_fails_to_start_is_an_error_with_its_cause() {
    NodeProcess node =
        cluster.start(NodeLaunch.of("echo", EchoNode.class.getName()).arguments("broken"));
    NodeException failed = assertThrows(NodeException.class, () -> node.awaitReady(LONG));
    assertTrue(String.valueOf(failed.getMessage()).contains("broken on purpose"));
  }

  @Test
  void node_without_a_main_class_is_an_error_with_its_log() {
    NodeProcess node = cluster.start(NodeLaunch.of("echo", "no.such.Main"));
    NodeException failed = assertThrows(NodeException.class, () -> node.awaitReady(LONG));
    assertTrue(String.valueOf(failed.getMessage()).contains("no.such.Main"), failed::toString);
  }

  @Test
  void graceful_stop_ends_with_0_and_a_node_that_does_not_leave_is_killed() {
    assertTrue(ready("echo").stop(LONG));
    NodeProcess deaf = ready("deaf");
    assertFalse(deaf.stop(Duration.ofMillis(500)));
    assertFalse(deaf.alive());
  }

  @Test
  void close_ends_every_node_and_removes_the_folder() {
    List<NodeProcess> nodes =
        cluster.startAll(
            List.of(
                NodeLaunch.of("one", EchoNode.class.getName()),
                NodeLaunch.of("two", EchoNode.class.getName())),
            LONG);
    assertTrue(Files.exists(nodes.get(0).log()));
    cluster.close();
    nodes.forEach(node -> assertFalse(node.alive(), node.name()));
    assertFalse(Files.exists(cluster.folder()));
    assertThrows(
        IllegalStateException.class,
        () -> cluster.start(NodeLaunch.of("three", EchoNode.class.getName())));
  }

  @Test
  void node_ends_when_its_launcher_is_killed() throws IOException {
    Process launcher = launcher();
    try (BufferedReader out = output(launcher)) {
      long node = Long.parseLong(out.readLine());
      Path folder = Path.of(out.readLine());
      launcher.destroyForcibly();
      Await.gone(node, LONG);
      Folders.delete(folder);
    } finally {
      launcher.destroyForcibly();
    }
  }

  @Test
  void node_and_folder_go_when_its_launcher_is_told_to_end() throws IOException {
    Process launcher = launcher();
    try (BufferedReader out = output(launcher)) {
      long node = Long.parseLong(out.readLine());
      Path folder = Path.of(out.readLine());
      assertTrue(Files.exists(folder));
      launcher.destroy();
      Await.gone(launcher.pid(), LONG);
      Await.gone(node, LONG);
      assertFalse(Files.exists(folder));
    } finally {
      launcher.destroyForcibly();
    }
  }

  private NodeProcess ready(String kind) {
    NodeProcess node = cluster.start(NodeLaunch.of(kind, EchoNode.class.getName()).arguments(kind));
    assertEquals(node.pid(), node.awaitReady(LONG).getLong("pid"));
    return node;
  }

  private static void assertFails(
      NodeProcess node, String command, Duration deadline, String expected) {
    NodeException failed =
        assertThrows(
            NodeException.class, () -> node.call(command, new JsonObject(), deadline), command);
    String message = String.valueOf(failed.getMessage());
    assertTrue(message.contains(node.name()), message);
    assertTrue(message.contains(expected), message);
  }

  private static Process launcher() throws IOException {
    return new ProcessBuilder(NodeLaunch.of("launcher", EchoLauncher.class.getName()).command())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
