package io.processhub.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.Migration;
import io.processhub.MigrationReport;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.hook.HookData.ProcessesStartEnded.Outcome;
import io.processhub.hook.HookData.ProcessesStarted.Started;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Points, options and data as values. */
class HookValuesTest {
  @Test
  void every_constant_is_a_point_by_its_name() throws IllegalAccessException {
    Set<String> names = new TreeSet<>();
    for (var field : HookPoint.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == HookPoint.class) {
        HookPoint<?> point = (HookPoint<?>) field.get(null);
        assertEquals(field.getName(), point.name());
        assertSame(point, HookPoint.of(field.getName()));
        names.add(point.name());
      }
    }
    assertEquals(20, names.size());
    assertEquals(names, HookPoint.all().stream().map(HookPoint::name).collect(Collectors.toSet()));
    assertThrows(IllegalArgumentException.class, () -> HookPoint.of("nothing"));
  }

  static Stream<HookData> data() {
    MigrationReport report =
        new MigrationReport(List.of(new Migration("p", "a", "b")), Map.of(), Map.of());
    ProcessSpec spec = new ProcessSpec().setId("p").setVerticle("v");
    return Stream.of(
        new HookData.NodeJoined("a"),
        new HookData.NodeLeft("a"),
        new HookData.ProcessUnregistered("p", 7),
        new HookData.ProcessesMigrated("b", List.of("p"), report),
        new HookData.MigrationForwarded(Map.of("b", List.of("p"))),
        new HookData.LockChanged(true, "learning"),
        new HookData.Redistribution(HookData.Change.JOIN, "a"),
        new HookData.ProcessesStart(List.of(spec), List.of("a"), new StartOptions()),
        new HookData.ProcessesStartEnded(List.of(new Outcome("p", "STARTED", "a"))),
        new HookData.ProcessesRedistribute(List.of(new Migration("p", "a", "b"))),
        new HookData.ProcessesStarted(List.of(new Started("p", "d"))),
        new HookData.ReplicaRestarted("p", "a", 1, "c"),
        new HookData.ProcessFailed("p", "c"),
        new HookData.ConflictResolved("p", "a", "b", List.of(1L, 2L, 3L)),
        new HookData.HubShutdown("r"),
        new HookData.StartData(spec, new JsonObject(), List.of("a")));
  }

  @ParameterizedTest
  @MethodSource("data")
  void json_has_a_field_for_each_component_and_survives_the_wire(HookData data) {
    Set<String> components =
        Arrays.stream(data.getClass().getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());
    assertEquals(components, data.toJson().fieldNames());
    assertEquals(data.toJson(), new JsonObject(data.toJson().encode()));
  }

  @Test
  void lists_in_json_are_objects_with_named_fields() {
    HookData data = new HookData.ProcessesStartEnded(List.of(new Outcome("p", "INVALID", null)));
    JsonArray outcomes = data.toJson().getJsonArray("outcomes");
    assertEquals(
        new JsonObject().put("id", "p").put("outcome", "INVALID").putNull("node"),
        outcomes.getJsonObject(0));
  }

  @Test
  void options_round_trip_and_refuse_what_is_wrong() {
    HookOptions options = new HookOptions().setId("x").setPriority(-4).setTimeout(9);
    assertEquals(options, new HookOptions(options.toJson()));
    assertEquals(options, new HookOptions(options));
    assertEquals(new HookOptions(), new HookOptions(new JsonObject()));
    assertEquals(0, new HookOptions().getPriority());
    assertEquals(5_000, new HookOptions().getTimeout());
    assertThrows(IllegalArgumentException.class, () -> new HookOptions().setTimeout(0));
    assertThrows(IllegalArgumentException.class, () -> new HookOptions().setId(" "));
    for (JsonObject wrong :
        List.of(
            new JsonObject().put("id", 3),
            new JsonObject().put("priority", "high"),
            new JsonObject().put("priority", 1L << 40),
            new JsonObject().put("timeout", 0),
            new JsonObject().put("prioirty", 1),
            new JsonObject().put("point", "HUB_SHUTDOWN"))) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> new HookOptions(wrong));
      String field = wrong.fieldNames().iterator().next();
      assertTrue(refused.getMessage().contains(field), refused.getMessage());
    }
  }

  @Test
  void start_data_is_changed_part_by_part() {
    ProcessSpec spec = new ProcessSpec().setId("p").setVerticle("v");
    HookData.StartData data = new HookData.StartData(spec, new JsonObject(), List.of("a"));
    JsonObject metadata = new JsonObject().put("m", 1);
    assertEquals(
        new HookData.StartData(spec, metadata, List.of("b")),
        data.withMetadata(metadata).withNodes(List.of("b")).withSpec(new ProcessSpec(spec)));
  }
}
