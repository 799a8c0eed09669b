package io.processhub.examples.accounts;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.AtomicLong;

/** What the account processes of one node count together. Thread-safe. */
final class HostedAccounts implements Shareable {
  private static final String KEY = "io.processhub.examples.accounts";

  private final AtomicLong received = new AtomicLong();
  private final AtomicLong recovered = new AtomicLong();

  private HostedAccounts() {}

  static HostedAccounts of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, HostedAccounts>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new HostedAccounts());
  }

  void countReceived() {
    received.incrementAndGet();
  }

  void countRecovered() {
    recovered.incrementAndGet();
  }

  /** Events that came in messages to accounts on this node. */
  long received() {
    return received.get();
  }

  /** Accounts that were started again on this node because theirs was lost. */
  long recovered() {
    return recovered.get();
  }
}
