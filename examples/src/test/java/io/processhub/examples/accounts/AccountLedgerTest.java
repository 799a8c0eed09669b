package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.processhub.InvalidRequestException;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The generated account does what the one by hand does. */
class AccountLedgerTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void generated_and_hand_written_accounts_answer_alike() {
    ProcessHub hub =
        ProcessHub.create(vertx, new ProcessHubOptions().setNodeName("here")).start().await();
    String account = "account-00001";
    hub.startProcess(new ProcessSpec("by-hand", AccountProcess.class)).await();
    hub.startProcess(new ProcessSpec(account, AccountLedgerVerticle.class)).await();
    AccountLedgerClient client = AccountLedgerClient.of(hub, account);
    long applied = 0;
    for (AccountEvent event : EventFile.shipped().byAccount().get(account)) {
      JsonObject byHand =
          vertx
              .eventBus()
              .<JsonObject>request(hub.address("by-hand"), AccountMessages.apply(event))
              .map(reply -> reply.body())
              .await();
      Reading generated =
          Reading.of(client.apply(event.type(), event.amount(), event.reference()).await());
      Reading expected = Reading.of(byHand);
      assertEquals(expected.received(), generated.received());
      assertEquals(expected.state().balance(), generated.state().balance());
      assertEquals(expected.state().held(), generated.state().held());
      assertEquals(expected.state().refused(), generated.state().refused());
      applied++;
    }
    Reading last = Reading.of(client.read().await());
    assertEquals(applied, last.state().sequence());
    assertThrows(InvalidRequestException.class, () -> client.apply(null, 1, 1).await());
  }
}
