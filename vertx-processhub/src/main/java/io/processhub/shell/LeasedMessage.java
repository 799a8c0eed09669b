package io.processhub.shell;

import io.processhub.HubErrorCode;
import io.processhub.model.Epoch;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message under a lease: what a handler answers after its node's lease has ended does not leave
 * the node. Who asked is told that the process is fenced: it may or may not have done what it was
 * asked, and a successor may know nothing of it.
 */
final class LeasedMessage<T> implements Message<T> {
  private final Message<T> message;
  private final LeaseDeadline lease;
  private final Epoch epoch;

  /**
   * @param epoch of the replica that is handed the message
   */
  LeasedMessage(Message<T> message, LeaseDeadline lease, Epoch epoch) {
    this.message = message;
    this.lease = lease;
    this.epoch = epoch;
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

  private void fenced() {
    if (message.replyAddress() != null) {
      message.fail(HubErrorCode.FENCED.number(), "the node of the process has lost its lease");
    }
  }

  @Override
  public void reply(@Nullable Object reply, DeliveryOptions options) {
    if (lease.over(epoch)) {
      fenced();
    } else {
      message.reply(reply, options);
    }
  }

  @Override
  public <R> Future<Message<R>> replyAndRequest(@Nullable Object reply, DeliveryOptions options) {
    if (lease.over(epoch)) {
      fenced();
      return Future.failedFuture("this node has lost its lease");
    }
    return message.replyAndRequest(reply, options);
  }

  @Override
  public void fail(int failureCode, @Nullable String text) {
    if (lease.over(epoch)) {
      fenced();
    } else {
      message.fail(failureCode, text);
    }
  }
}
