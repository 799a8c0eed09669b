package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.eventbus.impl.clustered.DefaultNodeSelector;
import io.vertx.core.eventbus.impl.clustered.NodeSelector;
import io.vertx.core.impl.VertxBootstrapImpl;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.cluster.ClusteredNode;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.List;

/**
 * Selects the nodes for resolved addresses from memory on each send, and leaves every other address
 * to the selector that Vert.x would use. Keeps nothing per address; what {@link HubResolver} and
 * {@link HubLocator} keep for a moment is bounded.
 *
 * <p>The only class that knows Vert.x's selector, which is internal to it: where it cannot be
 * linked or set, {@link RegistrationFeed} does the work.
 */
final class HubNodeSelector implements NodeSelector {
  private final HubClusterManager manager;
  private final NodeSelector others;

  private HubNodeSelector(HubClusterManager manager, NodeSelector others) {
    this.manager = manager;
    this.others = others;
  }

  /**
   * Sets a selector on the bootstrap.
   *
   * @return false when this Vert.x has no place for one; a {@link LinkageError} means the same
   */
  static boolean install(VertxBootstrap bootstrap, HubClusterManager manager) {
    if (!(bootstrap instanceof VertxBootstrapImpl impl)) {
      return false;
    }
    NodeSelector present = impl.clusterNodeSelector();
    impl.clusterNodeSelector(
        new HubNodeSelector(manager, present == null ? new DefaultNodeSelector() : present));
    return true;
  }

  @Override
  public void init(ClusteredNode node) {
    if (node == manager) {
      manager.selectorInstalled();
    }
    others.init(node);
  }

  @Override
  public void eventBusStarted() {
    others.eventBusStarted();
    manager.eventBusStarted();
  }

  @Override
  public void selectForSend(String address, Completable<String> promise) {
    HubTable.Hub hub = manager.hubs().owning(address);
    if (hub != null && hub.routes().known()) {
      String processId = Addresses.processId(address, hub.prefix());
      if (processId != null) {
        sendTo(hub, address, processId, promise);
        return;
      }
      Addresses.Resolved to = Addresses.parse(address, hub.id());
      if (to != null) {
        manager.resolver().selectOne(hub, address, to, promise);
        return;
      }
    } else {
      Addresses.Resolved to = Addresses.parse(address);
      if (to != null) {
        manager.locator().locateOne(address, to, promise);
        return;
      }
    }
    others.selectForSend(address, promise);
  }

  /** Routes are read after the selection has counted itself in, or a flush could miss it. */
  private void sendTo(
      HubTable.Hub hub, String address, String processId, Completable<String> promise) {
    if (!hub.arrivals().over() && manager.locator().behind(hub, address, processId, promise)) {
      return;
    }
    Selections selections = manager.selections();
    int under = selections.begin();
    try {
      promise.succeed(hub.routes().sendTo(processId));
    } finally {
      selections.end(under);
    }
  }

  @Override
  public void selectForPublish(String address, Completable<Iterable<String>> promise) {
    Addresses.Resolved to = Addresses.parse(address);
    if (to == null) {
      others.selectForPublish(address, promise);
      return;
    }
    Completable<List<String>> nodes = (all, failure) -> promise.complete(all, failure);
    HubTable.Hub hub = manager.hubs().routing(to.hubId());
    if (hub != null && to.kind() == Addresses.Kind.PROCESS) {
      Selections selections = manager.selections();
      int under = selections.begin();
      try {
        nodes.succeed(hub.publishTo(to));
      } finally {
        selections.end(under);
      }
    } else if (hub != null) {
      manager.resolver().selectAll(hub, address, to, nodes);
    } else {
      manager.locator().locateAll(address, to, nodes);
    }
  }

  @Override
  public boolean wantsUpdatesFor(String address) {
    return others.wantsUpdatesFor(address);
  }

  @Override
  public void registrationsUpdated(RegistrationUpdateEvent event) {
    others.registrationsUpdated(event);
  }

  @Override
  public void registrationsLost() {
    others.registrationsLost();
  }
}
