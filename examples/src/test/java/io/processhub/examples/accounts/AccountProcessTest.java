package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One account in a hub that runs alone. */
class AccountProcessTest {
  private static final String ACCOUNT = "account-00001";

  private final Vertx vertx = Vertx.vertx();
  private final ProcessHub hub =
      ProcessHub.create(vertx, new ProcessHubOptions().setNodeName("here"));

  @BeforeEach
  void start() throws Exception {
    await(hub.start());
    await(hub.startProcess(new ProcessSpec(ACCOUNT, AccountProcess.class)));
  }

  @AfterEach
  void close() throws Exception {
    await(hub.close());
    await(vertx.close());
  }

  @Test
  void each_event_is_answered_with_the_new_state() throws Exception {
    List<AccountEvent> events =
        List.of(
            new AccountEvent(ACCOUNT, EventType.DEPOSIT, 500, 0),
            new AccountEvent(ACCOUNT, EventType.WITHDRAWAL, 600, 0),
            new AccountEvent(ACCOUNT, EventType.HOLD, 200, 7));
    Account expected = new Account();
    for (AccountEvent event : events) {
      expected.apply(event);
      assertEquals(expected.state(), request(AccountMessages.apply(event)).state());
    }
    Reading reading = request(AccountMessages.read());
    assertEquals(new Reading(expected.state(), "here", 3, false), reading);
  }

  @Test
  void an_account_that_did_not_crash_has_not_recovered() throws Exception {
    Reading reading = request(AccountMessages.read());
    assertEquals(AccountState.EMPTY, reading.state());
    assertFalse(reading.recovered());
    assertEquals(0, HostedAccounts.of(vertx).recovered());
  }

  @Test
  void garbage_is_a_failure_reply_and_changes_nothing() throws Exception {
    for (Object garbage : List.of("text", 7, new JsonObject().put("action", "STEAL"))) {
      Throwable failure =
          assertThrows(
                  ExecutionException.class,
                  () -> await(vertx.eventBus().request(hub.address(ACCOUNT), garbage)))
              .getCause();
      assertTrue(failure instanceof ReplyException, failure::toString);
      assertTrue(String.valueOf(failure.getMessage()).contains("not an account request"));
    }
    assertEquals(AccountState.EMPTY, request(AccountMessages.read()).state());
  }

  private Reading request(JsonObject body) throws Exception {
    return Reading.of(
        await(vertx.eventBus().<JsonObject>request(hub.address(ACCOUNT), body)).body());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
