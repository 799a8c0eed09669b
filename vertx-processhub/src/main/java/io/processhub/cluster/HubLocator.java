package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes of hubs that this node does not run, by asking a node that does.
 *
 * <p>One question is under way per address and kind, whoever waits for it; those who wait are
 * answered in the order in which they came, before anyone who comes later. An answer is used again
 * for 1 s; at most 10,000 are kept. When no member of the hub answers within 2 s, or the one asked
 * knows no such process, the answer is "no node", which is not kept.
 *
 * <p>Called from any thread; answers from memory come on the caller's, others on the seam's
 * context.
 */
final class HubLocator {
  static final int MAX_ANSWERS = 10_000;

  private final Vertx vertx;
  private final Context context;
  private final Supplier<List<String>> otherNodes;
  private final SeamSettings settings;

  /** A node that answered for the hub, by hub id: only hubs that exist get in. */
  private final Map<String, String> members = new ConcurrentHashMap<>();

  private final Map<Key, Search> searches =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Search> eldest) {
          return size() > MAX_ANSWERS;
        }
      };

  HubLocator(
      Vertx vertx, Context context, Supplier<List<String>> otherNodes, SeamSettings settings) {
    this.vertx = vertx;
    this.context = context;
    this.otherNodes = otherNodes;
    this.settings = settings;
  }

  /** The node to which to send, or null. */
  void locateOne(String address, Addresses.Resolved to, Completable<String> promise) {
    if (to.kind() == Addresses.Kind.NODE) {
      promise.succeed(to.id());
      return;
    }
    locate(
        new Key(address, false),
        to.hubId(),
        (nodes, failure) ->
            promise.complete(nodes == null || nodes.isEmpty() ? null : nodes.get(0), failure));
  }

  /** The nodes to which to publish, possibly none. */
  void locateAll(String address, Addresses.Resolved to, Completable<List<String>> promise) {
    if (to.kind() == Addresses.Kind.NODE) {
      promise.succeed(List.of(to.id()));
      return;
    }
    locate(new Key(address, true), to.hubId(), promise);
  }

  synchronized int answers() {
    return searches.size();
  }

  private void locate(Key key, String hubId, Completable<List<String>> promise) {
    List<String> known = null;
    Search begun = null;
    synchronized (this) {
      Search search = searches.computeIfAbsent(key, k -> new Search(k, hubId));
      if (search.answer != null && System.nanoTime() - search.expires < 0) {
        known = search.answer;
      } else {
        search.answer = null;
        search.waiting.add(promise);
        if (!search.underWay) {
          search.underWay = true;
          begun = search;
        }
      }
    }
    if (known != null) {
      promise.succeed(known);
    } else if (begun != null) {
      Search search = begun;
      context.runOnContext(v -> new Round(search).ask());
    }
  }

  private void finish(Search search, List<String> nodes) {
    while (true) {
      List<Completable<List<String>>> batch;
      synchronized (this) {
        if (search.waiting.isEmpty()) {
          search.underWay = false;
          if (nodes.isEmpty()) {
            searches.remove(search.key, search);
          } else {
            search.answer = nodes;
            search.expires = System.nanoTime() + settings.locateTtl() * 1_000_000;
          }
          return;
        }
        batch = new ArrayList<>(search.waiting);
        search.waiting.clear();
      }
      batch.forEach(each -> each.succeed(nodes));
    }
  }

  private record Key(String address, boolean publish) {}

  private static final class Search {
    final Key key;
    final String hubId;
    final Queue<Completable<List<String>>> waiting = new ArrayDeque<>();
    boolean underWay;
    @Nullable List<String> answer;
    long expires;

    Search(Key key, String hubId) {
      this.key = key;
      this.hubId = hubId;
    }
  }

  /** One question, to the member known or else to all nodes; lives on the seam's context. */
  private final class Round {
    private final Search search;
    private final long timer;
    private int open;
    private boolean over;

    Round(Search search) {
      this.search = search;
      timer = vertx.setTimer(settings.locateDeadline(), id -> end(List.of()));
    }

    void ask() {
      List<String> nodes = otherNodes.get();
      String member = members.get(search.hubId);
      if (member == null || !nodes.contains(member)) {
        askAll(nodes);
        return;
      }
      request(
          member,
          settings.locateDeadline() / 2,
          (answer, failure) -> {
            if (failure == null) {
              end(answer);
            } else {
              members.remove(search.hubId, member);
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
                members.putIfAbsent(search.hubId, node);
              }
              if (failure == null && !answer.isEmpty() || open == 0) {
                end(failure == null ? answer : List.of());
              }
            });
      }
    }

    private void request(String node, long timeout, Completable<List<String>> result) {
      DeliveryOptions options =
          new DeliveryOptions()
              .setSendTimeout(timeout)
              .addHeader(ControlEndpoint.HUB, search.hubId)
              .addHeader(
                  ControlEndpoint.LOCATE,
                  search.key.publish ? ControlEndpoint.PUBLISH : ControlEndpoint.SEND);
      vertx
          .eventBus()
          .<JsonArray>request(Addresses.seam(node), search.key.address, options)
          .map(
              reply -> {
                List<String> nodes = new ArrayList<>(reply.body().size());
                reply.body().forEach(each -> nodes.add((String) each));
                return List.copyOf(nodes);
              })
          .onComplete(result::complete);
    }

    private void end(List<String> nodes) {
      if (!over) {
        over = true;
        vertx.cancelTimer(timer);
        finish(search, nodes);
      }
    }
  }
}
