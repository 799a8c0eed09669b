package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import io.vertx.serviceproxy.ServiceExceptionMessageCodec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HubExceptionTest {
  static Stream<HubException> oneOfEach() {
    return Stream.of(
        new InvalidRequestException("timeout must be at least 1, is -1"),
        new NotAllowedException("com.acme.Evil", "serviceAllowedVerticles"),
        new NoSuchProcessException("p"),
        new UnknownActionException("explode"),
        new AlreadyStartedException("p", List.of("n1", "n2")),
        new NoSuchNodeException("n"),
        new StateTooLargeException("p", 5_000_000_000L, 16),
        new IncompatibleException("hub", "n", "options differ: lease"),
        new MailboxFullException("p", 10),
        new UnexpectedException(new IllegalStateException("odd")),
        new NotRunningException("hub", "CLOSED"),
        new StartTimeoutException("p", 10_000),
        new StartFailedException("p", "n", new ClassNotFoundException("com.acme.Gone")),
        new NoQuorumException("hub", 2, 3),
        new PlacementException("p", "no node is tagged ssd"),
        new FencedException("p", 4, 5),
        new MigrationException("p", "n", "import failed"),
        new CheckpointException("p", "not held by n", null),
        new CallTimeoutException("stop", "p", 10_000));
  }

  @Test
  void there_is_one_type_for_every_code() {
    Set<HubErrorCode> codes =
        oneOfEach()
            .map(HubException::code)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(HubErrorCode.class)));
    assertEquals(EnumSet.allOf(HubErrorCode.class), codes);
    assertEquals(codes.size(), oneOfEach().map(Object::getClass).distinct().count());
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void a_failure_is_itself_again_after_the_wire(HubException failure)
      throws ReflectiveOperationException {
    ServiceExceptionMessageCodec codec = new ServiceExceptionMessageCodec();
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, failure.toServiceException());
    ServiceException arrived = codec.decodeFromWire(0, wire);
    HubException named = HubException.from(arrived);
    assertSame(arrived, named.getCause());
    assertSameFailure(failure, named);
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void a_failure_is_itself_again_after_json(HubException failure)
      throws ReflectiveOperationException {
    JsonObject json = new JsonObject(failure.toJson().encode());
    assertEquals(Set.of("code", "name", "message", "data"), json.fieldNames());
    assertEquals(failure.code().number(), json.getInteger("code"));
    assertEquals(failure.code().name(), json.getString("name"));
    assertSameFailure(failure, HubException.fromJson(json));
  }

  private static void assertSameFailure(HubException expected, HubException actual)
      throws ReflectiveOperationException {
    assertSame(expected.getClass(), actual.getClass());
    assertEquals(expected.getMessage(), actual.getMessage());
    assertEquals(expected.data().encode(), actual.data().encode());
    for (Method accessor : accessors(expected.getClass())) {
      assertEquals(accessor.invoke(expected), accessor.invoke(actual), accessor.getName());
    }
  }

  private static List<Method> accessors(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> method.getParameterCount() == 0)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void every_accessor_shows_what_the_failure_was_made_with(HubException failure)
      throws ReflectiveOperationException {
    Set<Object> data = failure.data().stream().map(Map.Entry::getValue).collect(Collectors.toSet());
    List<Method> accessors = accessors(failure.getClass());
    assertEquals(failure.data().size(), accessors.size());
    for (Method accessor : accessors) {
      Object value = accessor.invoke(failure);
      assertTrue(
          data.contains(value instanceof List<?> list ? new JsonArray(list) : value),
          accessor + ": " + value + " in " + data);
    }
  }

  @ParameterizedTest
  @EnumSource(HubErrorCode.class)
  void data_of_a_strange_shape_still_gives_the_named_type(HubErrorCode code)
      throws ReflectiveOperationException {
    JsonObject strange =
        new JsonObject().put("id", 7).put("nodes", "n").put("limit", "many").put("epoch", true);
    for (JsonObject data : new JsonObject[] {strange, null}) {
      HubException named =
          HubException.from(new ServiceException(code.number(), "what it says", data));
      assertEquals(code, named.code());
      assertEquals("what it says", named.getMessage());
      for (Method accessor : accessors(named.getClass())) {
        accessor.invoke(named); // may say little, but does not throw
      }
    }
  }

  @Test
  void numbers_are_those_that_are_documented() {
    Map<String, Integer> documented =
        Map.ofEntries(
            Map.entry("INVALID", 400),
            Map.entry("NOT_ALLOWED", 403),
            Map.entry("NO_SUCH_PROCESS", 404),
            Map.entry("UNKNOWN_ACTION", 405),
            Map.entry("ALREADY_STARTED", 409),
            Map.entry("NO_SUCH_NODE", 410),
            Map.entry("STATE_TOO_LARGE", 413),
            Map.entry("INCOMPATIBLE", 426),
            Map.entry("MAILBOX_FULL", 429),
            Map.entry("UNEXPECTED", 500),
            Map.entry("NOT_RUNNING", 503),
            Map.entry("START_TIMEOUT", 504),
            Map.entry("START_FAILED", 520),
            Map.entry("NO_QUORUM", 521),
            Map.entry("PLACEMENT", 522),
            Map.entry("FENCED", 523),
            Map.entry("MIGRATION", 524),
            Map.entry("CHECKPOINT", 525),
            Map.entry("CALL_TIMEOUT", 526));
    assertEquals(
        documented,
        Arrays.stream(HubErrorCode.values())
            .collect(Collectors.toMap(Enum::name, HubErrorCode::number)));
  }

  @Test
  void what_is_none_of_ours_becomes_unexpected_with_its_cause() {
    Throwable odd = new IllegalStateException();
    HubException named = HubException.from(odd);
    assertEquals(
        "java.lang.IllegalStateException",
        assertInstanceOf(UnexpectedException.class, named).type());
    assertSame(odd, named.getCause());
    assertSame(named, HubException.from(named));
    ServiceException strangeCode = new ServiceException(-1, "handler gone");
    assertInstanceOf(UnexpectedException.class, HubException.from(strangeCode));
    IllegalArgumentException misuse = new IllegalArgumentException("timeout is odd");
    HubException invalid = HubException.from(misuse);
    assertInstanceOf(InvalidRequestException.class, invalid);
    assertEquals("timeout is odd", invalid.getMessage());
  }

  @Test
  void json_without_a_code_is_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> HubException.fromJson(new JsonObject("{\"a\":1}")));
  }

  @Test
  void a_failure_costs_no_stack_trace() {
    assertEquals(0, new NoSuchProcessException("p").getStackTrace().length);
  }

  @Test
  void data_that_comes_out_changes_nothing_afterwards() {
    NoSuchProcessException failure = new NoSuchProcessException("p");
    failure.data().put("id", "other");
    failure.toServiceException().getDebugInfo().put("id", "other");
    assertEquals("p", failure.processId());
  }
}
