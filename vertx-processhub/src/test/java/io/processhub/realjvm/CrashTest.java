package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.realjvm.NodeProcess.Sighting;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Nodes that die, hang, leave and come back, in real JVMs. The tests share a cluster, because a JVM
 * takes seconds to boot; each begins with as many nodes as it needs and all processes running, and
 * works alone too.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> IDS = RealCluster.ids("process-", 1_200);

  private static final RealCluster cluster = new RealCluster("crash", Launch.onLoopback());
  private static boolean processesStarted;
  private static int names;

  @AfterAll
  static void close() {
    cluster.close();
  }

  /** So many nodes, those that are missing booted at the same moment, and all processes running. */
  private static List<NodeProcess> nodes(int count) {
    for (NodeProcess extra : cluster.alive().stream().skip(count).toList()) {
      extra.leave();
    }
    List<NodeProcess> missing = new ArrayList<>();
    for (int i = cluster.alive().size(); i < count; i++) {
      missing.add(cluster.launch("n" + ++names));
    }
    cluster.boot(missing);
    if (!processesStarted) {
      cluster.alive().get(0).start(IDS);
      processesStarted = true;
    }
    cluster.awaitSettled(PATIENCE, IDS);
    return cluster.alive();
  }

  @Test
  @Order(1)
  void nodes_that_boot_at_the_same_moment_form_one_hub() {
    long begun = System.nanoTime();
    List<NodeProcess> nodes = nodes(5);
    assertEquals(5, nodes.size());
    Timing.print(
        "five JVMs booted and started " + IDS.size() + " processes in %d ms", since(begun));
    Census census = cluster.awaitSettled(PATIENCE, IDS);
    for (NodeProcess node : nodes) {
      assertFalse(census.on(node.name()).isEmpty(), node.name() + " has no process");
      JsonObject answers = node.ask(IDS);
      for (String id : IDS) {
        assertTrue(
            census.on(answers.getString(id)).contains(id), id + ": " + answers.getString(id));
      }
    }
  }

  @Test
  @Order(2)
  void one_of_five_is_killed_and_every_process_runs_again_once() {
    killAndRecover("one of five", nodes(5).get(2));
  }

  @Test
  @Order(3)
  void two_of_five_are_killed_at_the_same_moment_and_every_process_runs_again_once() {
    List<NodeProcess> nodes = nodes(5);
    killAndRecover("two of five", nodes.get(0), nodes.get(3));
  }

  @Test
  @Order(4)
  void one_of_three_is_killed_and_every_process_runs_again_once() {
    killAndRecover("one of three", nodes(3).get(0));
  }

  @Test
  @Order(5)
  void node_restarts_under_its_name_before_its_death_is_noticed() {
    List<NodeProcess> nodes = nodes(3);
    NodeProcess victim = nodes.get(1);
    NodeProcess successor = cluster.launch(victim.name());
    successor.awaitStarted();
    // no closed connection gives this death away: to the others it is as if the power had failed
    victim.signal("STOP");
    long died = Timing.now();
    CompletableFuture<JsonObject> boot = successor.boot(new JsonObject());
    RealCluster.await(PATIENCE, () -> boot.isDone() || together(nodes.get(0)) ? null : "no join");
    assertTrue(together(nodes.get(0)), "its death was noticed before it was back");
    cluster.kill(victim);
    successor.await(boot, "boot", RealCluster.BOOT);
    Census census = cluster.awaitSettled(PATIENCE, IDS);
    Timing.print(
        "restarted under its name before the death was noticed, settled %d ms after it",
        Timing.now() - died);
    assertFalse(census.on(successor.name()).isEmpty(), "the successor has no process");
  }

  /** Whether that node has four in its cluster: three and the successor of one of them. */
  private static boolean together(NodeProcess node) {
    return node.status().getJsonArray("cluster").size() == 4;
  }

  @Test
  @Order(6)
  void node_that_hangs_past_its_eviction_notices_and_one_owner_of_each_process_is_left() {
    List<NodeProcess> nodes = nodes(3);
    NodeProcess victim = nodes.get(1);
    List<NodeProcess> others = nodes.stream().filter(node -> node != victim).toList();
    long stopped = Timing.now();
    victim.signal("STOP");
    RealCluster.await(PATIENCE, () -> Census.of(others).numbers(IDS));
    Timing.print("hung node replaced after %d ms", Timing.now() - stopped);
    long woken = Timing.now();
    victim.signal("CONT");
    cluster.awaitSettled(PATIENCE, IDS);
    long settled = Timing.now();
    long noticed = sighted(others.get(0), "cluster", woken, nodes.size());
    Timing.print(
        "hung node came back: seen again after %d ms, one owner each %d ms later",
        noticed - woken, settled - noticed);
    assertTrue(settled - woken < 10_000, settled - woken + " ms");
  }

  @Test
  @Order(7)
  void node_that_leaves_hands_all_its_processes_over() {
    List<NodeProcess> nodes = nodes(3);
    Census before = cluster.awaitSettled(PATIENCE, IDS);
    NodeProcess leaver = nodes.get(2);
    long begun = System.nanoTime();
    JsonObject result = leaver.leave();
    Timing.print("left and ended in %d ms", since(begun));
    long left = Timing.now();
    assertEquals(0, result.getInteger("running"));
    // those that were its own run elsewhere already: nobody has to find out that it is gone
    Census after = Census.of(cluster.alive());
    assertNull(after.numbers(IDS));
    assertTrue(after.lastStart(before.on(leaver.name())) <= left);
    cluster.awaitSettled(PATIENCE, IDS);
  }

  private static void killAndRecover(String what, NodeProcess... victims) {
    String[] names = Arrays.stream(victims).map(NodeProcess::name).toArray(String[]::new);
    Set<String> lost = cluster.awaitSettled(PATIENCE, IDS).on(names);
    assertFalse(lost.isEmpty());
    long killed = cluster.kill(victims);
    Census census = cluster.awaitSettled(PATIENCE, IDS);
    int left = cluster.alive().size();
    // processes run again long before the cluster manager knows
    RealCluster.await(
        PATIENCE,
        () ->
            cluster.alive().stream()
                    .allMatch(each -> saw(each, "cluster", killed, left).isPresent())
                ? null
                : "the cluster does not notice");
    long listed = sighted("cluster", killed, left);
    long noticed = sighted("members", killed, left);
    long recovered = census.lastStart(lost);
    Timing.print(
        what
            + " killed: listed by the cluster manager after %d ms, noticed by all hubs after %d ms, "
            + lost.size()
            + " processes ran again %d ms after the kill",
        listed - killed,
        noticed - killed,
        recovered - killed);
    assertTrue(noticed <= listed, "closed connections told later than the cluster manager");
  }

  /** When all nodes saw only so many nodes or members after that moment. */
  private static long sighted(String kind, long after, int count) {
    return cluster.alive().stream()
        .mapToLong(each -> sighted(each, kind, after, count))
        .max()
        .orElseThrow();
  }

  private static long sighted(NodeProcess node, String kind, long after, int count) {
    return saw(node, kind, after, count)
        .orElseThrow(() -> new AssertionError(node.name() + " never saw " + count + " nodes"));
  }

  private static OptionalLong saw(NodeProcess node, String kind, long after, int count) {
    return node.sightings(kind).stream()
        .filter(each -> each.at() >= after && each.nodes().size() == count)
        .mapToLong(Sighting::at)
        .findFirst();
  }

  private static long since(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
