package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHubQuery;
import io.processhub.ProcessHubService;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceGuardTest {
  private final List<Object> passed = new ArrayList<>();

  private FakeMessage sent(Class<?> service, FakeMessage message) {
    new ServiceGuard(service).pass(message, call -> passed.add(call.body()));
    return message;
  }

  private void refused(int code, FakeMessage message) {
    FakeMessage answered = sent(ProcessHubService.class, message);
    assertEquals(code, answered.failureCode, String.valueOf(answered.failure));
    assertEquals(List.of(), passed);
  }

  @Test
  void a_well_formed_message_passes() {
    JsonObject body = new JsonObject().put("id", "x");
    assertNull(sent(ProcessHubQuery.class, new FakeMessage(body).action("lookup")).failure);
    assertEquals(List.of(body), passed);
  }

  @Test
  void unknown_actions_and_none_are_refused() {
    refused(405, new FakeMessage(new JsonObject()).action("explode"));
    refused(405, new FakeMessage(new JsonObject()));
    refused(405, new FakeMessage(new JsonObject()).action("createProxy"));
    refused(405, new FakeMessage(new JsonObject()).action("hashCode"));
  }

  @Test
  void the_queries_do_not_pass_what_changes_something() {
    FakeMessage start = new FakeMessage(new JsonObject()).action("start");
    assertEquals(405, sent(ProcessHubQuery.class, start).failureCode);
    assertEquals(List.of(), passed);
  }

  @Test
  void bodies_and_arguments_of_a_wrong_type_are_refused_by_name() {
    refused(400, new FakeMessage("text").action("lookup"));
    refused(400, new FakeMessage(null).action("lookup"));
    refused(400, new FakeMessage(new JsonObject()).action("lookup"));
    FakeMessage wrong = new FakeMessage(new JsonObject().put("id", 7)).action("lookup");
    refused(400, wrong);
    assertTrue(String.valueOf(wrong.failure).contains("id"), wrong.failure);
  }

  @Test
  void a_handler_that_throws_after_it_answered_does_no_harm() {
    FakeMessage message = new FakeMessage(new JsonObject().put("id", "x")).action("lookup");
    new ServiceGuard(ProcessHubQuery.class)
        .pass(
            message,
            call -> {
              throw new IllegalStateException("as the generated one does");
            });
    assertNull(message.failure);
  }
}
