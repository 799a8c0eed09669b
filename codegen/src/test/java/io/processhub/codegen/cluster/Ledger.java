package io.processhub.codegen.cluster;

import io.processhub.ProcessInfo;
import io.processhub.annotation.Action;
import io.processhub.annotation.OnRole;
import io.processhub.annotation.OnStart;
import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;
import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps a balance and its entries. */
@ProcessType("ledger")
class Ledger {
  /** What changed the balance. */
  record Entry(String text, long amount) {}

  @State long balance;
  @State List<Entry> entries = new ArrayList<>();
  @State Map<Integer, Entry> byNumber = new LinkedHashMap<>();

  private String started = "";
  private long epoch;
  private @Nullable Vertx vertx;

  @OnStart
  void start(ProcessInfo info, Vertx vertx) {
    started = info.recovered() ? "recovered" : "started";
    this.vertx = vertx;
  }

  @OnRole
  void role(Role role, long epoch) {
    this.epoch = epoch;
  }

  @Action
  long book(String text, long amount) {
    balance += amount;
    Entry entry = new Entry(text, amount);
    entries.add(entry);
    byNumber.put(entries.size(), entry);
    return balance;
  }

  /** As {@link #book}, and what was answered is there after a crash too. */
  @Action(durable = true)
  Future<Long> bookForGood(String text, long amount) {
    return Future.succeededFuture(book(text, amount));
  }

  /** Answers a turn later. */
  @Action
  Future<JsonObject> report() {
    Vertx own = vertx;
    if (own == null) {
      return Future.failedFuture("not started");
    }
    return own.timer(1)
        .map(
            fired ->
                new JsonObject()
                    .put("balance", balance)
                    .put("entries", entries.size())
                    .put("last", byNumber.containsKey(entries.size()))
                    .put("started", started)
                    .put("epoch", epoch));
  }
}
