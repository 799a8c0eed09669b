package io.processhub.examples.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DetachedClusterTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path temporary;
  private DetachedCluster cluster = DetachedCluster.in(Path.of("nowhere"));

  @BeforeEach
  void prepare() {
    cluster = DetachedCluster.in(temporary.resolve("state"));
    cluster.prepare();
  }

  @AfterEach
  void killAll() {
    cluster.nodes().forEach(cluster::kill);
  }

  @Test
  void started_nodes_are_listed_with_what_they_report() {
    start("node-10");
    start("node-2");
    List<DetachedNodeState> nodes = cluster.nodes();
    assertEquals(
        List.of("node-2", "node-10"), nodes.stream().map(DetachedNodeState::name).toList());
    for (DetachedNodeState node : nodes) {
      assertTrue(node.alive());
      assertEquals(7, Objects.requireNonNull(node.report()).getInteger("hosted"));
    }
  }

  @Test
  void killed_node_is_listed_as_gone() {
    start("node-1");
    assertTrue(cluster.kill(cluster.nodes().get(0)));
    assertFalse(cluster.nodes().get(0).alive());
    assertFalse(cluster.kill(cluster.nodes().get(0)));
  }

  @Test
  void hang_up_and_interrupt_do_not_end_a_node_and_stop_does() throws Exception {
    start("node-1");
    DetachedNodeState node = cluster.nodes().get(0);
    for (String signal : List.of("HUP", "INT")) {
      Process sent = new ProcessBuilder("kill", "-" + signal, "" + node.pid()).start();
      assertEquals(0, sent.waitFor());
    }
    assertTrue(node.alive());
    assertEquals(List.of(), cluster.stop(List.of(node), LONG));
    assertFalse(node.alive());
  }

  @Test
  void node_that_does_not_leave_is_killed() {
    cluster.start(launch("node-1").arguments("deaf"));
    cluster.awaitReport("node-1", LONG);
    DetachedNodeState node = cluster.nodes().get(0);
    assertEquals(List.of("node-1"), cluster.stop(List.of(node), Duration.ofMillis(300)));
    assertFalse(node.alive());
    assertEquals(List.of(), cluster.nodes());
  }

  @Test
  void node_that_ends_before_it_reports_is_an_error_with_its_log() {
    cluster.start(NodeLaunch.of("node-1", "no.such.Main"));
    NodeException failed =
        assertThrows(NodeException.class, () -> cluster.awaitReport("node-1", LONG));
    assertTrue(String.valueOf(failed.getMessage()).contains("no.such.Main"), failed::toString);
  }

  @Test
  void later_process_of_the_same_pid_is_not_taken_for_the_node() {
    String identity = ProcessHandle.current().pid() + " 2001-01-01T00:00:00Z";
    assertFalse(DetachedNodeState.of("node-1", identity, null).alive());
    String own = DetachedNodeState.identity(ProcessHandle.current());
    assertTrue(DetachedNodeState.of("node-1", own, null).alive());
  }

  @Test
  void isolation_changes_only_when_no_node_runs() throws IOException {
    Path properties = cluster.folder().resolve("cluster-properties");
    String first = Files.readString(properties);
    start("node-1");
    cluster.prepare();
    assertEquals(first, Files.readString(properties));
    cluster.kill(cluster.nodes().get(0));
    cluster.prepare();
    assertNotEquals(first, Files.readString(properties));
    assertEquals(List.of(), cluster.nodes());
  }

  private void start(String name) {
    cluster.start(launch(name));
    cluster.awaitReport(name, LONG);
  }

  private NodeLaunch launch(String name) {
    return NodeLaunch.of(name, ReportingNode.class.getName())
        .arguments(name, cluster.folder().toString());
  }
}
