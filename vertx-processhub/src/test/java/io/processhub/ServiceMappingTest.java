package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceMappingTest {
  private static final Map<String, Consumer<JsonObject>> READERS =
      Map.of(
          "start", ServiceMapping::start,
          "stop", ServiceMapping::stop,
          "update", ServiceMapping::update,
          "send", ServiceMapping::send,
          "request", ServiceMapping::request,
          "list", ServiceMapping::list);

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  @Test
  void a_start_is_read_with_its_options() {
    ServiceMapping.Start start =
        ServiceMapping.start(
            json(
                "{'specs': [{'id': 'a', 'verticle': 'V'}, {'id': 'b', 'verticle': 'V'}],"
                    + " 'options': {'timeout': 5, 'acknowledge': 'ALL'}}"));
    assertEquals(List.of(new ProcessSpec("a", "V"), new ProcessSpec("b", "V")), start.specs());
    assertEquals(
        new StartOptions().setTimeout(5).setAcknowledge(AcknowledgeLevel.ALL), start.options());
  }

  @Test
  void a_spec_with_every_field_is_taken() {
    ProcessSpec spec =
        new ProcessSpec("a", "V")
            .setConfig(json("{'c': 1}"))
            .setTags(Set.of("t"))
            .setMetadata(json("{'m': 1}"))
            .setPinned(true)
            .setPlacement(Placement.local())
            .setStartTimeout(5)
            .setConcurrency(2);
    JsonObject request = json("{'specs': []}");
    request.getJsonArray("specs").add(spec.toJson());
    assertEquals(List.of(spec), ServiceMapping.start(request).specs());
    assertEquals(new StartOptions(), ServiceMapping.start(request).options());
  }

  @Test
  void every_property_of_a_spec_is_a_known_field() {
    List<String> setters =
        Arrays.stream(ProcessSpec.class.getMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("set"))
            .toList();
    assertTrue(setters.size() >= 12, setters.toString());
    for (String setter : setters) {
      String field = Character.toLowerCase(setter.charAt(3)) + setter.substring(4);
      JsonObject spec = json("{'id': 'a', 'verticle': 'V'}");
      if (!spec.containsKey(field)) {
        spec.putNull(field);
      }
      JsonObject request = new JsonObject().put("specs", new JsonArray().add(spec));
      assertEquals(List.of(new ProcessSpec("a", "V")), ServiceMapping.start(request).specs());
    }
  }

  @Test
  void stops_and_updates_are_read_with_their_options() {
    ServiceMapping.Stop stop =
        ServiceMapping.stop(json("{'ids': ['b', 'a'], 'options': {'acknowledge': 'OWNER'}}"));
    assertEquals(List.of("b", "a"), stop.ids());
    assertEquals(new StopOptions().setAcknowledge(AcknowledgeLevel.OWNER), stop.options());
    ServiceMapping.Update update =
        ServiceMapping.update(json("{'id': 'a', 'options': {'tags': ['x']}}"));
    assertEquals("a", update.id());
    assertEquals(new UpdateOptions().setTags(Set.of("x")), update.options());
  }

  @Test
  void messages_are_read_whole_and_by_default() {
    assertEquals(
        new ServiceMapping.Delivery("a", "n1", Map.of("h", "v"), json("{'x': 1}"), 7),
        ServiceMapping.request(
            json(
                "{'id': 'a', 'node': 'n1', 'headers': {'h': 'v'}, 'body': {'x': 1}, 'timeout':"
                    + " 7}")));
    ServiceMapping.Delivery plain = ServiceMapping.send(json("{'id': 'a', 'body': null}"));
    assertEquals(new ServiceMapping.Delivery("a", null, Map.of(), null, 30_000), plain);
  }

  @Test
  void a_listing_is_read_whole_and_by_default() {
    assertEquals(
        new ServiceMapping.Listing("t", "n", ProcessStatus.FAILED, "a", 9),
        ServiceMapping.list(
            json("{'tag': 't', 'node': 'n', 'status': 'FAILED', 'after': 'a', 'limit': 9}")));
    ServiceMapping.Listing all = ServiceMapping.list(new JsonObject());
    assertEquals(1000, all.limit());
    assertNull(all.tag());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start|{}|specs is empty",
        "start|{'specs': {}}|request.specs must be an array",
        "start|{'specs': ['a']}|request.specs must be an array of objects",
        "start|{'specs': [{'id': 'a'}]}|verticle of process a is missing",
        "start|{'specs': [{'verticle': 'V'}]}|processId is null",
        "start|{'specs': [{'id': 'a', 'verticle': 'V', 'tag': 1}]}|\"tag\" is not known",
        "start|{'specs': [{'id': 'a', 'verticle': 'V'}, {'id': 'a', 'verticle': 'V'}]}|id a twice",
        "start|{'specs': [], 'options': {'timeuot': 1}}|\"timeuot\" is not known; known are [",
        "start|{'specs': [], 'options': {'timeout': -1}}|timeout must be at least 1, is -1",
        "start|{'specs': [], 'options': {'placement': {'a': 'n'}}}|options.placement.a must be an",
        "start|{'process': 1}|\"process\" is not known; known are [options, specs]",
        "stop|{'ids': []}|ids is empty",
        "stop|{'ids': [1]}|request.ids must be an array of strings, is 1",
        "stop|{'ids': ['']}|processId is empty",
        "stop|{'ids': ['a'], 'options': []}|request.options must be an object",
        "update|{'options': {}}|request.id is missing",
        "update|{'id': 'a', 'options': {'pinned': true}}|\"pinned\" is not known",
        "send|{'id': 'a', 'timeout': 1}|\"timeout\" is not known",
        "send|{'id': 'a', 'headers': {'h': 1}}|request.headers.h must be a string, is 1",
        "send|{'id': 'a', 'node': 'a/b'}|request.node must match",
        "request|{'id': 'a', 'timeout': 0}|request.timeout must be at least 1, is 0",
        "list|{'limit': 1001}|query.limit must be at most 1000, is 1001",
        "list|{'limit': 0}|query.limit must be at least 1, is 0",
        "list|{'status': 'GONE'}|query.status must be one of",
      })
  void a_wrong_request_is_invalid_and_names_the_field(
      String action, String request, String message) {
    Consumer<JsonObject> read = READERS.get(action);
    String said =
        assertThrows(InvalidRequestException.class, () -> read.accept(json(request))).getMessage();
    assertTrue(said.contains(message), said);
    assertThrows(InvalidRequestException.class, () -> read.accept(null));
  }

  @Test
  void a_process_id_alone_is_checked_too() {
    assertEquals("a", ServiceMapping.id("a"));
    assertThrows(InvalidRequestException.class, () -> ServiceMapping.id(null));
    assertThrows(InvalidRequestException.class, () -> ServiceMapping.id("\u0000"));
  }
}
