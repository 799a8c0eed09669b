package io.processhub.examples.accounts;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Asks accounts for their state through their process addresses. */
final class AccountReader {
  private static final int WINDOW = 256;
  private static final DeliveryOptions DELIVERY = new DeliveryOptions().setSendTimeout(2_000);

  private final Vertx vertx;
  private final Function<String, String> addresses;

  /**
   * @param addresses account to process address
   */
  AccountReader(Vertx vertx, Function<String, String> addresses) {
    this.vertx = vertx;
    this.addresses = addresses;
  }

  /** Every account's answer; fails with the first account that does not answer. */
  Future<Map<String, Reading>> read(Collection<String> accounts) {
    Map<String, Reading> readings = new TreeMap<>();
    RequestWindow<String> window =
        new RequestWindow<>(
            accounts,
            WINDOW,
            account -> read(account).onSuccess(reading -> readings.put(account, reading)));
    return window.run().map(count -> readings);
  }

  private Future<Reading> read(String account) {
    return vertx
        .eventBus()
        .<JsonObject>request(addresses.apply(account), AccountMessages.read(), DELIVERY)
        .map(reply -> Reading.of(reply.body()))
        .recover(failure -> Future.failedFuture(account + " does not answer: " + failure));
  }
}
