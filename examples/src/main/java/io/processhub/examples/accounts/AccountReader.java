package io.processhub.examples.accounts;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Asks accounts for their state. */
final class AccountReader {
  private static final int WINDOW = 256;
  private static final DeliveryOptions DELIVERY = new DeliveryOptions().setSendTimeout(2_000);

  private final AccountsNode node;

  /** Asks from that node. */
  AccountReader(AccountsNode node) {
    this.node = node;
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
    return node.form()
        .read(node.vertx(), node.hub(), account, DELIVERY)
        .recover(failure -> Future.failedFuture(account + " does not answer: " + failure));
  }
}
