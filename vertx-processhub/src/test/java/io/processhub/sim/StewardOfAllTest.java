package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.CoreConfig;
import io.processhub.core.Event;
import io.processhub.core.NodeMark;
import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.LoadBalancer;
import io.processhub.strategy.distribution.Measurement;
import io.processhub.strategy.distribution.RoundRobin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strategies under which one node decides for all, when nothing goes wrong but what they say. */
class StewardOfAllTest {
  private static final CoreConfig CONFIG =
      Plan.config(Plan.VIRTUAL_NODES, 1, 300, 2_000, 3_600_000, 15_000, 256);

  private static CalmCluster cluster(int nodes, int hosts, DistributionStrategy strategy) {
    return new CalmCluster(nodes, Plan.calm(nodes, hosts, CONFIG).with(strategy));
  }

  /** Names of the nodes in the order of the view of that host. */
  private static List<String> view(CalmCluster cluster, int host) {
    return cluster.node(host).core.view().members().stream().map(Member::name).toList();
  }

  private static NodeId steward(CalmCluster cluster, int host) {
    return assertNotNullAndGet(cluster.node(host).core.steward(new ProcessId("any")));
  }

  private static NodeId assertNotNullAndGet(NodeId id) {
    assertNotNull(id);
    return id;
  }

  private static int hostOf(CalmCluster cluster, NodeId node) {
    for (SimHost host : cluster.sim.hosts) {
      if (host.up && host.id.equals(node)) {
        return host.index;
      }
    }
    throw new AssertionError(node + " is on no host");
  }

  private static Map<String, Integer> counts(CalmCluster cluster, int host) {
    Map<String, Integer> counts = new HashMap<>();
    cluster
        .deployments()
        .keySet()
        .forEach(id -> counts.merge(cluster.on(host, id.value()), 1, Integer::sum));
    return counts;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void one_call_under_round_robin_gives_each_node_as_many_give_or_take_one(int nodes) {
    CalmCluster cluster = cluster(nodes, nodes, new RoundRobin());
    cluster.start(nodes - 1, 100);
    Map<String, Integer> counts = counts(cluster, 0);
    assertEquals(nodes, counts.size());
    counts.values().forEach(c -> assertTrue(c == 100 / nodes || c == (100 + nodes - 1) / nodes));
  }

  @Test
  void cursor_goes_on_over_calls_from_any_node_and_when_the_sequencer_is_lost() {
    CalmCluster cluster = cluster(4, 4, new RoundRobin());
    List<String> order = view(cluster, 0);
    List<String> dealt = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      cluster.begin(i % 4, "one-" + i + "-", 1, false, OnNodeLoss.RESTART);
      cluster.settle();
      dealt.add(cluster.on(0, "one-" + i + "-0"));
    }
    assertEquals(order, dealt.subList(0, 4));
    assertEquals(order.subList(0, 2), dealt.subList(4, 6));
    int sequencer = hostOf(cluster, steward(cluster, 0));
    assertEquals(order.get(0), cluster.sim.hosts.get(sequencer).name);
    cluster.sim.lose(cluster.sim.hosts.get(sequencer));
    int witness = sequencer == 0 ? 1 : 0;
    cluster.run(2_000);
    cluster.settle();
    // what it had, one-0 and one-4, has been dealt out after the last one, which was the second
    String last = order.get(1);
    List<String> left = view(cluster, witness);
    List<String> lost =
        new ArrayList<>(List.of(cluster.on(witness, "one-0-0"), cluster.on(witness, "one-4-0")));
    int at = left.indexOf(last);
    List<String> next = new ArrayList<>(left);
    Collections.rotate(next, -(at + 1));
    Collections.sort(lost);
    List<String> expected = new ArrayList<>(next.subList(0, 2));
    Collections.sort(expected);
    assertEquals(expected, lost);
    cluster.begin(witness, "next-", 1, false, OnNodeLoss.RESTART);
    cluster.settle();
    assertEquals(next.get(2), cluster.on(witness, "next-0"));
  }

