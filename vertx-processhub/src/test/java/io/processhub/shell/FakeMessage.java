package io.processhub.shell;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import org.jspecify.annotations.Nullable;

/** A message without a bus, which remembers how it was answered. */
final class FakeMessage implements Message<Object> {
  private final @Nullable Object body;
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private final boolean expectsReply;
  private String address = "here";
  @Nullable String sender;
  @Nullable Object reply;
  int failureCode;
  @Nullable String failure;

  FakeMessage(@Nullable Object body) {
    this(body, true);
  }

  FakeMessage(@Nullable Object body, boolean expectsReply) {
    this.body = body;
    this.expectsReply = expectsReply;
  }

  FakeMessage from(String node) {
    sender = node;
    return this;
  }

  FakeMessage to(String other) {
    address = other;
    return this;
  }

  FakeMessage action(String action) {
    headers.set("action", action);
    return this;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public MultiMap headers() {
    return headers;
  }

  @Override
  public @Nullable Object body() {
    return body;
  }

  @Override
  public @Nullable String replyAddress() {
    return expectsReply ? "there" : null;
  }

  @Override
  public boolean isSend() {
    return true;
  }

  @Override
  public void reply(@Nullable Object message, DeliveryOptions options) {
    reply = message;
    if (message instanceof ReplyException refused) {
      failureCode = refused.failureCode();
      failure = refused.getMessage();
    }
  }

  @Override
  public <R> Future<Message<R>> replyAndRequest(@Nullable Object message, DeliveryOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void fail(int code, @Nullable String message) {
    failureCode = code;
    failure = message;
  }
}
