package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What administrators ask with and get back, over JSON and again. */
class MigrationValuesTest {
  private static final Migration MOVE = new Migration("a", "n0", "n1");

  private static <T> void comesBack(
      T value, Function<T, JsonObject> write, Function<JsonObject, T> read) {
    T back = read.apply(new JsonObject(write.apply(value).encode()));
    assertEquals(value, back);
    assertEquals(value.hashCode(), back.hashCode());
    assertEquals(value.toString(), back.toString());
  }

  @Test
  void values_survive_json() {
    comesBack(MOVE, Migration::toJson, Migration::new);
    comesBack(
        new MigrationReport(
            List.of(MOVE),
            Map.of("b", new MigrationException("b", "n1", "a handler did not end in time")),
            Map.of("c", "it is pinned")),
        MigrationReport::toJson,
        MigrationReport::new);
    comesBack(
        new Plan(
            List.of(MOVE), Map.of("c", "it is pinned"), Map.of("n0", 2), Map.of("n0", 1, "n1", 1)),
        Plan::toJson,
        Plan::new);
    comesBack(new StuckMigration("a", "n1", "COMMITTED", 7), s -> s.toJson(), StuckMigration::new);
    comesBack(
        new MigrationProgress("drain n1", 5, 1, 3, -1),
        MigrationProgress::toJson,
        MigrationProgress::new);
    for (PlanRequest request :
        List.of(
            PlanRequest.rebalance(),
            PlanRequest.drain("n1"),
            PlanRequest.join(2.5, "z"),
            PlanRequest.join(1, null),
            PlanRequest.move("a", "n1"))) {
      comesBack(request, PlanRequest::toJson, PlanRequest::new);
    }
  }

  @Test
  void a_report_counts_what_failed() {
    Map<String, HubException> failed = Map.of("b", new MigrationException("b", "n1", "x"));
    assertEquals(ResultStatus.OK, new MigrationReport(List.of(), Map.of(), Map.of()).status());
    assertEquals(ResultStatus.FAILED, new MigrationReport(List.of(), failed, Map.of()).status());
    assertEquals(
        ResultStatus.PARTIAL, new MigrationReport(List.of(MOVE), failed, Map.of()).status());
    assertNotEquals(PlanRequest.drain("n1"), PlanRequest.drain("n2"));
  }

  @Test
  void a_request_that_nobody_understands_is_refused_by_field() {
    refused("request.type is missing", new JsonObject());
    refused("request.type must be one of", new JsonObject().put("type", "dance"));
    refused("request.node is missing", new JsonObject().put("type", "drain"));
    refused(
        "is not known; known are [type]", new JsonObject().put("type", "rebalance").put("id", "a"));
    refused("weight must be a positive", new JsonObject().put("type", "join").put("weight", -1));
  }

  private static void refused(String text, JsonObject request) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new PlanRequest(request)).getMessage();
    assertTrue(message.contains(text), message);
  }
}
