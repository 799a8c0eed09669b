package io.processhub.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionNamesTest {
  private static final Set<String> KNOWN =
      Set.of("lockTimeout", "stopTimeout", "startTimeout", "zone", "nodeName", "hubId");

  @ParameterizedTest
  @CsvSource({
    "lockTimout, lockTimeout",
    "locktimeout, lockTimeout",
    "LOCK_TIMEOUT, lockTimeout",
    "tsartTimeout, startTimeout",
    "stoptimeout, stopTimeout",
    "node_name, nodeName",
    "zones, zone",
  })
  void nearest_is_what_was_meant(String written, String meant) {
    assertEquals(meant, OptionNames.nearest(written, KNOWN));
  }

  @Test
  void nearest_is_nothing_where_all_are_far() {
    assertNull(OptionNames.nearest("colour", KNOWN));
    assertNull(OptionNames.nearest("hub", KNOWN)); // two letters of five are more than a third
    assertNull(OptionNames.nearest("", KNOWN));
    assertNull(OptionNames.nearest("x".repeat(1_000_000), KNOWN));
    assertNull(OptionNames.nearest("zone", Set.of()));
  }

  @Test
  void instead_names_what_was_meant_and_all_there_are() {
    assertEquals(
        "did you mean zone? known are [hubId, zone]",
        OptionNames.instead("zoen", Set.of("zone", "hubId")));
    assertEquals("known are [hubId, zone]", OptionNames.instead("colour", Set.of("zone", "hubId")));
  }
}
