package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.HubErrorCode;
import io.processhub.wire.Addresses;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages for a process of which only a replica that stands by is here. */
class InboxStandbyTest {
  private static final String PROCESS = Addresses.process("hub", "p");

  private final FakeLoop loop = new FakeLoop(100);
  private final Inbox inbox = new Inbox(loop, "p");
  private final FakeReplica replica = new FakeReplica(message -> null);

  private void standsBy() {
    replica.passive = true;
    inbox.attach(replica, false, true);
    replica.calls.clear();
  }

  private FakeMessage message(Object body) {
    return new FakeMessage(body).to(PROCESS);
  }

  @Test
  void a_message_by_an_old_route_goes_on_to_the_active_one() {
    standsBy();
    loop.route[0] = "active";
    inbox.handle(message(1));
    inbox.forwarded(message(2));
    String there = Addresses.node("hub", "active");
    assertEquals(List.of("1->" + there, "2->" + there), loop.sent);
    assertEquals(List.of(), replica.calls);
  }

  @Test
  void what_waited_for_a_held_replica_goes_on_when_that_is_to_stand_by() {
    replica.passive = true;
    inbox.attach(replica, true, true);
    loop.route[0] = "active";
    inbox.handle(message(1).from("sender"));
    inbox.forwarded(message(2));
    inbox.activate(null);
    String there = Addresses.node("hub", "active");
    // what was forwarded is older than what came directly
    assertEquals(List.of("2->" + there, "1->" + there), loop.sent);
    assertEquals(List.of("role"), replica.calls);
  }

  @Test
  void a_message_for_its_replica_address_is_its_own() {
    standsBy();
    loop.route[0] = "active";
    inbox.handle(new FakeMessage(1).to(Addresses.replica("hub", "self", "p")));
    assertEquals(List.of(1), replica.calls);
    assertEquals(List.of(), loop.sent);
  }

  @Test
  void one_that_is_about_to_be_promoted_gets_its_messages_in_order_after_its_role() {
    standsBy();
    loop.route[0] = "self";
    inbox.handle(message(1));
    inbox.handle(message(2));
    assertEquals(List.of(), replica.calls);
    replica.passive = false;
    inbox.roleChanged();
    inbox.handle(message(3));
    assertEquals(List.of("role"), replica.calls);
    loop.runAll();
    inbox.handle(message(4));
    assertEquals(List.of("role", 1, 2, 3, 4), replica.calls);
  }

  @Test
  void nothing_is_handled_by_one_that_stands_by_whatever_the_registry_says() {
    standsBy();
    loop.route[0] = "self";
    FakeMessage early = message(1);
    inbox.handle(early);
    loop.runAll();
    assertEquals(HubErrorCode.NOT_RUNNING.number(), early.failureCode);
    loop.route[0] = null;
    FakeMessage nowhere = message(2);
    inbox.handle(nowhere);
    assertEquals(HubErrorCode.NOT_RUNNING.number(), nowhere.failureCode);
    assertEquals(List.of(), replica.calls);
  }
}
