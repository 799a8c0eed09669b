package io.processhub.examples.accounts;

import io.processhub.ProcessHub;
import io.processhub.ProcessInfo;
import io.processhub.annotation.Action;
import io.processhub.annotation.OnRole;
import io.processhub.annotation.OnStart;
import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AccountProcess} does, with dispatch, state and client generated:
 * AccountLedgerVerticle and AccountLedgerClient. The account that it inherits from is part of its
 * state.
 */
@ProcessType("account")
class AccountLedger extends Account {
  /** Whether it was ever started again after a crash. */
  @State boolean recovered;

  /** Events that came in messages, by node. */
  @State Map<String, Long> receivedOn = new TreeMap<>();

  private String id = "";
  private String node = "";
  private boolean recovering;
  private @Nullable HostedAccounts hosted;

  @OnStart
  void start(Vertx vertx, ProcessInfo info) {
    ProcessHub hub = ProcessHub.find(vertx, info.hubId());
    node = Objects.requireNonNull(hub, "the hub that runs this process").nodeName();
    id = info.id();
    hosted = HostedAccounts.of(vertx);
    recovering = info.recovered();
    if (recovering) {
      hosted.countRecovered();
    }
  }

  /** Its state, if there is some, has been read before this. */
  @OnRole
  void begins() {
    recovered |= recovering;
  }

  /**
   * Applies an event; answers with the {@link Reading} after it once a checkpoint of that is held.
   */
  @Action(durable = true)
  Future<JsonObject> apply(EventType type, long amount, int reference) {
    if (type == null) {
      throw new IllegalArgumentException("an event has a type");
    }
    apply(new AccountEvent(id, type, amount, reference));
    receivedOn.merge(node, 1L, Long::sum);
    if (hosted != null) {
      hosted.countReceived();
    }
    return Future.succeededFuture(read());
  }

  /** The {@link Reading} as it is. */
  @Action
  JsonObject read() {
    Map<String, Long> earlier = new TreeMap<>(receivedOn);
    Long here = earlier.remove(node);
    return new Reading(state(), node, here == null ? 0 : here, recovered, earlier).toJson();
  }
}
