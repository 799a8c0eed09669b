package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountMessagesTest {
  @Test
  void an_event_arrives_as_it_was_sent() {
    AccountEvent event = new AccountEvent("a", EventType.CAPTURE, 0, 17);
    JsonObject body = overTheWire(AccountMessages.apply(event));
    assertFalse(AccountMessages.isRead(body));
    assertEquals(event, AccountMessages.event("a", body));
  }

  @Test
  void a_read_request_is_no_event() {
    JsonObject body = overTheWire(AccountMessages.read());
    assertTrue(AccountMessages.isRead(body));
    assertThrows(IllegalArgumentException.class, () -> AccountMessages.event("a", body));
  }

  @Test
  void a_reading_arrives_as_it_was_sent() {
    AccountState state = new AccountState(1, 2, Long.MAX_VALUE, 4, Long.MIN_VALUE);
    Reading reading = new Reading(state, "node-1", 7, true);
    assertEquals(reading, Reading.of(overTheWire(reading.toJson())));
  }

  @Test
  void garbage_is_refused_and_named() {
    for (String garbage :
        List.of(
            "{}",
            "{\"action\":\"STEAL\",\"amount\":1,\"reference\":0}",
            "{\"action\":\"DEPOSIT\",\"amount\":\"much\",\"reference\":0}",
            "{\"action\":\"DEPOSIT\",\"reference\":0}",
            "{\"action\":\"DEPOSIT\",\"amount\":-5,\"reference\":0}",
            "{\"action\":7,\"amount\":5,\"reference\":0}")) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> AccountMessages.event("a", new JsonObject(garbage)),
              garbage);
      assertTrue(String.valueOf(refused.getMessage()).contains(garbage));
    }
  }

  private static JsonObject overTheWire(JsonObject json) {
    return new JsonObject(json.toBuffer());
  }
}
