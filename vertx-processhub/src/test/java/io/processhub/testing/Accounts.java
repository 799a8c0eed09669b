package io.processhub.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Compares what senders were told with what the processes have counted. */
public final class Accounts {
  private Accounts() {}

  /**
   * What is wrong after planned changes only: each message was to be handled once and in order, and
   * none was to fail.
   *
   * @param traffic what {@link Traffic#stop} gave, of each sender
   * @param reports what {@link Traffic#reports} gave
   */
  public static List<String> wrong(List<JsonObject> traffic, JsonObject reports) {
    List<String> wrong = new ArrayList<>();
    for (JsonObject sender : traffic) {
      String name = sender.getString("sender");
      sender.getJsonArray("errors").forEach(error -> wrong.add(name + ": " + error));
      JsonObject sent = sender.getJsonObject("sent");
      for (String id : sent.fieldNames()) {
        long count = sent.getLong(id);
        long handled = number(reports.getJsonObject(id), "handled", sender);
        if (handled != count) {
          wrong.add(name + " sent " + count + " to " + id + ", which handled " + handled);
        }
      }
    }
    for (String id : reports.fieldNames()) {
      JsonObject report = reports.getJsonObject(id);
      if (report.containsKey("error") || report.getBoolean("recovered")) {
        wrong.add(id + ": " + report.encode());
      } else {
        report
            .getJsonArray("gaps")
            .forEach(gap -> wrong.add(id + ": " + ((JsonObject) gap).encode()));
      }
    }
    wrong.addAll(always(traffic, reports));
    return wrong;
  }

  /**
   * What is wrong after a crash: those that kept their state must have handled what was
   * acknowledged, once and in order; only messages that failed, or had no reply, may be missing.
   *
   * @param lost the processes whose state may be gone
   */
  public static List<String> wrongAfterCrash(
      List<JsonObject> traffic, JsonObject reports, Predicate<String> lost) {
    List<String> wrong = new ArrayList<>(always(traffic, reports));
    for (String id : reports.fieldNames()) {
      JsonObject report = reports.getJsonObject(id);
      if (report.containsKey("error")) {
        wrong.add(id + ": " + report.encode());
      } else if (report.getBoolean("recovered") && !lost.test(id)) {
        wrong.add(id + " lost its state: " + report.encode());
      } else if (!report.getBoolean("recovered")) {
        traffic.forEach(sender -> afterCrash(id, report, sender, wrong));
      }
    }
    return wrong;
  }

  /**
   * What is wrong after a crash where every message was in a checkpoint before it was answered: as
   * {@link #wrongAfterCrash}, for all processes, wherever they ran.
   */
  public static List<String> wrongWithCheckpoints(List<JsonObject> traffic, JsonObject reports) {
    List<String> wrong = new ArrayList<>(always(traffic, reports));
    for (String id : reports.fieldNames()) {
      JsonObject report = reports.getJsonObject(id);
      if (report.containsKey("error")) {
        wrong.add(id + ": " + report.encode());
      } else {
        traffic.forEach(sender -> afterCrash(id, report, sender, wrong));
      }
    }
    return wrong;
  }

  private static void afterCrash(
      String id, JsonObject report, JsonObject sender, List<String> wrong) {
    String name = sender.getString("sender");
    long acknowledged = sender.getJsonObject("acknowledged").getLong(id, 0L);
    long last = number(report, "last", sender);
    if (last < acknowledged) {
      wrong.add(id + ": " + acknowledged + " of " + name + " was acknowledged, last is " + last);
    }
    Set<Long> unsure = new HashSet<>();
    for (String which : List.of("failed", "unanswered")) {
      sender
          .getJsonObject(which)
          .getJsonArray(id, new JsonArray())
          .forEach(number -> unsure.add(((Number) number).longValue()));
    }
    for (Object each : report.getJsonArray("gaps")) {
      JsonObject gap = (JsonObject) each;
      if (gap.getString("from").equals(name)) {
        long before = gap.getLong("before");
        long number = gap.getLong("n");
        boolean excused = number > before;
        for (long missing = before + 1; missing < number; missing++) {
          excused &= unsure.contains(missing);
        }
        if (!excused) {
          wrong.add(id + ": from " + name + " " + number + " after " + before);
        }
      }
    }
  }

  private static List<String> always(List<JsonObject> traffic, JsonObject reports) {
    List<String> wrong = new ArrayList<>();
    for (JsonObject sender : traffic) {
      String name = sender.getString("sender");
      sender.getJsonArray("disorder").forEach(disorder -> wrong.add(name + ": " + disorder));
    }
    for (String id : reports.fieldNames()) {
      if (!reports.getJsonObject(id).getBoolean("filled", true)) {
        wrong.add(id + " has the state of another");
      }
    }
    return wrong;
  }

  private static long number(JsonObject report, String what, JsonObject sender) {
    JsonObject numbers = report.getJsonObject(what);
    return numbers == null ? -1 : numbers.getLong(sender.getString("sender"), 0L);
  }
}
