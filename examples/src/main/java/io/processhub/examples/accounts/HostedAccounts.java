package io.processhub.examples.accounts;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the account processes of one node share: counts, and the event file once one of them has to
 * recover. Thread-safe.
 */
final class HostedAccounts implements Shareable {
  private static final String KEY = "io.processhub.examples.accounts";

  private final Vertx vertx;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong recovered = new AtomicLong();
  private @Nullable Future<Map<String, List<AccountEvent>>> file;

  private HostedAccounts(Vertx vertx) {
    this.vertx = vertx;
  }

  static HostedAccounts of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, HostedAccounts>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new HostedAccounts(vertx));
  }

  void countReceived() {
    received.incrementAndGet();
  }

  /** Events that came in messages to accounts on this node. */
  long received() {
    return received.get();
  }

  /** Accounts on this node that took their state from the file. */
  long recovered() {
    return recovered.get();
  }

  /** The account as the file has it; counts as a recovery. */
  Future<Account> recover(String account) {
    return file()
        .map(events -> Account.after(events.getOrDefault(account, List.of())))
        .onSuccess(state -> recovered.incrementAndGet());
  }

  // Read once per node: a thousand accounts recover together.
  private synchronized Future<Map<String, List<AccountEvent>>> file() {
    Future<Map<String, List<AccountEvent>>> events = file;
    if (events == null || events.failed()) {
      events = vertx.executeBlocking(() -> EventFile.shipped().byAccount());
      file = events;
    }
    return events;
  }
}
