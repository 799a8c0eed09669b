package io.processhub.shell;

import io.processhub.cluster.ControlEndpoint;
import io.processhub.cluster.Envelopes;
import io.processhub.cluster.HubClusterManager;
import io.processhub.core.Effect;
import io.processhub.core.Envelope;
import io.processhub.core.Event;
import io.processhub.core.Message;
import io.processhub.core.Phase;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.wire.Addresses;
import io.processhub.wire.WireCodec;
import io.processhub.wire.WireException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Control messages to and from other nodes. Introductions go to the address at which every node
 * answers, so that a node without the hub says so; everything else goes to the hub's own. Used on
 * the hub's context only, unless said otherwise.
 */
final class ControlLink {
  private static final Logger log = LoggerFactory.getLogger(ControlLink.class);
  private static final long ASK_TIMEOUT = 2_000;
  private static final long LOG_EVERY = 1_000;

  private final Vertx vertx;
  private final String hubId;
  private final NodeId self;
  private final @Nullable HubClusterManager seam;
  private final Consumer<Event> events;
  private final WireCodec codec = new WireCodec();
  private final DeliveryOptions options = new DeliveryOptions();
  private final Map<NodeId, String> addresses = new HashMap<>();
  private @Nullable MessageConsumer<Object> consumer;
  private volatile long refused;

  ControlLink(
      Vertx vertx,
      String hubId,
      NodeId self,
      @Nullable HubClusterManager seam,
      Consumer<Event> events) {
    this.vertx = vertx;
    this.hubId = hubId;
    this.self = self;
    this.seam = seam;
    this.events = events;
  }

  /**
   * Listens at the hub's own address.
   *
   * @param envelopes gets messages for processes that another node sent on: they travel as control
   *     messages do, so that both keep their order
   */
  void open(Consumer<io.vertx.core.eventbus.Message<?>> envelopes) {
    consumer =
        vertx
            .eventBus()
            .consumer(
                Addresses.node(hubId, self.value()),
                message -> {
                  if (Envelopes.is(message)) {
                    envelopes.accept(message);
                  } else {
                    received(message.body());
                  }
                });
  }

  void close() {
    if (consumer != null) {
      consumer.unregister();
    }
  }

  /** Takes a control message that arrived at either address. */
  void received(@Nullable Object body) {
    try {
      Envelope envelope = codec.decode(body instanceof Buffer bytes ? bytes : Buffer.buffer());
      if (envelope.message() instanceof Message.Hello hello && seam != null) {
        seam.learnNode(envelope.from().node().value(), Buffer.buffer(hello.from().nodeInfo()));
      }
      events.accept(new Event.Received(envelope));
    } catch (WireException e) {
      long number = refused + 1;
      refused = number;
      if (number % LOG_EVERY == 1) {
        log.warn(
            "Hub " + hubId + ": control message no. " + number + " refused: " + e.getMessage());
      }
    }
  }

  /** Number of control messages that could not be read; any thread may ask. */
  long refused() {
    return refused;
  }

  void send(Effect.Send send) {
    Buffer bytes = codec.encode(send.envelope());
    Message message = send.envelope().message();
    boolean introduction = message instanceof Message.Hello || message instanceof Message.Rejected;
    for (NodeId to : send.to()) {
      if (message instanceof Message.Hello hello && hello.phase() == Phase.GONE) {
        takeLeave(to, bytes);
      } else if (introduction) {
        introduce(to, bytes);
      } else {
        String address = addresses.computeIfAbsent(to, node -> Addresses.node(hubId, node.value()));
        vertx.eventBus().send(address, bytes, options);
      }
    }
  }

  /** Tells nodes without the hub of moves. */
  void tell(Effect.TellStrangers tell) {
    if (seam == null) {
      return;
    }
    List<String> ids = tell.ids().stream().map(ProcessId::value).toList();
    for (NodeId stranger : tell.strangers()) {
      seam.tellMoved(stranger.value(), hubId, ids, ASK_TIMEOUT)
          .onSuccess(
              passed -> {
                if (passed) {
                  events.accept(new Event.StrangerPassed(stranger, tell.batch()));
                }
              });
    }
  }

  /** The answer might find nobody any more. */
  private void takeLeave(NodeId from, Buffer bytes) {
    if (seam != null) {
      seam.tell(from.value(), hubId, bytes);
    }
  }

  private void introduce(NodeId to, Buffer bytes) {
    if (seam == null) {
      return;
    }
    seam.ask(to.value(), hubId, bytes, ASK_TIMEOUT)
        .onFailure(
            failure -> {
              if (failure instanceof ReplyException reply
                  && reply.failureCode() == ControlEndpoint.NO_SUCH_HUB) {
                events.accept(new Event.NoHub(to));
              } else if (failure instanceof ReplyException reply
                  && reply.failureCode() == ControlEndpoint.OTHER_VERSION) {
                String text = reply.getMessage() + ", this node " + WireCodec.VERSION;
                events.accept(new Event.OtherVersion(to, text));
              }
            });
  }
}
