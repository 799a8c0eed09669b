package io.processhub.scenario;

import static io.processhub.scenario.HubCluster.await;
import static io.processhub.scenario.HubCluster.counters;
import static io.processhub.scenario.HubCluster.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubQuery;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.UpdateOptions;
import io.processhub.core.Message;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import io.processhub.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * S1, S10, Y1 and Y4: what a node knows, how gaps in it are closed, and what that costs, under each
 * strategy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RegistryContract {
  static final long SYNC_INTERVAL = 1_000;
  private final HubCluster cluster;

  RegistryContract(SynchronizationStrategy synchronization) {
    cluster = HubCluster.of(3, options -> options.setSynchronization(synchronization));
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @AfterEach
  void clear() {
    cluster.clear();
  }

  @Test
  void s1_records_are_equal_everywhere_after_each_step_with_tags_and_metadata() {
    List<ProcessSpec> specs =
        HubCluster.specs(
            1_000,
            i ->
                new ProcessSpec("s1-" + i, Counter.class)
                    .setTags(Set.of("tag-" + i % 7))
                    .setMetadata(new JsonObject().put("number", i)));
    assertEquals(Map.of(), await(cluster.hub(0).startProcesses(specs)).errors());
    cluster.awaitEqual(ids(specs));
    for (ProcessHub hub : cluster.hubs) {
      ProcessRecord record = hub.lookup("s1-123");
      assertEquals(Set.of("tag-4"), record.tags());
      assertEquals(123, record.metadata().getInteger("number"));
    }
    assertEquals(Map.of(), await(cluster.hub(1).stopProcesses(ids(specs))).errors());
    cluster.awaitEqual(List.of());
  }

  @Test
  void s10_look_up_and_lists_by_tag_and_place_are_answered_by_every_node_from_memory() {
    List<ProcessSpec> specs =
        HubCluster.specs(
            300, i -> new ProcessSpec("s10-" + i, Counter.class).setTags(Set.of("third-" + i % 3)));
    await(cluster.hub(0).startProcesses(specs));
    cluster.awaitEqual(ids(specs));
    Set<String> local = new HashSet<>();
    // nothing is sent while the questions are asked
    try (Deafness first = Deafness.mute(cluster.node(0));
        Deafness second = Deafness.mute(cluster.node(1));
        Deafness third = Deafness.mute(cluster.node(2))) {
      for (ProcessHub hub : cluster.hubs) {
        assertNull(hub.lookup("unknown"));
        assertEquals(300, hub.processes().size());
        assertEquals(List.of(), hub.processesTagged("unknown"));
        for (int tag = 0; tag < 3; tag++) {
          List<ProcessRecord> tagged = hub.processesTagged("third-" + tag);
          assertEquals(100, tagged.size());
          assertTrue(tagged.contains(hub.lookup("s10-" + tag)));
        }
        for (ProcessRecord record : hub.localProcesses()) {
          assertEquals(hub.nodeName(), record.replicas().get(0).nodeName());
          assertTrue(local.add(record.id()), record.id());
        }
      }
      assertEquals(Set.copyOf(ids(specs)), local);
      assertTrue(first.dropped() + second.dropped() + third.dropped() < 300);
    }
  }

  @Test
  void s10_the_service_lists_page_by_page_in_order_with_conditions() {
    List<ProcessSpec> specs =
        HubCluster.specs(
            250, i -> new ProcessSpec("page-" + i, Counter.class).setTags(Set.of("odd-" + i % 2)));
    await(cluster.hub(0).startProcesses(specs));
    cluster.awaitEqual(ids(specs));
    ProcessHubQuery query = ProcessHubQuery.createProxy(cluster.node(1), "hub");
    assertEquals(new ArrayList<>(new TreeSet<>(ids(specs))), pages(query, new JsonObject(), 5));
    List<String> odd = pages(query, new JsonObject().put("tag", "odd-1"), 3);
    assertEquals(125, odd.size());
    int there = 0;
    for (ProcessHub hub : cluster.hubs) {
      there += pages(query, new JsonObject().put("node", hub.nodeName()), 5).size();
    }
    assertEquals(250, there);
    assertEquals(250, pages(query, new JsonObject().put("status", "RUNNING"), 5).size());
    assertEquals(List.of(), pages(query, new JsonObject().put("status", "FAILED"), 1));
    assertEquals(List.of("odd-0", "odd-1"), await(query.tags()).getList());
    assertEquals(250, await(query.status()).getInteger("processes"));
    assertEquals(3, await(query.nodes()).size());
    assertNull(await(query.lookup("unknown")));
    ProcessRecord record = new ProcessRecord(await(query.lookup("page-7")));
    assertEquals(cluster.hub(2).lookup("page-7"), record);
  }

  private static List<String> pages(ProcessHubQuery query, JsonObject condition, int atMost) {
    List<String> ids = new ArrayList<>();
    JsonObject page = new JsonObject();
    for (int pages = 0; pages == 0 || page.containsKey("next"); pages++) {
      assertTrue(pages < atMost, "more than " + atMost + " pages");
      JsonObject question = condition.copy().put("limit", 50);
      String next = page.getString("next");
      page = await(query.list(next == null ? question : question.put("after", next)));
      for (Object record : page.getJsonArray("records")) {
        ids.add(((JsonObject) record).getString("id"));
      }
    }
    return ids;
  }

  private static boolean carriesRecords(Message message) {
    return message instanceof Message.Delta
        || message instanceof Message.Digest
        || message instanceof Message.Buckets
        || message instanceof Message.Keys;
  }

  @Test
  void y1_what_was_added_changed_and_removed_behind_a_nodes_back_comes_with_the_next_round() {
    List<String> old = ids(counters("y1-old-", 1_000));
    await(cluster.hub(0).startProcesses(counters("y1-old-", 1_000)));
    cluster.awaitEqual(old);
    ProcessHub behind = cluster.hub(2);
    List<ProcessSpec> added = counters("y1-new-", 1_000);
    UpdateOptions change = new UpdateOptions().setTags(Set.of("changed"));
    List<String> stopped = old.subList(0, 500);
    try (Deafness deaf = Deafness.to(cluster.node(2), RegistryContract::carriesRecords)) {
      // calls may end without the deaf node: what counts is what the others hold
      StartOptions brief = new StartOptions().setTimeout(3_000);
      await(cluster.hub(0).startProcesses(added, brief));
      List<Future<ProcessRecord>> updates = new ArrayList<>();
      old.subList(500, 1_000).forEach(id -> updates.add(cluster.hub(0).updateProcess(id, change)));
      await(Future.join(updates).otherwiseEmpty());
      await(cluster.hub(0).stopProcesses(stopped));
      assertTrue(deaf.dropped() > 0);
      assertTrue(added.stream().anyMatch(spec -> behind.lookup(spec.getId()) == null), "added");
      assertTrue(stopped.stream().anyMatch(id -> behind.lookup(id) != null), "removed");
      assertTrue(behind.processesTagged("changed").size() < 500, "changed");
    }
    long heard = System.nanoTime();
    List<String> expected = new ArrayList<>(old.subList(500, 1_000));
    expected.addAll(ids(added));
    cluster.awaitEqual(expected);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heard);
    assertEquals(500, behind.processesTagged("changed").size());
    System.out.println("repaired after " + took + " ms, a round is " + SYNC_INTERVAL);
    assertTrue(took < 2 * SYNC_INTERVAL, took + " ms");
  }

  @Test
  void y4_an_idle_hub_sends_the_same_little_with_100_and_with_5000_processes() {
    await(cluster.hub(0).startProcesses(counters("y4-", 100)));
    long few = bytesOfIdleRounds(4);
    assertEquals(
        Map.of(),
        await(
                cluster
                    .hub(0)
                    .startProcesses(
                        counters("y4-more-", 4_900), new StartOptions().setTimeout(60_000)))
            .errors());
    long many = bytesOfIdleRounds(4);
    System.out.println("idle: " + few + " bytes with 100, " + many + " bytes with 5000 processes");
    assertTrue(few > 0);
    assertTrue(many <= few * 2, few + " bytes with 100 processes, " + many + " with 5000");
    assertTrue(many < 20_000, many + " bytes in four rounds");
  }

  /** Control bytes that all nodes send while that many digests of the first node go by. */
  private long bytesOfIdleRounds(int rounds) {
    cluster.awaitEqual();
    settle();
    AtomicLong bytes = new AtomicLong();
    AtomicLong messages = new AtomicLong();
    Handler<DeliveryContext<Object>> meter =
        delivery -> {
          Addresses.Resolved address = Addresses.parse(delivery.message().address());
          if (address != null && address.kind() == Addresses.Kind.NODE) {
            bytes.addAndGet(((Buffer) Objects.requireNonNull(delivery.body())).length());
            messages.incrementAndGet();
          }
          delivery.next();
        };
    List<Vertx> nodes = cluster.nodes.nodes();
    nodes.forEach(node -> node.eventBus().addOutboundInterceptor(meter));
    // three nodes send a digest to two others in each round
    HubCluster.until(() -> messages.get() >= rounds * 6L ? null : messages + " messages");
    nodes.forEach(node -> node.eventBus().removeOutboundInterceptor(meter));
    return bytes.get();
  }

  /** Waits for a whole round in which no records were exchanged any more. */
  private void settle() {
    AtomicLong since = new AtomicLong(System.nanoTime());
    Deafness ears =
        Deafness.to(
            cluster.node(1),
            message -> {
              if (!(message instanceof Message.Digest)) {
                since.set(System.nanoTime());
              }
              return false;
            });
    try (ears) {
      HubCluster.until(
          () ->
              System.nanoTime() - since.get() > TimeUnit.MILLISECONDS.toNanos(SYNC_INTERVAL)
                  ? null
                  : "records are still exchanged");
    }
  }
}
