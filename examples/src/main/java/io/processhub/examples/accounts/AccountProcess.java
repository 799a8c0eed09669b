package io.processhub.examples.accounts;

import io.processhub.ProcessHub;
import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * One account behind its process address. The process id is the account's. It applies one event per
 * request and replies with its new state; a request that reads gets the state alone.
 *
 * <p>Its state lives in memory. Only a replica that was started again after a crash reads the event
 * file to get it back.
 */
public final class AccountProcess extends ProcessVerticle {
  private Account account = new Account();
  private String node = "";
  private long received;

  @Override
  public Future<?> start() {
    ProcessHub hub = ProcessHub.find(vertx, process().hubId());
    node = Objects.requireNonNull(hub, "the hub that runs this process").nodeName();
    if (!process().recovered()) {
      return Future.succeededFuture();
    }
    return HostedAccounts.of(vertx)
        .recover(process().id())
        .onSuccess(recoveredAccount -> account = recoveredAccount);
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    if (!(message.body() instanceof JsonObject request)) {
      return Future.failedFuture(
          new IllegalArgumentException("not an account request: " + message.body()));
    }
    if (!AccountMessages.isRead(request)) {
      account.apply(AccountMessages.event(process().id(), request));
      received++;
      HostedAccounts.of(vertx).countReceived();
    }
    message.reply(new Reading(account.state(), node, received, process().recovered()).toJson());
    return Future.succeededFuture();
  }
}
