package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentIdsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "4711",
        "9223372036854775807",
        "0d3b1c6e-3a52-4f83-9b5a-0d5a8f4a1b2c",
        "ffffffff-ffff-ffff-ffff-ffffffffffff"
      })
  void ids_come_back_as_they_were(String id) {
    DeploymentIds.Halves halves = DeploymentIds.parse(id);
    assertEquals(id, DeploymentIds.format(halves.high(), halves.low()));
  }

  @Test
  void random_ids_come_back_as_they_were() {
    for (int i = 0; i < 100; i++) {
      ids_come_back_as_they_were(UUID.randomUUID().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "1-2", "not-a-uuid-at-all"})
  void ids_of_another_form_are_not_invented(String id) {
    DeploymentIds.Halves halves = DeploymentIds.parse(id);
    assertEquals(new DeploymentIds.Halves(0, 0), halves);
  }
}
