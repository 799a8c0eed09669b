package io.processhub.examples.accounts;

import io.processhub.examples.local.LocalCluster;
import io.processhub.examples.local.NodeException;
import io.processhub.examples.local.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

/**
 * The launcher's view of several {@link AccountsNode} JVMs. Blocking; every call has a deadline.
 */
final class AccountsCluster {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration REPLAY_DEADLINE = Duration.ofMinutes(2);
  private static final long TICK_MS = 100;

  private final LocalCluster cluster;

  AccountsCluster(LocalCluster cluster) {
    this.cluster = cluster;
  }

  List<NodeProcess> alive() {
    List<NodeProcess> alive = new ArrayList<>(cluster.alive());
    alive.removeIf(node -> !node.ready());
    alive.sort((a, b) -> a.name().compareTo(b.name()));
    return alive;
  }

  NodeProcess node(String name) {
    return alive().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such node: " + name));
  }

  /** Starts all accounts; returns how many. */
  long open() {
    return first()
        .call(NodeCommands.OPEN, new JsonObject(), DEADLINE.plusSeconds(10))
        .getLong(NodeCommands.DONE);
  }

  /**
   * Every node replays its share at the same time; returns the number of events.
   *
   * @param tick called several times a second with the number answered so far
   */
  long replay(int drop, LongConsumer tick) {
    List<NodeProcess> nodes = alive();
    AtomicLongArray done = new AtomicLongArray(nodes.size());
    List<CompletableFuture<JsonObject>> answers = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      int share = i;
      JsonObject arguments =
          new JsonObject()
              .put(NodeCommands.SHARE, share)
              .put(NodeCommands.SHARES, nodes.size())
              .put(NodeCommands.DROP, drop);
      answers.add(
          nodes
              .get(i)
              .send(
                  NodeCommands.REPLAY,
                  arguments,
                  progress -> done.set(share, progress.getLong(NodeCommands.DONE))));
    }
    long end = System.nanoTime() + REPLAY_DEADLINE.toNanos();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    while (!within(all, TICK_MS) && System.nanoTime() < end) {
      tick.accept(sum(done));
    }
    long sent = 0;
    for (int i = 0; i < nodes.size(); i++) {
      JsonObject answer = nodes.get(i).await(answers.get(i), NodeCommands.REPLAY, Duration.ZERO);
      sent += answer.getLong(NodeCommands.DONE);
    }
    return sent;
  }

  Map<String, NodeCount> counts() {
    Map<String, NodeCount> counts = new TreeMap<>();
    for (NodeProcess node : alive()) {
      JsonObject count = node.call(NodeCommands.COUNT, new JsonObject(), DEADLINE);
      counts.put(node.name(), NodeCount.of(count));
    }
    return counts;
  }

  /** Whether accounts move, by what one of the nodes knows. */
  boolean moving() {
    for (NodeProcess node : alive()) {
      if (node.call(NodeCommands.COUNT, new JsonObject(), DEADLINE)
          .getBoolean(NodeCommands.LOCKED)) {
        return true;
      }
    }
    return false;
  }

  /** The nodes that replay send the rest as fast as it goes. */
  void hurry() {
    alive().forEach(node -> node.call(NodeCommands.HURRY, new JsonObject(), DEADLINE));
  }

  /** Account to node, by the registry of the first node that is alive. */
  Map<String, String> placement() {
    JsonObject json = first().call(NodeCommands.PLACEMENT, new JsonObject(), DEADLINE);
    Map<String, String> placement = new TreeMap<>();
    json.fieldNames().forEach(account -> placement.put(account, json.getString(account)));
    return placement;
  }

  /**
   * Asks every account.
   *
   * @throws NodeException if one does not answer
   */
  Snapshot snapshot() {
    JsonObject readings = first().call(NodeCommands.READ, new JsonObject(), DEADLINE);
    return new Snapshot(NodeCommands.readings(readings), placement(), counts());
  }

  private NodeProcess first() {
    return alive().stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no node is alive"));
  }

  private static boolean within(CompletableFuture<Void> all, long millis) {
    try {
      all.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return all.isDone();
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static long sum(AtomicLongArray values) {
    long sum = 0;
    for (int i = 0; i < values.length(); i++) {
      sum += values.get(i);
    }
    return sum;
  }
}
