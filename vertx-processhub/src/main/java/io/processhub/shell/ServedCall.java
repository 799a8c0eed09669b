package io.processhub.shell;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/** A message to a served interface, which notes when it has been answered. */
final class ServedCall<T> implements Message<T> {
  private final Message<T> message;
  private final Promise<Void> answered;

  ServedCall(Message<T> message, Promise<Void> answered) {
    this.message = message;
    this.answered = answered;
  }

  @Override
  public String address() {
    return message.address();
  }

  @Override
  public MultiMap headers() {
    return message.headers();
  }

  @Override
  public T body() {
    return message.body();
  }

  @Override
  public @Nullable String replyAddress() {
    return message.replyAddress();
  }

  @Override
  public boolean isSend() {
    return message.isSend();
  }

  @Override
  public void reply(@Nullable Object reply, DeliveryOptions options) {
    message.reply(reply, options);
    answered.tryComplete();
  }

  @Override
  public <R> Future<Message<R>> replyAndRequest(@Nullable Object reply, DeliveryOptions options) {
    Future<Message<R>> further = message.replyAndRequest(reply, options);
    answered.tryComplete();
    return further;
  }

  @Override
  public void fail(int failureCode, @Nullable String text) {
    message.fail(failureCode, text);
    answered.tryComplete();
  }
}
