package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static io.processhub.scenario.HubCluster.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubVerticle;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.ring.HashRing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** T1, T2, T4 and T8 in one JVM: what joins and leaves do to where processes run. */
class TopologyTest {
  private static final int WARM_UP = 5;
  private static final int LEAST_ROUNDS = 10;

  /**
   * Of the heap, by a node that joined and left, in bytes: JGroups keeps about 25,000 for some
   * minutes; a hub that is held on to is more than a million.
   */
  private static final long GROWTH = 80_000;

  private static final StartOptions PATIENT = new StartOptions().setTimeout(60_000);

  @Test
  void t1_a_joining_node_takes_exactly_what_its_place_on_the_ring_gives_it() {
    try (HubCluster cluster = HubCluster.of(2)) {
      List<ProcessSpec> specs = counters("t1-", 10_000);
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs, PATIENT)).errors());
      cluster.awaitEqual(ids(specs));
      Map<String, String> before = cluster.places();
      assertEquals(owners(cluster, specs), before);
      ProcessHub joined = cluster.join();
      Map<String, String> expected = owners(cluster, specs);
      until(() -> cluster.places().equals(expected) ? null : "places are not the ring's");
      cluster.awaitEqual(ids(specs));
      Map<String, String> after = cluster.places();
      int moved = 0;
      for (String id : ids(specs)) {
        boolean moves = !after.get(id).equals(before.get(id));
        assertEquals(moves ? 2 : 1, Running.ever(id), id);
        if (moves) {
          moved++;
          assertEquals(joined.nodeName(), after.get(id));
        }
      }
      assertEquals(10_000 / 3.0, moved, 400, "moved " + moved);
    }
  }

  private static Map<String, String> owners(HubCluster cluster, List<ProcessSpec> specs) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < cluster.hubs.size(); i++) {
      MemberId id = new MemberId(new NodeId(cluster.nodes.nodeId(i)), 1);
      String name = cluster.hub(i).nodeName();
      members.add(new Member(id, name, 1, null, Set.of(), true, false));
    }
    HashRing ring = HashRing.of(members, HashRing.DEFAULT_VIRTUAL_NODES);
    Map<String, String> owners = new HashMap<>();
    for (String id : ids(specs)) {
      NodeId owner = ring.owner(new ProcessId(id));
      members.stream()
          .filter(member -> member.node().equals(owner))
          .forEach(member -> owners.put(id, member.name()));
    }
    return owners;
  }

  @Test
  void t2_after_every_way_to_leave_all_processes_run_elsewhere_with_their_metadata() {
    try (HubCluster cluster = HubCluster.of(3)) {
      Vertx fourth = cluster.nodes.add();
      JsonObject config = cluster.nextOptions().toJson();
      String deployment =
          await(
              fourth.deployVerticle(
                  ProcessHubVerticle.class.getName(), new DeploymentOptions().setConfig(config)));
      ProcessHub deployed = ProcessHub.find(fourth, "hub");
      assertNotNull(deployed);
      cluster.hubs.add(deployed);
      cluster.awaitNodes();
      List<ProcessSpec> specs =
          HubCluster.specs(
              1_000,
              i ->
                  new ProcessSpec("t2-" + i, Counter.class)
                      .setMetadata(new JsonObject().put("number", i)));
      assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
      cluster.awaitEqual(ids(specs));

      leave(cluster, deployed, specs, () -> await(fourth.undeploy(deployment)));
      ProcessHub third = cluster.hub(2);
      leave(cluster, third, specs, () -> await(third.close()));
      ProcessHub second = cluster.hub(1);
      leave(cluster, second, specs, () -> cluster.nodes.close(cluster.node(1)));
      assertEquals(List.of("n0"), cluster.hub(0).nodes());
    }
  }

  private static void leave(
      HubCluster cluster, ProcessHub leaver, List<ProcessSpec> specs, Runnable leaving) {
    int hosted = leaver.localProcesses().size();
    assertTrue(hosted > 0, leaver.nodeName() + " hosts nothing");
    int before = specs.stream().mapToInt(spec -> Running.ever(spec.getId())).sum();
    cluster.hubs.remove(leaver);
    leaving.run();
    cluster.awaitNodes();
    cluster.awaitEqual(ids(specs));
    int after = specs.stream().mapToInt(spec -> Running.ever(spec.getId())).sum();
    assertEquals(hosted, after - before, "started again after " + leaver.nodeName() + " left");
    for (int i = 0; i < specs.size(); i++) {
      ProcessRecord record = cluster.hub(0).lookup("t2-" + i);
      assertNotNull(record);
      assertEquals(new JsonObject().put("number", i), record.metadata());
      JsonObject answer = HubCluster.ask(cluster.node(0), cluster.hub(0).address("t2-" + i));
      assertEquals(i, answer.getJsonObject("metadata").getInteger("number"));
    }
  }

  @Test
  void t4_nodes_that_boot_at_one_moment_and_start_at_once_are_one_hub() {
    try (HubCluster cluster = HubCluster.withoutHubs(4, options -> options)) {
      List<Future<?>> starts = new ArrayList<>();
      for (Vertx vertx : cluster.nodes.nodes()) {
        ProcessHub hub = cluster.createHub(vertx);
        cluster.hubs.add(hub);
        String prefix = "t4-" + hub.nodeName() + "-";
        starts.add(hub.start().compose(up -> up.startProcesses(counters(prefix, 1_000))));
      }
      await(Future.join(starts));
      cluster.awaitNodes();
      List<String> all = new ArrayList<>();
      for (ProcessHub hub : cluster.hubs) {
        all.addAll(ids(counters("t4-" + hub.nodeName() + "-", 1_000)));
      }
      cluster.awaitEqual(all);
    }
  }

  @Test
  void t4_a_hub_that_is_back_under_its_node_id_before_anyone_noticed_is_a_new_member() {
    try (HubCluster cluster =
        HubCluster.of(3, options -> options.setMigrationTimeout(200).setStopTimeout(300))) {
      List<ProcessSpec> specs = counters("back-", 1_000);
      await(cluster.hub(0).startProcesses(specs));
      cluster.awaitEqual(ids(specs));
      ProcessHub gone = cluster.hubs.remove(2);
      assertTrue(gone.localProcesses().size() > 0);
      // nothing of its end reaches the others, as in a crash
      try (Deafness mute = Deafness.mute(cluster.node(2))) {
        await(gone.close());
        assertTrue(mute.dropped() > 0);
      }
      assertTrue(cluster.hub(0).nodes().contains("n2"));
      ProcessHub again =
          ProcessHub.create(cluster.node(2), cluster.nextOptions().setNodeName("n2"));
      await(again.start());
      cluster.hubs.add(again);
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      until(() -> again.localProcesses().isEmpty() ? "hosts nothing again" : null);
      cluster.awaitEqual(ids(specs));
    }
  }

  @Test
  void t4_nodes_join_and_leave_under_load_and_nothing_is_lost_or_double_and_memory_is_flat() {
    long seconds = Long.getLong("processhub.churn.seconds", 5);
    try (HubCluster cluster = HubCluster.of(2)) {
      List<ProcessSpec> specs = counters("churn-", 1_000);
      await(cluster.hub(0).startProcesses(specs));
      Load load = new Load(cluster.node(0), cluster.hub(0), "churn-", 1_000);
      for (int i = 0; i < WARM_UP; i++) {
        joinAndLeave(cluster, i);
      }
      cluster.awaitEqual(ids(specs));
      long before = Heap.settled(cluster);
      long end = System.nanoTime() + seconds * 1_000_000_000;
      int rounds = 0;
      List<WeakReference<Object>> gone = new ArrayList<>();
      while (rounds < LEAST_ROUNDS || System.nanoTime() - end < 0) {
        gone.addAll(joinAndLeave(cluster, rounds++));
      }
      await(load.stop());
      cluster.awaitNodes();
      cluster.awaitEqual(ids(specs));
      assertTrue(load.answered() > 0, "no request was answered");
      int counted = rounds;
      until(
          () -> {
            long each = (Heap.settled(cluster) - before) / counted;
            System.out.printf(
                "%d joins and leaves, %d requests answered, %d failed, heap %+d bytes each%n",
                counted, load.answered(), load.failed(), each);
            // what earlier tests left behind may go meanwhile and hide growth: so both
            long held = gone.stream().filter(reference -> reference.get() != null).count();
            return held > 0
                ? held + " of " + gone.size() + " hubs and nodes that are gone are held on to"
                : each < GROWTH ? null : "heap grows by " + each + " bytes in each round";
          });
    }
  }

  /** What must not be held on to afterwards: the hub and its node. */
  private static List<WeakReference<Object>> joinAndLeave(HubCluster cluster, int round) {
    ProcessHub joined = cluster.join();
    Vertx node = cluster.node(2);
    cluster.awaitNodes();
    if (round % 2 == 0) {
      cluster.closeHub(joined);
    } else {
      cluster.hubs.remove(joined);
    }
    cluster.nodes.close(node);
    return List.of(new WeakReference<>(joined), new WeakReference<>(node));
  }

  @Test
  void t8_ten_joins_at_once_move_no_process_twice() {
    try (HubCluster cluster = HubCluster.withoutHubs(11, options -> options.setDebounce(1_000))) {
      cluster.startHub(cluster.node(0));
      List<ProcessSpec> specs = counters("t8-", 1_000);
      await(cluster.hub(0).startProcesses(specs, PATIENT));
      List<Future<ProcessHub>> joins = new ArrayList<>();
      for (int i = 1; i < 11; i++) {
        ProcessHub hub = cluster.createHub(cluster.node(i));
        cluster.hubs.add(hub);
        joins.add(hub.start());
      }
      await(Future.join(joins));
      cluster.awaitNodes();
      Map<String, String> expected = owners(cluster, specs);
      until(() -> cluster.places().equals(expected) ? null : "places are not the ring's");
      cluster.awaitEqual(ids(specs));
      for (Map.Entry<String, String> place : expected.entrySet()) {
        int starts = place.getValue().equals("n0") ? 1 : 2;
        assertEquals(starts, Running.ever(place.getKey()), place.toString());
      }
      assertNotEquals(1, Set.copyOf(expected.values()).size());
    }
  }
}