  @Test
  void member_that_joined_first_leads_and_the_next_one_takes_over() {
    CalmCluster cluster = cluster(3, 4, new LoadBalancer());
    NodeId leader = steward(cluster, 0);
    cluster.start(0, 30);
    counts(cluster, 0).values().forEach(count -> assertEquals(10, count));
    cluster.sim.boot(cluster.sim.hosts.get(3));
    cluster.run(2_000);
    cluster.settle();
    assertEquals(leader, steward(cluster, 3), "one that joins later does not lead");
    Map<ProcessId, Integer> before = cluster.deployments();
    int host = hostOf(cluster, leader);
    cluster.sim.lose(cluster.sim.hosts.get(host));
    int witness = host == 0 ? 1 : 0;
    cluster.run(2_000);
    cluster.settle();
    NodeId next = steward(cluster, witness);
    assertEquals(next, steward(cluster, 3));
    assertTrue(!next.equals(leader) && !next.equals(cluster.node(3).member.node()));
    // the ten that were lost went to the empty node, and nothing else moved
    int again = 0;
    for (Map.Entry<ProcessId, Integer> each : cluster.deployments().entrySet()) {
      again += each.getValue() - before.getOrDefault(each.getKey(), 0);
    }
    assertEquals(10, again);
    assertEquals(10, counts(cluster, witness).get(cluster.sim.hosts.get(3).name));
  }

  @Test
  void bound_holds_after_a_join_and_stops_and_nothing_moves_twice() {
    double epsilon = 0.1;
    CalmCluster cluster =
        cluster(3, 4, new ConsistentHashing(Plan.VIRTUAL_NODES).withLoadBound(epsilon));
    cluster.start(1, 300);
    counts(cluster, 0).values().forEach(count -> assertTrue(count <= 110, "has " + count));
    cluster.sim.boot(cluster.sim.hosts.get(3));
    cluster.run(2_000);
    cluster.settle();
    Map<String, Integer> counts = counts(cluster, 0);
    counts.values().forEach(count -> assertTrue(count <= 83, counts::toString));
    cluster.deployments().forEach((id, count) -> assertTrue(count <= 2, () -> id + " " + count));
    assertTrue(counts.getOrDefault(cluster.sim.hosts.get(3).name, 0) > 50, counts::toString);
  }

  @Test
  void cordoned_node_is_dealt_nothing_and_a_drained_one_gives_all_away_once() {
    CalmCluster cluster = cluster(4, 4, new RoundRobin());
    String cordoned = cluster.sim.hosts.get(1).name;
    cluster.report(
        cluster.ask(
            0,
            call ->
                new Event.MarkCall(
                    call,
                    cordoned,
                    NodeMark.State.CORDONED,
                    new Event.CallOptions(5_000, Event.Acknowledge.MAJORITY, true))));
    cluster.start(0, 90);
    Map<String, Integer> counts = counts(cluster, 0);
    assertEquals(3, counts.size(), counts::toString);
    counts.values().forEach(count -> assertEquals(30, count));
    String drained = cluster.sim.hosts.get(2).name;
    cluster.report(
        cluster.ask(
            0,
            call ->
                new Event.MigrateCall(
                    call,
                    cluster.node(0).core.planner().drain(drained),
                    new Event.CallOptions(5_000, Event.Acknowledge.MAJORITY, true))));
    cluster.settle();
    Map<String, Integer> after = counts(cluster, 0);
    assertEquals(2, after.size(), after::toString);
    after.values().forEach(count -> assertEquals(45, count));
    cluster.deployments().forEach((id, count) -> assertTrue(count <= 2, () -> id + " " + count));
  }

  /** How busy each host is, as it tells its hub; the core hears of nothing else. */
  private static void measure(CalmCluster cluster, int rounds, double... cpu) {
    for (int round = 0; round < rounds; round++) {
      for (int host = 0; host < cpu.length; host++) {
        cluster.node(host).post(new Event.Measured(new Measurement(cpu[host], 0, 0)));
      }
      cluster.run(100);
    }
  }

