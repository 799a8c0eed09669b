package io.processhub.strategy.redundancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Role;
import io.processhub.strategy.redundancy.RedundancyStrategy.Signal;
import io.processhub.strategy.redundancy.Replication.Model;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicationTest extends RedundancyStrategyContract {
  @Override
  protected RedundancyStrategy strategy() {
    return new Replication(3, Model.ACTIVE_PASSIVE, Signal.ALL);
  }

  @Test
  void by_default_there_are_two_active_replicas_and_none_is_signalled() {
    Replication plain = new Replication();
    assertEquals(2, plain.copies(50));
    assertEquals(1, plain.copies(1));
    assertEquals(List.of(Role.ACTIVE, Role.ACTIVE), plain.roles(2));
    assertEquals(Signal.NONE, plain.signal());
    assertEquals(plain, Replication.of(Map.of()));
    assertEquals(Map.of("factor", 2, "model", "ACTIVE_ACTIVE", "signal", "NONE"), plain.options());
  }

  @Test
  void one_of_several_is_active_where_the_others_stand_by() {
    assertEquals(List.of(Role.ACTIVE, Role.PASSIVE, Role.PASSIVE), strategy().roles(3));
  }

  @Test
  void factor_all_is_one_replica_on_every_node() {
    Replication all = new Replication(Replication.ALL, Model.ACTIVE_ACTIVE);
    assertEquals(7, all.copies(7));
    assertEquals("all", all.options().get("factor"));
    assertEquals(all, Replication.of(Map.of("factor", "all")));
  }

  @Test
  void options_are_read_from_json_and_shown_in_it() {
    Map<String, Object> options =
        Map.of("factor", 4, "model", "ACTIVE_PASSIVE", "signal", "PASSIVE");
    Replication read = Replication.of(options);
    assertEquals(new Replication(4, Model.ACTIVE_PASSIVE, Signal.PASSIVE), read);
    assertEquals(options, read.options());
    assertEquals("replication", read.type());
    assertEquals(read, RedundancyStrategy.strategies().create("replication", options));
  }

  @Test
  void wrong_options_are_named() {
    assertWrong("factor", 0);
    assertWrong("factor", "some");
    assertWrong("model", "PASSIVE_PASSIVE");
    assertWrong("signal", true);
    assertWrong("copies", 2);
  }

  private static void assertWrong(String name, Object value) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Replication.of(Map.of(name, value)))
            .getMessage();
    assertTrue(message.contains(name), message);
  }

  @Test
  void signal_tells_of_the_roles_that_it_names() {
    assertFalse(Signal.NONE.tells(Role.ACTIVE));
    assertTrue(Signal.ACTIVE.tells(Role.ACTIVE));
    assertFalse(Signal.ACTIVE.tells(Role.PASSIVE));
    assertTrue(Signal.PASSIVE.tells(Role.PASSIVE));
    assertTrue(Signal.ALL.tells(Role.ACTIVE) && Signal.ALL.tells(Role.PASSIVE));
  }
}
