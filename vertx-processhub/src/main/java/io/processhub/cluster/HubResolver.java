package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Resolves the addresses of hubs that this node runs: from memory, except that a replica address is
 * opened before it is used.
 *
 * <p>A replica listens at its replica addresses only once somebody uses them, so that they cost
 * nothing until then. Its node is asked to open the address, which is remembered for 1 s as {@link
 * SharedAnswers} says; no answer within 1 s counts as no replica, and so does a node that the
 * routes do not give (any more), which is looked at on each call.
 *
 * <p>Called from any thread; answers from memory come on the caller's, others on the seam's
 * context.
 */
final class HubResolver {
  private final Vertx vertx;
  private final Context context;
  private final HubTable hubs;
  private final String self;
  private final long deadline;
  private final SharedAnswers<Replica, Boolean> opened;

  HubResolver(
      Vertx vertx,
      Context context,
      HubTable hubs,
      Selections selections,
      String self,
      SeamSettings settings) {
    this.vertx = vertx;
    this.context = context;
    this.hubs = hubs;
    this.self = self;
    this.deadline = settings.locateDeadline() / 2;
    this.opened = new SharedAnswers<>(selections, this::open, yes -> yes, settings.locateTtl());
  }

  /** The node to which to send, or null. */
  void selectOne(
      HubTable.Hub hub, String address, Addresses.Resolved to, Completable<String> promise) {
    String node = hub.sendTo(to);
    if (node == null || to.kind() != Addresses.Kind.REPLICA) {
      promise.succeed(node);
    } else {
      opened.get(
          new Replica(address, to, node),
          (yes, failure) -> promise.complete(Boolean.TRUE.equals(yes) ? node : null, failure));
    }
  }

  /** The nodes to which to publish, possibly none. */
  void selectAll(
      HubTable.Hub hub, String address, Addresses.Resolved to, Completable<List<String>> promise) {
    if (to.kind() != Addresses.Kind.REPLICA) {
      promise.succeed(hub.publishTo(to));
    } else {
      selectOne(
          hub,
          address,
          to,
          (node, failure) -> promise.complete(node == null ? List.of() : List.of(node), failure));
    }
  }

  /** Replica addresses known to be open. */
  int answers() {
    return opened.size();
  }

  private void open(Replica replica, Completable<Boolean> done) {
    context.runOnContext(
        v -> {
          Future<Boolean> answer =
              replica.node.equals(self) ? openHere(replica) : askToOpen(replica);
          answer.timeout(deadline, TimeUnit.MILLISECONDS).otherwise(false).onSuccess(done::succeed);
        });
  }

  private Future<Boolean> openHere(Replica replica) {
    HubTable.Hub hub = hubs.get(replica.to.hubId());
    if (hub == null) {
      return Future.succeededFuture(false);
    }
    Promise<Boolean> here = VertxInternals.promise(context);
    hub.routes().openReplica(replica.to.node(), replica.to.id(), here);
    return here.future();
  }

  private Future<Boolean> askToOpen(Replica replica) {
    DeliveryOptions options =
        new DeliveryOptions()
            .setSendTimeout(deadline)
            .addHeader(ControlEndpoint.HUB, replica.to.hubId())
            .addHeader(ControlEndpoint.LOCATE, ControlEndpoint.OPEN);
    return vertx
        .eventBus()
        .<JsonArray>request(Addresses.seam(replica.node), replica.address, options)
        .map(reply -> !reply.body().isEmpty());
  }

  /** An address, and the node it means now: a name may move on to another node. */
  private record Replica(String address, Addresses.Resolved to, String node) {}
}
