package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallOptionsTest {
  @Test
  void start_options_survive_json_and_copying() throws ReflectiveOperationException {
    new Properties<>(
            StartOptions.class,
            Map.of(
                "timeout",
                5L,
                "onFailure",
                OnFailure.ROLLBACK,
                "checkExisting",
                false,
                "acknowledge",
                AcknowledgeLevel.ALL,
                "placement",
                Map.of("a", List.of("n1", "n2")),
                "tags",
                Set.of("x"),
                "metadata",
                new JsonObject().put("k", "v")))
        .allSurviveJsonAndCopying();
  }

  @Test
  void stop_options_survive_json_and_copying() throws ReflectiveOperationException {
    new Properties<>(
            StopOptions.class, Map.of("timeout", 5L, "acknowledge", AcknowledgeLevel.OWNER))
        .allSurviveJsonAndCopying();
  }

  @Test
  void update_options_survive_json_and_copying() throws ReflectiveOperationException {
    new Properties<>(
            UpdateOptions.class,
            Map.of("tags", Set.of("x"), "metadata", new JsonObject().put("k", "v")))
        .allSurviveJsonAndCopying();
  }

  @Test
  void a_name_that_is_not_known_is_refused_with_the_one_that_was_meant() {
    JsonObject wrong = new JsonObject().put("acknowlege", "ALL").put("metdata", 1).put("onFail", 1);
    for (String field : wrong.fieldNames()) {
      JsonObject one = new JsonObject().put(field, wrong.getValue(field));
      for (Function<JsonObject, Object> read :
          List.<Function<JsonObject, Object>>of(
              StartOptions::new, StopOptions::new, UpdateOptions::new)) {
        String said =
            assertThrows(IllegalArgumentException.class, () -> read.apply(one)).getMessage();
        assertTrue(said.startsWith("options.\"" + field + "\" is not known; "), said);
      }
    }
    assertEquals(
        "options.\"acknowlege\" is not known; known are [acknowledge," + " timeout]",
        assertThrows(
                IllegalArgumentException.class,
                () -> new StopOptions(new JsonObject().put("acknowlege", "ALL")))
            .getMessage());
  }

  @Test
  void an_update_tells_taking_away_from_leaving_alone() {
    UpdateOptions away = new UpdateOptions().setTags(Set.of()).setMetadata(new JsonObject());
    UpdateOptions read = new UpdateOptions(new JsonObject(away.toJson().encode()));
    assertEquals(Set.of(), read.getTags());
    assertEquals(new JsonObject(), read.getMetadata());
    UpdateOptions alone = new UpdateOptions(new JsonObject("{\"tags\": null}"));
    assertEquals(new UpdateOptions(), alone);
    assertEquals(new JsonObject(), alone.toJson());
  }

  static Stream<Arguments> wrongCalls() {
    ProcessSpec a = new ProcessSpec("a", "V");
    StartOptions options = new StartOptions();
    StartOptions mapped = new StartOptions().setPlacement(Map.of("b", List.of("n")));
    Map<String, List<String>> twice = new HashMap<>(Map.of("a", List.of("n", "n")));
    return Stream.of(
        wrong("timeout must be at least 1, is -1", () -> options.setTimeout(-1)),
        wrong("timeout must be at least 1, is 0", () -> new StopOptions().setTimeout(0)),
        wrong("placement names node n twice", () -> options.setPlacement(twice)),
        wrong("placement holds no node", () -> options.setPlacement(Map.of("a", List.of()))),
        wrong("placement must match", () -> options.setPlacement(Map.of("a", List.of("n n")))),
        wrong("processId is empty", () -> options.setPlacement(Map.of("", List.of("n")))),
        wrong("specs is null", () -> CallChecks.specs(null, options)),
        wrong("specs is empty", () -> CallChecks.specs(List.of(), options)),
        wrong("spec is null", () -> CallChecks.specs(Arrays.asList(a, null), options)),
        wrong("specs holds id a twice", () -> CallChecks.specs(List.of(a, a), options)),
        wrong("options is null", () -> CallChecks.specs(List.of(a), null)),
        wrong(
            "verticle of process b is missing",
            () -> CallChecks.specs(List.of(new ProcessSpec().setId("b")), options)),
        wrong("ids of the call: it names [b]", () -> CallChecks.specs(List.of(a), mapped)),
        wrong(
            "ids of the call: it lacks [a]",
            () -> CallChecks.specs(List.of(a, new ProcessSpec("b", "V")), mapped)),
        wrong("spec is null", () -> CallChecks.spec(null, options)),
        wrong("processId is null", () -> CallChecks.id(null)),
        wrong("node must match", () -> CallChecks.node("a/b")),
        wrong("tag is null", () -> CallChecks.present("tag", null)),
        wrong("ids is null", () -> CallChecks.ids(null)),
        wrong("ids is empty", () -> CallChecks.ids(List.of())),
        wrong("processId is null", () -> CallChecks.ids(Arrays.asList("a", null))),
        wrong("ids holds id a twice", () -> CallChecks.ids(List.of("a", "a"))));
  }

  private static Arguments wrong(String message, Executable call) {
    return arguments(message, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongCalls")
  void a_wrong_call_is_refused_before_anything_is_done(String message, Executable call) {
    String said = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(said.contains(message), said);
  }

  @Test
  void checked_specs_and_ids_are_copies_in_order() {
    ProcessSpec a = new ProcessSpec("a", "V");
    List<ProcessSpec> specs = new ArrayList<>(List.of(new ProcessSpec("b", "V"), a));
    List<ProcessSpec> checked = CallChecks.specs(specs, new StartOptions());
    assertEquals(specs, checked);
    a.setPinned(true);
    assertEquals(new ProcessSpec("a", "V"), checked.get(1));
    assertEquals(new ProcessSpec("b", "V"), CallChecks.spec(specs.get(0), new StartOptions()));
    assertEquals(List.of("b", "a"), CallChecks.ids(List.of("b", "a")));
    assertEquals("a", CallChecks.id("a"));
  }
}
