package io.processhub.shell;

import io.processhub.HubErrorCode;
import io.processhub.cluster.Envelopes;
import io.processhub.cluster.HubRoutes;
import io.processhub.wire.Addresses;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import org.jspecify.annotations.Nullable;

/** Sends messages for processes that have moved on to where they are now. Any thread. */
class Forwarder {
  private static final Logger log = LoggerFactory.getLogger(Forwarder.class);

  /** A message that was sent on more often goes round in circles. */
  static final int MAX_HOPS = 8;

  private final Vertx vertx;
  private final Context context;
  private final String hubId;
  private final String self;
  private volatile @Nullable HubRoutes routes;

  /**
   * @param context the hub's
   */
  Forwarder(Vertx vertx, Context context, String hubId, String self) {
    this.vertx = vertx;
    this.context = context;
    this.hubId = hubId;
    this.self = self;
  }

  /** Where processes are that are not here. */
  void routes(HubRoutes known) {
    routes = known;
  }

  /** The node to whose replica messages go by what is known here; null for none. */
  @Nullable String route(String processId) {
    HubRoutes known = routes;
    return known == null ? null : known.sendTo(processId);
  }

  boolean isSelf(String node) {
    return node.equals(self);
  }

  /** Sends a message on to the hub of a node; see {@link #forward}. */
  final void forwardTo(String node, Message<Object> message, String processId) {
    forward(message, processId, Addresses.node(hubId, node));
  }

  /** Runs the action on that loop, behind all that the hub is about to have done there. */
  void behind(InboxLoop loop, Runnable action) {
    context.runOnContext(v -> loop.execute(action));
  }

  /**
   * Sends a message on in order, or answers that it could not.
   *
   * @param address at which the hub on the other node takes control messages
   */
  void forward(Message<Object> message, String processId, String address) {
    if (Envelopes.hops(message) >= MAX_HOPS) {
      log.warn("Process " + processId + ": a message was sent on " + MAX_HOPS + " times");
      Replies.noHandlers(message);
      return;
    }
    try {
      Envelopes.send(vertx, message, processId, address)
          .onFailure(failure -> unsent(message, processId, failure));
    } catch (RuntimeException | LinkageError e) {
      String why = "has moved to another node: " + e.getMessage();
      if (message.replyAddress() == null) {
        log.warn("A message is lost: process " + processId + " " + why);
      }
      Replies.refuse(message, processId, HubErrorCode.MIGRATION, why);
    }
  }

  private static void unsent(Message<Object> message, String processId, Throwable failure) {
    log.debug("Process " + processId + ": a message could not be sent on", failure);
    if (message.replyAddress() != null) {
      message.reply(
          new ReplyException(
              ReplyFailure.NO_HANDLERS,
              "process " + processId + " has moved to a node that cannot be reached"));
    }
  }
}
