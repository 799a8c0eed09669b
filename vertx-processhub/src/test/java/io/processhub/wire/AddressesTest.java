package io.processhub.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.wire.Addresses.Kind;
import io.processhub.wire.Addresses.Resolved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @Test
  void addresses_are_spelled_as_documented() {
    assertEquals("processhub.h", Addresses.service("h"));
    assertEquals("processhub.h.read", Addresses.read("h"));
    assertEquals("processhub.h.events", Addresses.events("h"));
    assertEquals("processhub.h.process.a/b.c", Addresses.process("h", "a/b.c"));
    assertEquals("processhub.h.replica.n.1@x:2/a/b.c", Addresses.replica("h", "n.1@x:2", "a/b.c"));
    assertEquals("processhub.h.node.host-1", Addresses.node("h", "host-1"));
    assertEquals("processhub.$.node.host-1", Addresses.seam("host-1"));
  }

  @Test
  void built_addresses_are_taken_apart_again() {
    assertParsed(
        Addresses.process("h-1_", "a/b.c"), new Resolved("h-1_", Kind.PROCESS, "", "a/b.c"));
    assertParsed(
        Addresses.replica("h", "n.1@x:2", "a/b"),
        new Resolved("h", Kind.REPLICA, "n.1@x:2", "a/b"));
    assertParsed(Addresses.node("h", "host-1"), new Resolved("h", Kind.NODE, "", "host-1"));
    assertParsed(Addresses.seam("host-1"), new Resolved("$", Kind.NODE, "", "host-1"));
    // ids that look like addresses themselves
    String nested = Addresses.process("h", "x");
    assertParsed(Addresses.process("h", nested), new Resolved("h", Kind.PROCESS, "", nested));
    assertParsed(Addresses.process("process", "p"), new Resolved("process", Kind.PROCESS, "", "p"));
  }

  private static void assertParsed(String address, Resolved expected) {
    assertTrue(Addresses.isResolved(address), address);
    assertEquals(expected, Addresses.parse(address));
    assertEquals(expected, Addresses.parse(address, expected.hubId()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "processhub",
        "processhub.",
        "processhub.h",
        "processhub.h.",
        "processhub.h.read",
        "processhub.h.events",
        "processhub.h.process.",
        "processhub.h.processes.p",
        "processhub.h.node.",
        "processhub.h.replica.n",
        "processhub.h.replica./p",
        "processhub.h.replica.n/",
        "processhub..process.p",
        "processhub.h h.process.p",
        "processhub.$.process.p",
        "processhub.$$.node.n",
        "Processhub.h.process.p",
        "__vertx.reply.processhub.h.process.p"
      })
  void other_addresses_are_left_alone(String address) {
    assertFalse(Addresses.isResolved(address), address);
    assertNull(Addresses.parse(address), address);
  }

  @Test
  void hub_id_of_more_than_64_characters_is_no_hub() {
    assertTrue(Addresses.isResolved(Addresses.process("h".repeat(64), "p")));
    assertFalse(Addresses.isResolved(Addresses.process("h".repeat(65), "p")));
  }

  @Test
  void process_id_is_found_by_the_prefix_of_its_hub() {
    String prefix = Addresses.prefix("h");
    assertEquals("a.b", Addresses.processId(Addresses.process("h", "a.b"), prefix));
    assertNull(Addresses.processId(Addresses.process("h2", "a.b"), prefix));
    assertNull(Addresses.processId(Addresses.node("h", "n"), prefix));
    assertNull(Addresses.processId("processhub.h.process.", prefix));
  }

  @ParameterizedTest
  @CsvSource({"hub", "a", "A-z_0", "0"})
  void good_hub_ids_pass(String hubId) {
    assertEquals(hubId, Addresses.validHubId(hubId));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a b", "$", "ä", "a\n"})
  void bad_hub_ids_are_refused_with_field_and_value(String hubId) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Addresses.validHubId(hubId));
    assertTrue(refused.getMessage().startsWith("hubId "), refused.getMessage());
    assertTrue(refused.getMessage().endsWith(": " + hubId), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Addresses.validHubId("x".repeat(65)));
  }
}
