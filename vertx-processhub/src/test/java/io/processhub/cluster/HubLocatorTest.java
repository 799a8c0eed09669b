package io.processhub.cluster;

import static io.processhub.testing.TestClusters.await;
import static io.processhub.testing.TestClusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubLocatorTest {
  private static final SeamSettings LONG_LIVED = new SeamSettings(20, 30, 60_000, 1_000, 60_000, 0);

  private final FakeNodes nodes = new FakeNodes();
  private final AtomicInteger asked = new AtomicInteger();
  private HubClusterManager stranger;
  private HubClusterManager member;

  @BeforeEach
  void start() {
    stranger = nodes.add(LONG_LIVED);
    member = nodes.add(LONG_LIVED);
    member.registerHub(
        "h",
        new HubRoutes() {
          @Override
          public @Nullable String sendTo(String processId) {
            asked.incrementAndGet();
            return processId.startsWith("p") ? member.nodeId() : null;
          }

          @Override
          public List<String> publishTo(String processId) {
            return List.of();
          }

          @Override
          public @Nullable String replicaOn(String node, String processId) {
            return null;
          }

          @Override
          public void openReplica(String node, String processId, Completable<Boolean> opened) {
            opened.succeed(false);
          }

          @Override
          public boolean hasMember(String nodeId) {
            return nodeId.equals(member.nodeId());
          }
        });
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private Future<@Nullable String> locate(String hubId, String processId) {
    String address = Addresses.process(hubId, processId);
    Addresses.Resolved to = Addresses.parse(address);
    Promise<@Nullable String> promise = Promise.promise();
    stranger.locator().locateOne(address, to, promise);
    return promise.future();
  }

  @Test
  void one_question_serves_all_who_wait_and_those_who_come_soon_after() {
    List<Future<@Nullable String>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(locate("h", "p"));
    }
    for (Future<@Nullable String> each : answers) {
      assertEquals(member.nodeId(), await(each));
    }
    assertEquals(member.nodeId(), await(locate("h", "p")));
    assertEquals(1, asked.get());
  }

  @Test
  void what_was_said_is_asked_anew_when_a_node_seems_to_have_ended() {
    assertEquals(member.nodeId(), await(locate("h", "p")));
    assertEquals(1, asked.get());
    eventually(
        "asked anew",
        () -> {
          // an answer that is only being given is not kept yet
          stranger.locator().suspected(member.nodeId());
          assertEquals(member.nodeId(), await(locate("h", "p")));
          return asked.get() == 2;
        });
  }

  @Test
  void no_node_is_not_remembered() {
    assertNull(await(locate("h", "unknown")));
    // those who wait are answered first, then it is forgotten
    eventually("forgotten", () -> stranger.locator().answers() == 0);
    assertNull(await(locate("h", "unknown")));
    assertEquals(2, asked.get());
  }

  @Test
  void answers_are_bounded() {
    int batch = 500;
    for (int from = 0; from <= SharedAnswers.MAX; from += batch) {
      List<Future<@Nullable String>> answers = new ArrayList<>();
      for (int i = from; i < from + batch; i++) {
        answers.add(locate("h", "p" + i));
      }
      await(Future.join(answers));
      assertTrue(answers.stream().allMatch(each -> member.nodeId().equals(each.result())));
    }
    assertEquals(SharedAnswers.MAX, stranger.locator().answers());
  }

  @Test
  void nobody_who_answers_within_the_deadline_means_no_node() {
    nodes.cluster.appear("silent");
    long before = System.nanoTime();
    assertNull(await(locate("nohub", "p")));
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    assertTrue(waited >= 900, "gave up after " + waited + " ms, before the deadline");
    // a hub that a living node has is found past the silent one
    assertEquals(member.nodeId(), await(locate("h", "p")));
  }

  @Test
  void a_node_without_the_hub_that_is_told_of_moves_asks_again() {
    assertEquals(member.nodeId(), await(locate("h", "p")));
    assertTrue(await(member.tellMoved(stranger.nodeId(), "h", List.of("p2", "p"), 1_000)));
    assertEquals(member.nodeId(), await(locate("h", "p")));
    assertEquals(2, asked.get());
  }

  @Test
  void a_node_with_the_hub_or_without_an_answer_has_not_been_told_of_moves() {
    nodes.cluster.appear("silent");
    assertFalse(await(stranger.tellMoved(member.nodeId(), "h", List.of("p"), 1_000)));
    assertFalse(await(member.tellMoved("silent", "h", List.of("p"), 100)));
  }
}
