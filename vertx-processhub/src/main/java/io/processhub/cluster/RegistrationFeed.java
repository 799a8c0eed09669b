package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Resolves addresses where our selector could not be set: answers Vert.x's default selector, which
 * asks for the registrations of an address once and then wants to hear of each change.
 *
 * <p>All changes are told from the seam's context, an address that ended with an empty list. What
 * this cannot give: the default selector has one list for send and publish and goes through it in
 * turn, so that a send does not prefer the replica on this node.
 */
final class RegistrationFeed {
  private final Vertx vertx;
  private final Context context;
  private final HubTable hubs;
  private final HubResolver resolver;
  private final HubLocator locator;
  private final Supplier<RegistrationListener> listener;
  private final long foreignTtl;

  /** Addresses asked for, by what they depend on: hub and process id, or a node id. */
  private final Map<Subject, Set<String>> asked = new ConcurrentHashMap<>();

  /**
   * Replica addresses being opened, and whether their end was to be told meanwhile: Vert.x's
   * selector never answers those who wait for an address that ends while it is looked up and then
   * is nowhere.
   */
  private final Map<String, Boolean> opening = new ConcurrentHashMap<>();

  RegistrationFeed(
      Vertx vertx,
      Context context,
      HubTable hubs,
      HubResolver resolver,
      HubLocator locator,
      Supplier<RegistrationListener> listener,
      long foreignTtl) {
    this.vertx = vertx;
    this.context = context;
    this.hubs = hubs;
    this.resolver = resolver;
    this.locator = locator;
    this.listener = listener;
    this.foreignTtl = foreignTtl;
  }

  /** Answers the selector for a resolved address. */
  void registrations(
      String address, Addresses.Resolved to, Completable<List<RegistrationInfo>> promise) {
    HubTable.Hub hub = hubs.routing(to.hubId());
    if (to.kind() == Addresses.Kind.NODE) {
      remember(Subject.node(to.id()), address);
      promise.succeed(registrations(List.of(to.id())));
      return;
    }
    if (hub != null) {
      if (to.kind() == Addresses.Kind.REPLICA) {
        opening.put(address, false);
      }
      remember(new Subject(to.hubId(), to.id()), address);
      resolver.selectAll(
          hub, address, to, (nodes, failure) -> answer(address, to, nodes, failure, promise));
      return;
    }
    if (hubs.get(to.hubId()) != null) {
      // it still learns, and tells what it learns
      remember(new Subject(to.hubId(), to.id()), address);
    }
    locator.locateAll(
        address,
        to,
        (nodes, failure) -> {
          if (failure == null && !nodes.isEmpty()) {
            // nobody tells us when the hub's routes change: let go of the answer, to ask again
            context.runOnContext(v -> vertx.setTimer(foreignTtl, id -> tell(address, List.of())));
          }
          promise.complete(failure == null ? registrations(nodes) : null, failure);
        });
  }

  private void answer(
      String address,
      Addresses.Resolved to,
      List<String> nodes,
      Throwable failure,
      Completable<List<RegistrationInfo>> promise) {
    if (failure != null) {
      opening.remove(address);
      promise.fail(failure);
      return;
    }
    if (to.kind() == Addresses.Kind.REPLICA) {
      nodes.forEach(node -> remember(Subject.node(node), address));
    }
    promise.succeed(registrations(nodes));
    if (Boolean.TRUE.equals(opening.remove(address)) && !nodes.isEmpty()) {
      context.runOnContext(v -> tell(address, List.of()));
    }
  }

  /** Tells the selector of new routes of these processes. */
  void routesChanged(HubTable.Hub hub, Collection<String> processIds) {
    List<String> ids = List.copyOf(processIds);
    context.runOnContext(v -> ids.forEach(id -> tellAll(new Subject(hub.id(), id))));
  }

  /**
   * Ends the addresses of these processes, of a hub that this node has not got: they are asked for
   * anew. On the context.
   */
  void moved(String hubId, List<String> processIds) {
    processIds.forEach(id -> tell(Addresses.process(hubId, id), List.of()));
  }

  /** Ends every address of a hub that is gone. */
  void hubGone(String hubId) {
    context.runOnContext(
        v ->
            asked.keySet().stream()
                .filter(subject -> subject.hubId.equals(hubId))
                .forEach(this::tellAll));
  }

  /** Ends the control and replica addresses of a node that is gone. */
  void nodeGone(String nodeId) {
    Set<String> addresses = asked.remove(Subject.node(nodeId));
    if (addresses != null) {
      addresses.forEach(address -> tell(address, List.of()));
    }
  }

  private void remember(Subject subject, String address) {
    asked.compute(
        subject,
        (s, known) -> {
          Set<String> addresses = known == null ? ConcurrentHashMap.newKeySet() : known;
          addresses.add(address);
          return addresses;
        });
  }

  private void tellAll(Subject subject) {
    Set<String> addresses = asked.get(subject);
    if (addresses == null) {
      return;
    }
    for (String address : addresses) {
      Addresses.Resolved to = Addresses.parse(address);
      HubTable.Hub hub = hubs.get(to.hubId());
      // a replica address is forgotten, because the next replica there has to open it anew
      List<RegistrationInfo> now =
          hub == null || to.kind() == Addresses.Kind.REPLICA
              ? List.of()
              : registrations(hub.publishTo(to));
      if (now.isEmpty()) {
        // the selector forgets it as well; forgotten here first, or it could ask in between
        addresses.remove(address);
      }
      tell(address, now);
    }
    asked.computeIfPresent(subject, (s, left) -> left.isEmpty() ? null : left);
  }

  private void tell(String address, List<RegistrationInfo> registrations) {
    if (opening.computeIfPresent(address, (a, ended) -> true) != null) {
      return;
    }
    RegistrationListener selector = listener.get();
    if (selector != null && selector.wantsUpdatesFor(address)) {
      selector.registrationsUpdated(new RegistrationUpdateEvent(address, registrations));
    }
  }

  private static List<RegistrationInfo> registrations(List<String> nodes) {
    return nodes.stream().map(node -> new RegistrationInfo(node, 0, false)).toList();
  }

  private record Subject(String hubId, String id) {
    /** No hub id is empty. */
    static Subject node(String nodeId) {
      return new Subject("", nodeId);
    }
  }
}