  @Test
  void busy_node_gets_fewer_and_what_runs_stays() {
    // 1.5 h between two measurements of its own: only those of the test count
    CalmCluster cluster = cluster(3, 3, LoadBalancer.of(Map.of("pushInterval", 5_000_000)));
    cluster.start(0, 30);
    Map<ProcessId, Integer> before = cluster.deployments();
    measure(cluster, 5, 0.9, 0.1, 0.1);
    cluster.settle();
    assertEquals(before, cluster.deployments());
    cluster.begin(1, "later-", 60, false, OnNodeLoss.RESTART);
    cluster.settle();
    int busy = counts(cluster, 0).getOrDefault(cluster.sim.hosts.get(0).name, 0);
    assertTrue(busy < 20, "the busy one has " + busy);
  }

  @Test
  void redistribution_moves_away_from_the_busy_one_and_then_rests() {
    CalmCluster cluster =
        cluster(3, 3, LoadBalancer.of(Map.of("pushInterval", 5_000_000, "redistribute", true)));
    cluster.start(0, 60);
    measure(cluster, 3, 1, 0.1, 0.1);
    cluster.settle();
    int left = counts(cluster, 0).getOrDefault(cluster.sim.hosts.get(0).name, 0);
    assertTrue(left < 20 && left > 5, "left " + left);
    // what was measured before the move has to fade first
    measure(cluster, 5, 0.4, 0.35, 0.35);
    cluster.settle();
    // evened out: within the hysteresis nothing moves, however long
    Map<ProcessId, Integer> before = cluster.deployments();
    measure(cluster, 20, 0.4, 0.35, 0.35);
    cluster.settle();
    assertEquals(before, cluster.deployments());
  }

  /**
   * Every process makes load where it runs, some eight times as much as others, and all the heavy
   * ones begin on one node. Prints the load of each node at each push, as a plot.
   */
  @Test
  void skewed_load_evens_out_within_five_pushes_and_does_not_oscillate() {
    int hosts = 4;
    CalmCluster cluster =
        cluster(
            hosts, hosts, LoadBalancer.of(Map.of("pushInterval", 5_000_000, "redistribute", true)));
    cluster.start(0, 200);
    Map<ProcessId, Double> costs = new HashMap<>();
    for (int host = 0; host < hosts; host++) {
      double each = host == 0 ? 0.016 : 0.002;
      cluster.node(host).replicas.keySet().forEach(id -> costs.put(id, each));
    }
    int pushes = 40;
    int lastMove = -1;
    double spread = 1;
    Map<ProcessId, Integer> before = cluster.deployments();
    for (int push = 0; push < pushes; push++) {
      double[] load = new double[hosts];
      for (int host = 0; host < hosts; host++) {
        for (ProcessId id : cluster.node(host).replicas.keySet()) {
          load[host] += costs.getOrDefault(id, 0.0);
        }
      }
      plot(push, load);
      double[] sorted = load.clone();
      Arrays.sort(sorted);
      spread = sorted[hosts - 1] - sorted[0];
      for (int host = 0; host < hosts; host++) {
        double busy = Math.min(0.99, load[host]);
        // half of the worst lag is 20 ms: CPU, event loop and heap are equally full
        Measurement all = new Measurement(busy, 20 * busy / (1 - busy), busy);
        cluster.node(host).post(new Event.Measured(all));
      }
      cluster.settle();
      Map<ProcessId, Integer> now = cluster.deployments();
      lastMove = now.equals(before) ? lastMove : push;
      before = now;
    }
    assertTrue(spread <= 0.25, "spread " + spread);
    assertTrue(lastMove >= 0 && lastMove < 5, "last move after push " + lastMove);
  }

  private static void plot(int push, double[] load) {
    StringBuilder line = new StringBuilder(String.format("push %2d ", push));
    for (double each : load) {
      int width = (int) Math.round(20 * Math.min(1, each));
      line.append(String.format(" %.2f %-20s", each, "#".repeat(width)));
    }
    System.out.println(line);
  }
}
