package io.processhub.examples.accounts;

import io.processhub.ProcessHub;
import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;

/** How accounts are written and called. All nodes of a run have the same form. */
public enum AccountForm {
  /** {@link AccountLedger}, of which verticle and client are generated. */
  GENERATED(AccountLedgerVerticle.class) {
    @Override
    Future<Reading> apply(
        Vertx vertx, ProcessHub hub, AccountEvent event, DeliveryOptions delivery) {
      return AccountLedgerClient.of(hub, event.account())
          .with(delivery)
          .apply(event.type(), event.amount(), event.reference())
          .map(Reading::of);
    }

    @Override
    Future<Reading> read(Vertx vertx, ProcessHub hub, String account, DeliveryOptions delivery) {
      return AccountLedgerClient.of(hub, account).with(delivery).read().map(Reading::of);
    }
  },

  /** {@link AccountProcess}, with messages of its own. */
  BY_HAND(AccountProcess.class) {
    @Override
    Future<Reading> apply(
        Vertx vertx, ProcessHub hub, AccountEvent event, DeliveryOptions delivery) {
      return ask(vertx, hub.address(event.account()), AccountMessages.apply(event), delivery);
    }

    @Override
    Future<Reading> read(Vertx vertx, ProcessHub hub, String account, DeliveryOptions delivery) {
      return ask(vertx, hub.address(account), AccountMessages.read(), delivery);
    }

    private static Future<Reading> ask(
        Vertx vertx, String address, JsonObject request, DeliveryOptions delivery) {
      return vertx
          .eventBus()
          .<JsonObject>request(address, request, delivery)
          .map(reply -> Reading.of(reply.body()));
    }
  };

  private final Class<? extends ProcessVerticle> verticle;

  AccountForm(Class<? extends ProcessVerticle> verticle) {
    this.verticle = verticle;
  }

  Class<? extends ProcessVerticle> verticle() {
    return verticle;
  }

  /** Has the event's account apply it; gives its reading after that. */
  abstract Future<Reading> apply(
      Vertx vertx, ProcessHub hub, AccountEvent event, DeliveryOptions delivery);

  /** Asks an account. */
  abstract Future<Reading> read(
      Vertx vertx, ProcessHub hub, String account, DeliveryOptions delivery);
}
