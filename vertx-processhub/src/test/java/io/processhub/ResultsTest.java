package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final ProcessRecord A = ProcessRecordTest.record("a", "n2", "n1");
  private static final ProcessRecord B = ProcessRecordTest.record("b", "n2");
  private static final Map<String, HubException> TAKEN =
      Map.of("c", new AlreadyStartedException("c", List.of("n1")));

  @Test
  void status_of_a_start_follows_from_what_started_and_what_failed() {
    assertEquals(ResultStatus.OK, new StartResult(List.of(A), Map.of(), false).status());
    assertEquals(ResultStatus.PARTIAL, new StartResult(List.of(A), TAKEN, false).status());
    assertEquals(ResultStatus.FAILED, new StartResult(List.of(), TAKEN, false).status());
    assertEquals(ResultStatus.FAILED, new StartResult(List.of(), TAKEN, true).status());
    assertThrows(IllegalArgumentException.class, () -> new StartResult(List.of(A), TAKEN, true));
  }

  @Test
  void a_start_result_names_ids_and_nodes_in_order_and_once() {
    StartResult result = new StartResult(List.of(A, B), TAKEN, false);
    assertEquals(List.of("a", "b"), result.ids());
    assertEquals(List.of("n2", "n1"), result.nodes());
    assertEquals("n2", result.node());
    assertEquals(A, result.first());
    StartResult nothing = new StartResult(List.of(), TAKEN, false);
    assertNull(nothing.first());
    assertNull(nothing.node());
  }

  @Test
  void a_start_result_survives_json_with_named_errors() {
    StartResult result = new StartResult(List.of(A, B), TAKEN, false);
    StartResult read = new StartResult(new JsonObject(result.toJson().encode()));
    assertEquals(result, read);
    assertEquals(result.hashCode(), read.hashCode());
    assertEquals(
        List.of("n1"),
        assertInstanceOf(AlreadyStartedException.class, read.errors().get("c")).nodes());
    assertEquals("PARTIAL", result.toJson().getString("status"));
    assertNotEquals(result, new StartResult(List.of(A, B), Map.of(), false));
    assertNotEquals(
        new StartResult(List.of(), TAKEN, true), new StartResult(List.of(), TAKEN, false));
  }

  @Test
  void a_stop_result_names_ids_and_nodes_and_survives_json() {
    Map<String, List<String>> stopped = new LinkedHashMap<>();
    stopped.put("b", List.of("n2"));
    stopped.put("a", List.of("n1", "n2"));
    Map<String, HubException> errors = Map.of("x", new NoSuchProcessException("x"));
    StopResult result = new StopResult(stopped, errors);
    assertEquals(ResultStatus.PARTIAL, result.status());
    assertEquals(List.of("b", "a"), result.ids());
    assertEquals("b", result.first());
    assertEquals(List.of("n2", "n1"), result.nodes());
    assertEquals("n2", result.node());
    StopResult read = new StopResult(new JsonObject(result.toJson().encode()));
    assertEquals(result, read);
    assertInstanceOf(NoSuchProcessException.class, read.errors().get("x"));
    assertEquals(ResultStatus.OK, new StopResult(stopped, Map.of()).status());
    assertEquals(ResultStatus.FAILED, new StopResult(Map.of(), errors).status());
    assertNull(new StopResult(Map.of(), errors).first());
  }

  @Test
  void what_goes_in_or_comes_out_changes_nothing_afterwards() {
    Map<String, List<String>> stopped = new HashMap<>(Map.of("a", new ArrayList<>(List.of("n"))));
    StopResult result = new StopResult(stopped, new HashMap<>());
    stopped.get("a").add("m");
    stopped.put("b", List.of());
    assertEquals(Map.of("a", List.of("n")), result.stopped());
    assertThrows(UnsupportedOperationException.class, () -> result.stopped().clear());
    assertThrows(UnsupportedOperationException.class, () -> result.errors().put("x", null));
    List<ProcessRecord> started = new ArrayList<>(List.of(A));
    StartResult start = new StartResult(started, Map.of(), false);
    started.clear();
    assertEquals(List.of(A), start.started());
  }
}
