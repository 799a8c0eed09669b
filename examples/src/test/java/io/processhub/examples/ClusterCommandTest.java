package io.processhub.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.examples.local.Await;
import io.processhub.examples.local.DetachedCluster;
import io.processhub.examples.local.DetachedNodeState;
import io.processhub.examples.local.NodeLaunch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program behind {@code scripts/cluster}, run as a person runs it: a JVM for each command. */
@Timeout(240)
class ClusterCommandTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path temporary;
  private DetachedCluster cluster = DetachedCluster.in(Path.of("nowhere"));

  @BeforeEach
  void chooseFolder() {
    cluster = DetachedCluster.in(temporary.resolve("state"));
  }

  @AfterEach
  void killAll() {
    cluster.nodes().forEach(cluster::kill);
  }

  @Test
  void nodes_start_are_listed_are_killed_and_stop() throws Exception {
    assertTrue(run(0, "list").startsWith("no nodes"));
    run(0, "start", "2");
    assertEquals(2_400, hosted("node-1") + hosted("node-2"));

    assertTrue(run(0, "kill", "node-1").contains("killed"));
    Await.until("recovery of node-1's accounts", LONG, () -> hosted("node-2") == 2_400);
    String listed = run(0, "list");
    assertTrue(listed.lines().anyMatch(line -> line.matches("node-1 .* gone .*")), listed);

    run(0, "start", "1");
    Await.until("a share for the new node", LONG, () -> hosted("node-1") > 0);
    List<DetachedNodeState> nodes = cluster.nodes();
    assertTrue(run(0, "stop", "node-2").contains("node-2 stopped"));
    Await.until("take-over from node-2", LONG, () -> hosted("node-1") == 2_400);
    String stopped = run(0, "stop");
    assertTrue(stopped.contains("node-1 stopped"), stopped);
    assertTrue(stopped.contains("logs: " + cluster.folder()), stopped);
    nodes.forEach(node -> assertFalse(node.alive(), node.name()));
    assertTrue(Files.exists(cluster.folder().resolve("node-2.log")));
    assertTrue(run(0, "list").startsWith("no nodes"));
    assertTrue(run(0, "stop").startsWith("no nodes run"));
  }

  @Test
  void wrong_names_and_counts_are_refused() throws Exception {
    assertRefused("no running node is named node-9", "kill [-h] NODE...", "kill", "node-9");
    assertRefused("no running node is named node-9", "stop [-h] [NODE...]", "stop", "node-9");
    assertRefused("COUNT must be 1 to 20, not 0", "start [-h] [COUNT]", "start", "0");
    String notNumber = "Invalid value for positional parameter at index 0 (COUNT): 'many' is not";
    assertRefused(notNumber, "start [-h] [COUNT]", "start", "many");
    assertEquals("no nodes run\n", run(0, "stop"));
    assertFalse(Files.exists(cluster.folder()));
  }

  private void assertRefused(String why, String usage, String... arguments) throws Exception {
    List<String> lines = run(2, arguments).lines().toList();
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.get(0).startsWith(why), lines::toString);
    assertEquals("Usage: scripts/cluster " + usage, lines.get(1));
  }

  private int hosted(String name) {
    return cluster.nodes().stream()
        .filter(node -> node.name().equals(name))
        .map(DetachedNodeState::report)
        .mapToInt(report -> report == null ? 0 : report.getInteger("hosted"))
        .sum();
  }

  private String run(int expected, String... arguments) throws IOException, InterruptedException {
    File output = temporary.resolve("output.txt").toFile();
    Process process =
        new ProcessBuilder(
                NodeLaunch.of("cluster", Main.class.getName())
                    .arguments("cluster", "--folder", cluster.folder().toString())
                    .arguments(arguments)
                    .command())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output.toPath());
    assertTrue(ended, text);
    assertEquals(expected, process.exitValue(), text);
    return text;
  }
}
