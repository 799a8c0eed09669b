package io.processhub.shell;

import io.processhub.HubException;
import io.processhub.Migration;
import io.processhub.MigrationException;
import io.processhub.MigrationProgress;
import io.processhub.MigrationReport;
import io.processhub.NoSuchProcessException;
import io.processhub.Plan;
import io.processhub.ProcessRecord;
import io.processhub.StateTooLargeException;
import io.processhub.StuckMigration;
import io.processhub.core.Entry;
import io.processhub.core.HubCore;
import io.processhub.core.Lateness;
import io.processhub.core.MovePlan;
import io.processhub.core.MoveReport;
import io.processhub.core.Ownership;
import io.processhub.core.Planner;
import io.processhub.core.Refusal;
import io.processhub.core.Situation;
import io.processhub.core.Underway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What administrators see: the core's values made public ones. */
final class AdminView {
  private final HubRuntime runtime;
  private final long lockTimeout;

  AdminView(HubRuntime runtime, long lockTimeout) {
    this.runtime = runtime;
    this.lockTimeout = lockTimeout;
  }

  static Plan plan(MovePlan plan) {
    Map<String, Integer> before = new LinkedHashMap<>();
    Map<String, Integer> after = new LinkedHashMap<>();
    plan.counts()
        .forEach(
            (node, counts) -> {
              before.put(node, counts.before());
              after.put(node, counts.after());
            });
    return new Plan(moves(plan.moves()), reasons(plan.skipped()), before, after);
  }

  /**
   * What a person reads of moves that have ended.
   *
   * @param maxStateBytes of this hub
   */
  static MigrationReport report(MoveReport report, MovePlan plan, long maxStateBytes) {
    Map<String, String> targets = new HashMap<>();
    plan.moves().forEach(move -> targets.put(move.id().value(), move.to()));
    Map<String, HubException> failed = new LinkedHashMap<>();
    for (Refusal refusal : report.failed()) {
      String id = refusal.id().value();
      String target = targets.getOrDefault(id, "another node");
      failed.put(id, failure(refusal, target, maxStateBytes));
    }
    return new MigrationReport(moves(report.moved()), failed, reasons(report.skipped()));
  }

  private static HubException failure(Refusal refusal, String target, long maxStateBytes) {
    String id = refusal.id().value();
    return switch (refusal.code()) {
      case NO_SUCH_PROCESS -> new NoSuchProcessException(id);
      case STATE_TOO_LARGE -> new StateTooLargeException(id, refusal.bytes(), maxStateBytes);
      default -> new MigrationException(id, target, refusal.message());
    };
  }

  private static List<Migration> moves(List<MovePlan.Move> moves) {
    return moves.stream().map(m -> new Migration(m.id().value(), m.from(), m.to())).toList();
  }

  private static Map<String, String> reasons(List<MovePlan.Skipped> skipped) {
    Map<String, String> reasons = new LinkedHashMap<>();
    skipped.forEach(one -> reasons.put(one.id().value(), one.reason()));
    return reasons;
  }

  List<StuckMigration> stuck() {
    HubParts parts = runtime.running();
    Lateness.Shown shown = parts.core().underWay();
    Situation situation = parts.core().planner().situation();
    long now = parts.loop().now();
    List<StuckMigration> stuck = new ArrayList<>();
    for (Underway one : shown.handovers().values()) {
      if (one.late()) {
        stuck.add(stuck(one, situation, now));
      }
    }
    for (Underway one : shown.orders()) {
      if (now - one.since() > lockTimeout && !shown.handovers().containsKey(one.id())) {
        stuck.add(stuck(one, situation, now));
      }
    }
    return List.copyOf(stuck);
  }

  List<MigrationProgress> progress() {
    return runtime.running().core().underWay().progress().stream()
        .map(
            one ->
                new MigrationProgress(
                    one.what(), one.done(), one.failed(), one.open(), one.bytes()))
        .toList();
  }

  private static StuckMigration stuck(Underway one, Situation situation, long now) {
    return new StuckMigration(
        one.id().value(),
        situation.name(one.target()),
        one.phase(),
        Math.max(0, now - one.since()));
  }

  @Nullable JsonObject explain(String id) {
    Entry entry = runtime.registry().get(id);
    if (entry == null) {
      return null;
    }
    ProcessRecord record = ProcessRecord.of(new EntryRecord(entry, runtime.view()));
    JsonArray owners = new JsonArray();
    record.replicas().forEach(replica -> owners.add(replica.nodeName()));
    JsonObject json =
        new JsonObject()
            .put("id", id)
            .put("status", record.status().name())
            .put("owners", owners)
            .put("pinned", record.pinned());
    Ownership ownership = entry.ownership();
    if (ownership != null) {
      json.put("epoch", ownership.epoch().value());
    }
    if (entry.live()) {
      HubParts parts = runtime.running();
      wanted(entry, record, parts.core().planner(), json);
      underWay(entry, parts, json);
    }
    return json;
  }

  private static void wanted(Entry entry, ProcessRecord record, Planner planner, JsonObject json) {
    Planner.Explanation why = planner.explain(entry);
    if (why.steward() != null) {
      json.put("steward", why.steward());
    }
    if (entry.wish() != null) {
      json.put("wish", entry.wish());
    }
    json.put("desired", new JsonArray(new ArrayList<>(why.desired())))
        .put("reasons", new JsonArray(new ArrayList<>(why.reasons())))
        .put("backups", new JsonArray(new ArrayList<>(record.backups())))
        .put("desiredBackups", new JsonArray(new ArrayList<>(why.backups())));
  }

  private static void underWay(Entry entry, HubParts parts, JsonObject json) {
    HubCore core = parts.core();
    Lateness.Shown shown = core.underWay();
    Underway move = shown.handovers().get(entry.id());
    for (Underway order : shown.orders()) {
      move = move == null && order.id().equals(entry.id()) ? order : move;
    }
    if (move != null) {
      StuckMigration one = stuck(move, core.planner().situation(), parts.loop().now());
      json.put("move", one.toJson().put("late", move.late()));
    }
    Refusal stayed = core.stayed(entry.id().value());
    if (stayed != null) {
      json.put("stayed", stayed.message());
    }
  }
}
