package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hubs that run in this Vertx. Read from any thread without a lock: they are few. */
final class HubTable {
  private volatile List<Hub> hubs = List.of();

  /**
   * @throws IllegalArgumentException if the hub id is malformed
   * @throws IllegalStateException if a hub of that id is registered
   */
  synchronized Hub add(String hubId, HubRoutes routes, Handler<Message<Buffer>> control) {
    Addresses.validHubId(hubId);
    if (get(hubId) != null) {
      throw new IllegalStateException("a hub with this id runs in this Vertx already: " + hubId);
    }
    Hub hub = new Hub(hubId, Addresses.prefix(hubId), routes, control, new Arrivals());
    List<Hub> next = new ArrayList<>(hubs);
    next.add(hub);
    hubs = List.copyOf(next);
    return hub;
  }

  /** Whether it was there: a second removal, or that of a successor's, does nothing. */
  synchronized boolean remove(Hub hub) {
    List<Hub> next = new ArrayList<>(hubs);
    boolean removed = next.removeIf(each -> each == hub);
    hubs = List.copyOf(next);
    return removed;
  }

  @Nullable Hub get(String hubId) {
    for (Hub hub : hubs) {
      if (hub.id.equals(hubId)) {
        return hub;
      }
    }
    return null;
  }

  /** The same if it knows where its processes run. */
  @Nullable Hub routing(String hubId) {
    Hub hub = get(hubId);
    return hub != null && hub.routes.known() ? hub : null;
  }

  /** The nodes to publish to, as the hub knows them if it runs here. */
  List<String> publishTo(Addresses.Resolved to) {
    Hub hub = get(to.hubId());
    return hub == null ? List.of() : hub.publishTo(to);
  }

  /** The hub of whose addresses this is one, or null. */
  @Nullable Hub owning(String address) {
    List<Hub> current = hubs;
    for (int i = 0; i < current.size(); i++) {
      Hub hub = current.get(i);
      if (address.startsWith(hub.prefix)) {
        return hub;
      }
    }
    return null;
  }

  /**
   * @param arrivals of a hub that has come to know its routes a moment ago
   */
  record Hub(
      String id,
      String prefix,
      HubRoutes routes,
      Handler<Message<Buffer>> control,
      Arrivals arrivals) {
    /** The node to send to, or null. Whether a replica address is open there is not said. */
    @Nullable String sendTo(Addresses.Resolved to) {
      return switch (to.kind()) {
        case PROCESS -> routes.sendTo(to.id());
        case REPLICA -> routes.replicaOn(to.node(), to.id());
        case NODE -> to.id();
      };
    }

    List<String> publishTo(Addresses.Resolved to) {
      if (to.kind() == Addresses.Kind.PROCESS) {
        return routes.publishTo(to.id());
      }
      String node = sendTo(to);
      return node == null ? List.of() : List.of(node);
    }
  }

  /**
   * Whether others may still be asked for routes that the hub knows by now: who sends after them
   * waits behind them.
   */
  static final class Arrivals {
    private volatile boolean over;
    private volatile long knownSince;

    /** Once the routes are known. */
    boolean over() {
      return over;
    }

    /** They end a while after the routes are known, in ms: by then every question has ended. */
    void known(long longestMs) {
      long now = System.nanoTime();
      if (knownSince == 0) {
        knownSince = now == 0 ? 1 : now;
      } else if (now - knownSince > longestMs * 1_000_000) {
        over = true;
      }
    }
  }
}
