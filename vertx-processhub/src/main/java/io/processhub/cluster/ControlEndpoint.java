package io.processhub.cluster;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address at which every node with the decorator answers, with or without hubs: {@link
 * Addresses#seam}.
 *
 * <p>A message names the hub it is for in the header {@value #HUB}. If that hub runs here, its
 * control handler gets the message, which must have a {@link Buffer} body; else the request fails
 * with {@link #NO_SUCH_HUB}, so that the sender knows that the node lives and has not got that hub.
 * A message with the header {@value #LOCATE} holds a resolved address as text and is answered here
 * with a {@link JsonArray} of node ids: where to {@value #SEND} or {@value #PUBLISH}, for a process
 * with the {@link RouteVersion} in the header {@value #VERSION}, or this one if it could {@value
 * #OPEN} that replica address here; it fails with {@link #NO_SUCH_HUB} while the hub still learns
 * that. One with {@value #MOVED} holds a {@link JsonArray} of ids of processes of a hub that this
 * node has not got: the answer comes behind everything that this node sent by the routes it knew.
 * Handlers run on the seam's event-loop context.
 */
public final class ControlEndpoint {
  /** The header with the hub id. */
  public static final String HUB = "hub";

  /** The failure code when the hub does not run on the node asked. */
  public static final int NO_SUCH_HUB = 404;

  /** The failure code when a member of the hub there speaks another version of the wire format. */
  public static final int OTHER_VERSION = 426;

  /** The failure code for a message that is none of the above. */
  public static final int MALFORMED = 400;

  static final int HANDLER_FAILED = 500;
  static final String LOCATE = "locate";
  static final String SEND = "send";
  static final String PUBLISH = "publish";
  static final String OPEN = "open";
  static final String MOVED = "moved";
  static final String VERSION = "version";

  /** The failure code when a node that is told of moves has the hub, or is about to. */
  static final int HUB_RUNS = 409;

  private static final Logger log = LoggerFactory.getLogger(ControlEndpoint.class);
  private static final long RETRY_MS = 5;

  private final Vertx vertx;
  private final Context context;
  private final HubTable hubs;
  private final HubResolver resolver;
  private final String nodeId;
  private final String address;
  private final Moved moved;
  private boolean open;

  /** What else a node does that is told of moves. */
  interface Moved {
    /**
     * @param done called once nothing is under way any more by the routes known before
     */
    void moved(String hubId, List<String> processIds, Runnable done);
  }

  ControlEndpoint(
      Vertx vertx,
      Context context,
      HubTable hubs,
      HubResolver resolver,
      String nodeId,
      Moved moved) {
    this.moved = moved;
    this.vertx = vertx;
    this.context = context;
    this.hubs = hubs;
    this.resolver = resolver;
    this.nodeId = nodeId;
    this.address = Addresses.seam(nodeId);
  }

  /**
   * Opens it as soon as the event bus has started, which nothing in the public SPI tells; further
   * calls do nothing.
   */
  void open() {
    context.runOnContext(v -> tryOpen());
  }

  private void tryOpen() {
    if (open) {
      return;
    }
    try {
      vertx.eventBus().consumer(address, this::handle);
      open = true;
    } catch (IllegalStateException notStarted) {
      vertx.setTimer(RETRY_MS, id -> tryOpen());
    }
  }

  private void handle(Message<Object> message) {
    String hubId = message.headers().get(HUB);
    if (hubId == null) {
      message.fail(MALFORMED, "no header '" + HUB + "'");
      return;
    }
    HubTable.Hub hub = hubs.get(hubId);
    if (MOVED.equals(message.headers().get(LOCATE))) {
      moved(hubId, hub, message);
      return;
    }
    if (hub == null) {
      message.fail(NO_SUCH_HUB, "no such hub: " + hubId);
      return;
    }
    try {
      String locate = message.headers().get(LOCATE);
      if (locate != null) {
        locate(hub, locate, message);
      } else if (message.body() instanceof Buffer) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Message<Buffer> control = (Message) message;
        hub.control().handle(control);
      } else {
        message.fail(MALFORMED, "a control message has a buffer as its body");
      }
    } catch (RuntimeException e) {
      log.error("Control message for hub " + hubId + " failed", e);
      message.fail(HANDLER_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private void moved(String hubId, HubTable.@Nullable Hub hub, Message<Object> message) {
    if (hub != null) {
      message.fail(HUB_RUNS, "this node has the hub: " + hubId);
    } else if (message.body() instanceof JsonArray ids
        && ids.stream().allMatch(String.class::isInstance)) {
      List<String> processIds = ids.stream().map(String.class::cast).toList();
      moved.moved(hubId, processIds, () -> message.reply(null));
    } else {
      message.fail(MALFORMED, "not a list of process ids");
    }
  }

  private void locate(HubTable.Hub hub, String kind, Message<Object> message) {
    if (!hub.routes().known()) {
      message.fail(NO_SUCH_HUB, "still learns where processes run: " + hub.id());
      return;
    }
    Addresses.Resolved to =
        message.body() instanceof String wanted && wanted.startsWith(hub.prefix())
            ? Addresses.parse(wanted, hub.id())
            : null;
    if (to == null) {
      message.fail(MALFORMED, "not a resolved address of hub " + hub.id() + ": " + message.body());
      return;
    }
    if (to.kind() == Addresses.Kind.PROCESS) {
      locateProcess(hub, kind, to, message);
      return;
    }
    Completable<List<String>> reply =
        (nodes, failure) -> message.reply(new JsonArray(nodes == null ? List.of() : nodes));
    Completable<String> replyOne =
        (node, failure) -> reply.succeed(node == null ? List.of() : List.of(node));
    if (kind.equals(PUBLISH)) {
      resolver.selectAll(hub, message.body().toString(), to, reply);
    } else if (!kind.equals(OPEN)) {
      resolver.selectOne(hub, message.body().toString(), to, replyOne);
    } else if (to.kind() == Addresses.Kind.REPLICA) {
      hub.routes()
          .openReplica(
              to.node(),
              to.id(),
              (opened, failure) -> replyOne.succeed(Boolean.TRUE.equals(opened) ? nodeId : null));
    } else {
      message.fail(MALFORMED, "not a replica address: " + message.body());
    }
  }

  private static void locateProcess(
      HubTable.Hub hub, String kind, Addresses.Resolved to, Message<Object> message) {
    if (kind.equals(OPEN)) {
      message.fail(MALFORMED, "not a replica address: " + message.body());
      return;
    }
    RouteVersion version;
    List<String> nodes;
    do {
      version = hub.routes().version(to.id());
      String one = kind.equals(PUBLISH) ? null : hub.sendTo(to);
      nodes = kind.equals(PUBLISH) ? hub.publishTo(to) : one == null ? List.of() : List.of(one);
    } while (!version.equals(hub.routes().version(to.id())));
    DeliveryOptions options = new DeliveryOptions().addHeader(VERSION, version.text());
    message.reply(new JsonArray(nodes), options);
  }
}
