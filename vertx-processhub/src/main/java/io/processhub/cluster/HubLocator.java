package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes of hubs that this node does not run, by asking a node that does.
 *
 * <p>Answers are shared per address and kind as {@link SharedAnswers} says, and used again for 1 s.
 * When no member of the hub answers within 2 s, or the one asked knows no such process, the answer
 * is "no node", which is not kept. An answer that is older than one before, because another member
 * was asked, does not count. A replica address has been opened when the answer is here. What the
 * routes of a hub that runs here and still learns say already goes before any answer.
 *
 * <p>A hub that moved processes tells this node so, when all its members know: then what is kept of
 * them is dropped and questions under way are asked again, so that whatever is selected once all
 * selections before have ended goes by the new routes.
 *
 * <p>Called from any thread; answers from memory come on the caller's, others on the seam's
 * context.
 */
final class HubLocator {
  /** A question may be asked again once it is answered. */
  private static final int ASKS = 3;

  private final Vertx vertx;
  private final Context context;
  private final HubTable hubs;
  private final Selections selections;
  private final Supplier<List<String>> otherNodes;
  private final SeamSettings settings;

  /** A node that answered for the hub, by hub id: only hubs that exist get in. */
  private final Map<String, String> members = new ConcurrentHashMap<>();

  private final NewestAnswers<Key> newest = new NewestAnswers<>();
  private final SharedAnswers<Key, List<String>> answers;

  HubLocator(
      Vertx vertx,
      Context context,
      HubTable hubs,
      Selections selections,
      Supplier<List<String>> otherNodes,
      SeamSettings settings) {
    this.vertx = vertx;
    this.context = context;
    this.hubs = hubs;
    this.selections = selections;
    this.otherNodes = otherNodes;
    this.settings = settings;
    this.answers =
        new SharedAnswers<>(
            selections,
            (key, done) -> context.runOnContext(v -> new Round(key, done).ask()),
            nodes -> !nodes.isEmpty(),
            settings.locateTtl());
  }

  /** The node to which to send, or null. */
  void locateOne(String address, Addresses.Resolved to, Completable<String> promise) {
    if (to.kind() == Addresses.Kind.NODE) {
      promise.succeed(to.id());
      return;
    }
    int under = selections.begin();
    try {
      answers.get(
          new Key(address, to.hubId(), false),
          (nodes, failure) -> {
            String own = ownRoute(to);
            promise.complete(own != null || nodes == null ? own : first(nodes), failure);
          });
    } finally {
      selections.end(under);
    }
  }

  /**
   * Has a message wait behind those that wait for an answer about the same address, whose hub knows
   * its routes by now.
   *
   * @return false when there are none
   */
  boolean behind(HubTable.Hub hub, String address, String processId, Completable<String> promise) {
    hub.arrivals().known(ASKS * settings.locateDeadline());
    return !answers.idle()
        && answers.join(
            new Key(address, hub.id(), false),
            (nodes, failure) -> promise.succeed(hub.routes().sendTo(processId)));
  }

  private @Nullable String ownRoute(Addresses.Resolved to) {
    HubTable.Hub hub = to.kind() == Addresses.Kind.PROCESS ? hubs.get(to.hubId()) : null;
    return hub == null ? null : hub.routes().sendTo(to.id());
  }

  private static @Nullable String first(List<String> nodes) {
    return nodes.isEmpty() ? null : nodes.get(0);
  }

  /** The nodes to which to publish, possibly none. */
  void locateAll(String address, Addresses.Resolved to, Completable<List<String>> promise) {
    if (to.kind() == Addresses.Kind.NODE) {
      promise.succeed(List.of(to.id()));
      return;
    }
    int under = selections.begin();
    try {
      answers.get(
          new Key(address, to.hubId(), true),
          (nodes, failure) -> {
            boolean own = ownRoute(to) != null;
            promise.complete(own ? hubs.publishTo(to) : nodes, failure);
          });
    } finally {
      selections.end(under);
    }
  }

  /** These processes have moved, and every member of the hub knows where to. */
  void moved(String hubId, List<String> processIds) {
    List<Key> keys = new ArrayList<>(2 * processIds.size());
    for (String id : processIds) {
      String address = Addresses.process(hubId, id);
      keys.add(new Key(address, hubId, false));
      keys.add(new Key(address, hubId, true));
    }
    answers.outdate(keys);
  }

  /** A node is gone: what is kept may name it. */
  void forget() {
    answers.forget();
  }

  /** A node seems to have ended: it is not asked before others, nor is what it said kept. */
  void suspected(String node) {
    members.values().removeIf(node::equals);
    answers.forget();
  }

  int answers() {
    return answers.size();
  }

  private record Key(String address, String hubId, boolean publish) {}

  /** What one node says, and by which decision. */
  private record Answer(List<String> nodes, RouteVersion version) {}

  /** One question, to the member known or else to all nodes; lives on the seam's context. */
  private final class Round {
    private final Key key;
    private final Completable<List<String>> done;
    private final long timer;
    private int open;
    private boolean over;

    Round(Key key, Completable<List<String>> done) {
      this.key = key;
      this.done = done;
      timer = vertx.setTimer(settings.locateDeadline(), id -> end(List.of()));
    }

    void ask() {
      List<String> nodes = otherNodes.get();
      String member = members.get(key.hubId);
      if (member == null || !nodes.contains(member)) {
        askAll(nodes);
        return;
      }
      request(
          member,
          settings.locateDeadline() / 2,
          (answer, failure) -> {
            if (failure == null) {
              end(better(answer));
            } else {
              members.remove(key.hubId, member);
              List<String> rest = new ArrayList<>(nodes);
              rest.remove(member);
              askAll(rest);
            }
          });
    }

    private void askAll(List<String> nodes) {
      open = nodes.size();
      if (open == 0) {
        end(List.of());
      }
      for (String node : nodes) {
        request(
            node,
            settings.locateDeadline(),
            (answer, failure) -> {
              open--;
              if (failure == null) {
                members.putIfAbsent(key.hubId, node);
              }
              if (failure == null && !answer.nodes.isEmpty() || open == 0) {
                end(failure == null ? better(answer) : List.of());
              }
            });
      }
    }

    private void request(String node, long timeout, Completable<Answer> result) {
      DeliveryOptions options =
          new DeliveryOptions()
              .setSendTimeout(timeout)
              .addHeader(ControlEndpoint.HUB, key.hubId)
              .addHeader(
                  ControlEndpoint.LOCATE,
                  key.publish ? ControlEndpoint.PUBLISH : ControlEndpoint.SEND);
      vertx
          .eventBus()
          .<JsonArray>request(Addresses.seam(node), key.address, options)
          .map(
              reply -> {
                List<String> nodes = new ArrayList<>(reply.body().size());
                reply.body().forEach(each -> nodes.add((String) each));
                return new Answer(
                    List.copyOf(nodes),
                    RouteVersion.of(reply.headers().get(ControlEndpoint.VERSION)));
              })
          .onComplete(result::complete);
    }

    private List<String> better(Answer answer) {
      long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
      return newest.better(key, answer.version, answer.nodes, otherNodes.get(), now);
    }

    private void end(List<String> nodes) {
      if (!over) {
        over = true;
        vertx.cancelTimer(timer);
        done.succeed(nodes);
      }
    }
  }
}
