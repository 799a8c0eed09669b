package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processhub.testing.TallyProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real network that is really cut: five hosts in network namespaces, three on one side. */
class PartitionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * Longer than it takes to notice a cut, and shorter than the end of the traffic is waited for.
   */
  private static final Duration REQUEST = Duration.ofSeconds(15);

  private static final Duration CUT = Duration.ofSeconds(15);
  private static final Duration FLAP = Duration.ofSeconds(1);
  private static final int FLAPS = 30;
  private static final Map<String, String> SLOW_IMPORT = Map.of(TallyProcess.IMPORT_DELAY, "40");
  private static final Map<String, String> SLOW_START = Map.of(Probe.START_DELAY, "3000");
  private static final int MOVES = 16;
  private static final int LEFT = 3;
  private static final int RIGHT = 2;

  @Test
  void sides_of_a_partition_go_on_and_are_one_again_after_it() {
    onFiveHosts(PartitionTest::cutAndHeal);
  }

  @Test
  @Tag("soak")
  void link_that_flaps_for_a_minute_leaves_one_replica_each() {
    onFiveHosts(
        (hosts, cluster) -> {
          List<String> ids = RealCluster.ids("process-", 1_000);
          cluster.alive().get(0).start(ids);
          for (int i = 0; i < FLAPS; i++) {
            hosts.cut();
            pause(FLAP);
            hosts.heal();
            pause(FLAP);
          }
          isOne(cluster, ids);
        });
  }

  @Test
  void cut_in_the_middle_of_a_migration_leaves_one_owner_each_with_its_state() {
    cutInTheMiddle("hot-swap");
  }

  @Test
  @Tag("soak")
  void cut_in_the_middle_of_a_cold_swap_leaves_one_owner_each_with_its_state() {
    cutInTheMiddle("cold-swap");
  }

  @Test
  void cut_in_the_middle_of_a_start_leaves_what_was_acknowledged_running_once() {
    onHosts(
        "cut-start",
        new JsonObject(),
        LEFT + RIGHT,
        SLOW_START,
        (hosts, cluster) -> {
          List<String> ids = RealCluster.ids("process-", 1_000);
          NodeProcess first = cluster.alive().get(0);
          CompletableFuture<JsonObject> start = first.begin(ids);
          RealCluster.await(
              PATIENCE, () -> runningOn(cluster.alive()).size() > 200 ? null : "too few run");
          hosts.cut();
          int ran = runningOn(cluster.alive()).size();
          assertTrue(ran < ids.size(), "all ran before the cut");
          JsonObject result = first.await(start, "start", PATIENCE);
          Set<String> acknowledged = new HashSet<>(ids);
          acknowledged.removeAll(result.getJsonObject("errors").fieldNames());
          pause(CUT);
          Map<String, Long> onLeft = runningOn(cluster.alive().subList(0, LEFT));
          assertTrue(
              onLeft.keySet().containsAll(acknowledged), "the caller's side runs what it was told");
          hosts.heal();
          List<String> all = new ArrayList<>();
          RealCluster.await(
              PATIENCE,
              () -> {
                all.clear();
                first.registry().forEach(each -> all.add(new JsonObject(each).getString("id")));
                return Census.of(cluster.alive()).objection(all);
              });
          assertTrue(all.containsAll(acknowledged));
          Timing.print(
              "cut when %d of 1000 ran: %d acknowledged, %d run after the heal",
              ran, acknowledged.size(), all.size());
        });
  }

  private void cutInTheMiddle(String swap) {
    JsonObject options =
        new JsonObject()
            .put("migration", new JsonObject().put("type", swap))
            .put("maxConcurrentMigrations", MOVES);
    onHosts(
        "cut-" + swap,
        options,
        LEFT + RIGHT - 1,
        (hosts, cluster) -> {
          List<String> ids = RealCluster.ids("process-", 1_000);
          NodeProcess first = cluster.alive().get(0);
          first.startTallies(ids);
          cluster.awaitSettled(PATIENCE, ids);
          first.traffic(ids, 1_000, REQUEST);
          pause(Duration.ofSeconds(2));

          NodeProcess joining = launch(hosts, cluster, LEFT + RIGHT, SLOW_IMPORT);
          joining.awaitStarted();
          CompletableFuture<JsonObject> boot = cluster.begin(joining, new JsonObject());
          joining.await(boot, "boot", RealCluster.BOOT);
          RealCluster.await(
              PATIENCE, () -> joining.running().size() > 40 ? null : "nothing moves to h5");
          hosts.cut();
          List<NodeProcess> left = cluster.alive().subList(0, LEFT);
          List<NodeProcess> right = cluster.alive().subList(LEFT, LEFT + RIGHT);
          Map<String, Long> running = runningOn(left);
          Timing.print("cut with %d processes on the joining node", joining.running().size());
          for (List<NodeProcess> side : List.of(left, right)) {
            RealCluster.await(PATIENCE, () -> Census.of(side).objection(ids));
          }
          // what had been handed over may not have ended yet when the cable was cut
          Map<String, Long> stayed = runningOn(left);
          stayed.entrySet().retainAll(running.entrySet());
          Set<String> ours = stayed.keySet();
          assertTrue(
              running.size() - ours.size() <= LEFT * MOVES,
              () -> ours.size() + " of " + running.size() + " replicas went on");
          JsonObject told = first.endTraffic();
          Timing.print(
              "%s: %d of %d messages failed, %d of %d processes were on the sender's side",
              swap, told.getLong("failures"), told.getLong("total"), ours.size(), ids.size());
          hosts.heal();
          isOne(cluster, ids);
          NodeProcess later = cluster.alive().get(1);
          later.traffic(ids, 1_000, REQUEST);
          pause(Duration.ofSeconds(2));
          JsonObject toldLater = later.endTraffic();
          assertEquals(0, toldLater.getLong("failures"), toldLater::encode);
          JsonObject reports = first.reports(ids);
          assertEquals(List.of(), missing(told, reports, ours));
          assertEquals(List.of(), missing(toldLater, reports, Set.copyOf(ids)));
        });
  }

  /** Since when each replica on these nodes has run. */
  private static Map<String, Long> runningOn(List<NodeProcess> nodes) {
    Map<String, Long> running = new HashMap<>();
    for (NodeProcess node : nodes) {
      node.running()
          .forEach(replica -> running.put(replica.getString("id"), replica.getLong("at")));
    }
    return running;
  }

  /** Of these processes, those that did not handle all that was sent, once and in order. */
  private static List<String> missing(JsonObject told, JsonObject reports, Set<String> ids) {
    List<String> wrong = new ArrayList<>();
    String sender = told.getString("sender");
    JsonObject sent = told.getJsonObject("sent");
    for (String id : ids) {
      JsonObject report = reports.getJsonObject(id);
      long count = sent.getLong(id, 0L);
      boolean all =
          count == report.getJsonObject("handled").getLong(sender, 0L)
              && count == report.getJsonObject("last").getLong(sender, 0L)
              && !told.getJsonObject("failed").containsKey(id)
              && report.getJsonArray("gaps").stream()
                  .noneMatch(gap -> ((JsonObject) gap).getString("from").equals(sender));
      if (!all) {
        Object failed = told.getJsonObject("failed").getValue(id);
        wrong.add(
            "%s was sent %d by %s, of which failed %s: %s"
                .formatted(id, count, sender, failed, report.encode()));
      }
    }
    return wrong;
  }

  private static void onFiveHosts(BiConsumer<Namespaces, RealCluster> test) {
    onHosts("partition", new JsonObject(), LEFT + RIGHT, test);
  }

  private static void onHosts(
      String title, JsonObject options, int booted, BiConsumer<Namespaces, RealCluster> test) {
    onHosts(title, options, booted, Map.of(), test);
  }

  /** Five hosts, so many of which boot before the test begins. */
  private static void onHosts(
      String title,
      JsonObject options,
      int booted,
      Map<String, String> properties,
      BiConsumer<Namespaces, RealCluster> test) {
    String obstacle = Namespaces.obstacle();
    if (obstacle != null) {
      Timing.print("skipped: %s", obstacle);
    }
    assumeTrue(obstacle == null, obstacle);
    try (Namespaces hosts = new Namespaces(LEFT, RIGHT);
        RealCluster cluster = new RealCluster(title, Launch.onHosts(hosts.addresses()), options)) {
      List<NodeProcess> nodes = new ArrayList<>();
      for (int i = 1; i <= booted; i++) {
        nodes.add(launch(hosts, cluster, i, properties));
      }
      cluster.boot(nodes);
      cluster.explaining(() -> test.accept(hosts, cluster));
    }
  }

  private static NodeProcess launch(
      Namespaces hosts, RealCluster cluster, int host, Map<String, String> properties) {
    Map<String, String> all = new TreeMap<>(properties);
    all.put("jgroups.bind.address", hosts.address(host));
    return cluster.launch("h" + host, hosts.at(host), all);
  }

  private static void cutAndHeal(Namespaces hosts, RealCluster cluster) {
    List<NodeProcess> left = cluster.alive().subList(0, LEFT);
    List<NodeProcess> right = cluster.alive().subList(LEFT, LEFT + RIGHT);
    List<String> common = RealCluster.ids("common-", 1_000);
    List<String> ofLeft = RealCluster.ids("left-", 50);
    List<String> ofRight = RealCluster.ids("right-", 50);
    List<String> ofBoth = RealCluster.ids("both-", 50);
    List<String> stopped = RealCluster.ids("stopped-", 50);
    left.get(0).start(common);
    right.get(0).start(stopped);
    cluster.awaitSettled(PATIENCE, join(common, stopped));
    RealCluster.await(PATIENCE, () -> applicationObjection(cluster.alive()));

    long cut = Timing.now();
    hosts.cut();
    for (List<NodeProcess> side : List.of(left, right)) {
      RealCluster.await(PATIENCE, () -> Census.of(side).objection(join(common, stopped)));
    }
    Timing.print("cut: both sides run everything after %d ms", Timing.now() - cut);
    left.get(1).start(join(ofLeft, ofBoth));
    right.get(1).start(join(ofRight, ofBoth));
    left.get(2).stop(stopped);
    RealCluster.await(PATIENCE, () -> Census.of(left).objection(join(common, ofLeft, ofBoth)));
    RealCluster.await(
        PATIENCE, () -> Census.of(right).objection(join(common, stopped, ofRight, ofBoth)));
    pause(CUT.minusMillis(Timing.now() - cut));
    hosts.heal();
    isOne(cluster, join(common, ofLeft, ofRight, ofBoth));
  }

  /** Waits until the cluster is as if there had been no cut. */
  private static void isOne(RealCluster cluster, List<String> ids) {
    long healed = Timing.now();
    cluster.awaitSettled(PATIENCE, ids);
    Timing.print("healed: one replica each, equal registries after %d ms", Timing.now() - healed);
    RealCluster.await(PATIENCE, () -> applicationObjection(cluster.alive()));
    Timing.print("healed: all consumers answer everybody after %d ms", Timing.now() - healed);
    RealCluster.await(PATIENCE, () -> routeObjection(cluster, ids));
    Timing.print("healed: every process answers everybody after %d ms", Timing.now() - healed);
    // the repair has later passes, and a periodic one: nothing of it may undo what was reached
    pause(Duration.ofSeconds(1));
    assertNull(Census.of(cluster.alive()).objection(ids));
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Whether each node reaches the consumer of each other, and the shared one everywhere. */
  private static @Nullable String applicationObjection(List<NodeProcess> nodes) {
    Set<String> names = new HashSet<>(nodes.stream().map(NodeProcess::name).toList());
    Map<String, List<String>> wrong = new TreeMap<>();
    for (NodeProcess from : nodes) {
      for (String to : names) {
        List<String> answered = from.callApplication(NodeCommands.OWN_ADDRESS + to, 1);
        if (!answered.equals(List.of(to))) {
          wrong.put(from.name() + " to " + to, answered);
        }
      }
      List<String> answered = from.callApplication(NodeCommands.SHARED_ADDRESS, 4 * names.size());
      if (!names.equals(Set.copyOf(answered))) {
        wrong.put(from.name() + " to all", answered);
      }
    }
    return wrong.isEmpty() ? null : wrong.toString();
  }

  /** Whether each node reaches each process, where it runs. */
  private static @Nullable String routeObjection(RealCluster cluster, List<String> ids) {
    Census census = Census.of(cluster.alive());
    for (NodeProcess from : cluster.alive()) {
      JsonObject answers = from.ask(ids);
      for (String id : ids) {
        if (!census.runs(id, answers.getString(id))) {
          return from.name() + " to " + id + ": " + answers.getString(id);
        }
      }
    }
    return null;
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static List<String> join(List<String>... lists) {
    List<String> all = new ArrayList<>();
    for (List<String> each : lists) {
      all.addAll(each);
    }
    return all;
  }
}
