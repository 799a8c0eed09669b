package io.processhub.cluster;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.impl.EventBusImpl;
import io.vertx.core.eventbus.impl.clustered.ClusteredMessage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message on to another node as if its sender had sent it there: who sent it, where the
 * reply goes, headers and the encoded body stay as they are, so that replies, failures and further
 * requests take no detour. What is added travels in reserved headers, which {@link #open} takes
 * away again.
 *
 * <p>The only class that knows how Vert.x represents a message of a clustered event bus, which is
 * internal to it. It uses what a subclass may use, no reflection.
 */
public final class Envelopes {
  private static final String PROCESS = "processhub-process";
  private static final String ADDRESS = "processhub-address";
  private static final String PUBLISHED = "processhub-published";
  private static final String HOPS = "processhub-hops";

  private Envelopes() {}

  /** Whether a message that arrived is an envelope. */
  public static boolean is(Message<?> message) {
    return message.headers().contains(PROCESS);
  }

  /** For which process an envelope is. */
  public static String processId(Message<?> envelope) {
    return envelope.headers().get(PROCESS);
  }

  /** The message in an envelope that arrived. */
  public static Message<Object> open(Message<?> envelope) {
    return new Forwarded(envelope);
  }

  /** How often the message has been sent on. */
  public static int hops(Message<?> message) {
    return message instanceof Forwarded forwarded ? forwarded.hops : 0;
  }

  /**
   * The node that sent the message.
   *
   * @param self the node that received it
   * @return null when this cannot be told
   */
  public static @Nullable String sender(Message<?> message, String self) {
    if (message instanceof Forwarded forwarded) {
      return sender(forwarded.envelope, self);
    }
    if (!(message instanceof ClusteredMessage<?, ?> clustered)) {
      return null;
    }
    return clustered.isFromWire() ? new SenderProbe(clustered).sender() : self;
  }

  /**
   * Sends a message on, in order with everything else that goes to that node.
   *
   * @param message as it arrived, or as {@link #open} gave it
   * @param address of the other node, where it arrives as an envelope
   * @return fails when it could not be written
   * @throws IllegalArgumentException when it cannot be sent to another node
   */
  public static Future<Void> send(
      Vertx vertx, Message<?> message, String processId, String address) {
    Message<?> arrived = message instanceof Forwarded forwarded ? forwarded.envelope : message;
    if (!(arrived instanceof ClusteredMessage<?, ?> clustered)
        || !(vertx.eventBus() instanceof EventBusImpl bus)) {
      throw new IllegalArgumentException("not a message of a clustered event bus");
    }
    Envelope envelope = new Envelope(clustered, address);
    MultiMap headers = envelope.headers();
    if (arrived == message) {
      headers.set(PROCESS, processId).set(ADDRESS, message.address());
      if (!message.isSend()) {
        headers.set(PUBLISHED, "");
      }
    }
    headers.set(HOPS, Integer.toString(hops(message) + 1));
    return bus.sendOrPubInternal(envelope, new DeliveryOptions(), null);
  }

  /** A copy with another address; its body has been encoded already. */
  private static final class Envelope extends ClusteredMessage<Object, Object> {
    Envelope(ClusteredMessage<?, ?> original, String address) {
      super(cast(original));
      MessageCodec<Object, Object> codec = messageCodec;
      Buffer body = original.isFromWire() ? asReceived(codec) : null;
      if (body == null) {
        body = encoded(codec, plain(original.body()));
      }
      headers();
      this.address = address;
      this.send = true;
      this.receivedBody = null;
      this.sentBody = body;
      this.messageCodec = new Encoded(codec);
    }

    /** What was received, not what was sent, which its sender may have changed since. */
    private @Nullable Object plain(@Nullable Object received) {
      return sentBody == null || received != null && received.getClass() == sentBody.getClass()
          ? received
          : sentBody;
    }

    /** The bytes of a body that nobody has looked at yet; null when somebody has. */
    private @Nullable Buffer asReceived(MessageCodec<Object, Object> codec) {
      messageCodec = new Encoded(codec);
      return (Buffer) body();
    }

    /** At once: Vert.x may do it later, where a failure would harm other messages. */
    private static Buffer encoded(MessageCodec<Object, Object> codec, @Nullable Object body) {
      Buffer bytes = Buffer.buffer();
      try {
        codec.encodeToWire(bytes, body);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "its body cannot be sent to another node ("
                + (body == null ? "null" : body.getClass().getName())
                + ", codec "
                + codec.name()
                + "): "
                + e,
            e);
      }
      return bytes;
    }
  }

  @SuppressWarnings("unchecked")
  private static ClusteredMessage<Object, Object> cast(ClusteredMessage<?, ?> message) {
    return (ClusteredMessage<Object, Object>) message;
  }

  /** Stands for another codec where the body is bytes already. */
  private record Encoded(MessageCodec<Object, Object> codec)
      implements MessageCodec<Object, Object> {
    @Override
    public void encodeToWire(Buffer buffer, Object body) {
      buffer.appendBuffer((Buffer) body);
    }

    @Override
    public Object decodeFromWire(int from, Buffer buffer) {
      return buffer.slice(from, buffer.length());
    }

    @Override
    public Object transform(Object body) {
      return body;
    }

    @Override
    public String name() {
      return codec.name();
    }

    @Override
    public byte systemCodecID() {
      return codec.systemCodecID();
    }
  }

  /** A copy that gives away who sent it, which only its encoded form does. */
  private static final class SenderProbe extends ClusteredMessage<Object, Object> {
    private static final byte SOME_SYSTEM_CODEC = 0;
    private static final int ADDRESS_AT = 7;

    SenderProbe(ClusteredMessage<?, ?> original) {
      super(cast(original));
      address = "";
      replyAddress = null;
      headers = null;
      sentBody = Buffer.buffer();
      messageCodec = new Nothing();
    }

    String sender() {
      Buffer bytes = encodeToWire();
      int at = ADDRESS_AT + Integer.BYTES + bytes.getInt(ADDRESS_AT);
      at += Integer.BYTES + bytes.getInt(at);
      int length = bytes.getInt(at);
      at += Integer.BYTES;
      return new String(bytes.getBytes(at, at + length), StandardCharsets.UTF_8);
    }

    private static final class Nothing implements MessageCodec<Object, Object> {
      @Override
      public void encodeToWire(Buffer buffer, Object body) {}

      @Override
      public Object decodeFromWire(int from, Buffer buffer) {
        return buffer;
      }

      @Override
      public Object transform(Object body) {
        return body;
      }

      @Override
      public String name() {
        return "nothing";
      }

      @Override
      public byte systemCodecID() {
        return SOME_SYSTEM_CODEC;
      }
    }
  }

  /** A message that came in an envelope, as its receiver is to see it. */
  private static final class Forwarded implements Message<Object> {
    final Message<Object> envelope;
    final int hops;
    private final String address;
    private final boolean send;
    private @Nullable MultiMap headers;

    @SuppressWarnings("unchecked")
    Forwarded(Message<?> envelope) {
      this.envelope = (Message<Object>) envelope;
      MultiMap all = envelope.headers();
      this.address = all.get(ADDRESS);
      this.send = !all.contains(PUBLISHED);
      this.hops = number(all.get(HOPS));
    }

    /** Counts as too many when it is none. */
    private static int number(@Nullable String text) {
      try {
        return text == null ? Integer.MAX_VALUE - 1 : Integer.parseInt(text);
      } catch (NumberFormatException e) {
        return Integer.MAX_VALUE - 1;
      }
    }

    @Override
    public String address() {
      return address;
    }

    @Override
    public MultiMap headers() {
      MultiMap own = headers;
      if (own == null) {
        own = MultiMap.caseInsensitiveMultiMap().addAll(envelope.headers());
        own.remove(PROCESS).remove(ADDRESS).remove(PUBLISHED).remove(HOPS);
        headers = own;
      }
      return own;
    }

    @Override
    public Object body() {
      return envelope.body();
    }

    @Override
    public @Nullable String replyAddress() {
      return envelope.replyAddress();
    }

    @Override
    public boolean isSend() {
      return send;
    }

    @Override
    public void reply(@Nullable Object message, DeliveryOptions options) {
      envelope.reply(message, options);
    }

    @Override
    public <R> Future<Message<R>> replyAndRequest(
        @Nullable Object message, DeliveryOptions options) {
      return envelope.replyAndRequest(message, options);
    }

    @Override
    public void fail(int code, @Nullable String text) {
      envelope.fail(code, text);
    }
  }
}
