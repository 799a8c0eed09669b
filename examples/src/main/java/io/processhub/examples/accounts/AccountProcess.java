package io.processhub.examples.accounts;

import io.processhub.ProcessHub;
import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One account behind its process address. The process id is the account's. It applies one event per
 * request and replies with its new state; a request that reads gets the state alone.
 *
 * <p>Its state lives in memory and goes along when it moves. It makes a checkpoint of every event
 * before it replies: what it has answered outlives a crash of its node.
 */
public final class AccountProcess extends ProcessVerticle {
  private Account account = new Account();
  private String node = "";
  private long received;
  private boolean recovered;
  private Map<String, Long> earlier = Map.of();

  @Override
  public Future<?> start() {
    ProcessHub hub = ProcessHub.find(vertx, process().hubId());
    node = Objects.requireNonNull(hub, "the hub that runs this process").nodeName();
    recovered = process().recovered();
    if (recovered) {
      HostedAccounts.of(vertx).countRecovered();
    }
    return Future.succeededFuture();
  }

  @Override
  protected Future<Buffer> exportState() {
    Map<String, Long> all = new TreeMap<>(earlier);
    if (received > 0) {
      all.merge(node, received, Long::sum);
    }
    JsonObject state =
        new JsonObject()
            .put("account", account.toJson())
            .put("recovered", recovered)
            .put("earlier", Reading.counts(all));
    return Future.succeededFuture(state.toBuffer());
  }

  @Override
  protected Future<?> importState(Buffer state) {
    JsonObject all = state.toJsonObject();
    account = Account.of(all.getJsonObject("account"));
    recovered |= all.getBoolean("recovered");
    earlier = Reading.counts(all.getJsonObject("earlier"));
    received = 0;
    return Future.succeededFuture();
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    if (!(message.body() instanceof JsonObject request)) {
      return Future.failedFuture(
          new IllegalArgumentException("not an account request: " + message.body()));
    }
    if (AccountMessages.isRead(request)) {
      message.reply(reading());
      return Future.succeededFuture();
    }
    account.apply(AccountMessages.event(process().id(), request));
    received++;
    HostedAccounts.of(vertx).countReceived();
    return checkpoint().onSuccess(held -> message.reply(reading()));
  }

  private JsonObject reading() {
    return new Reading(account.state(), node, received, recovered, earlier).toJson();
  }
}
