package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FreezeWindowTest {
  private final FreezeWindow window = new FreezeWindow();
  private long now = 1_000;

  /** Freezes as many as it allows, each of which gets through after that time; how many. */
  private int round(int size, long pause) {
    int count = window.room();
    for (int i = 0; i < count; i++) {
      window.froze();
      window.exported(size);
    }
    now += pause;
    for (int i = 0; i < count; i++) {
      window.through(now - pause, now);
      window.ended();
      window.dropped(size);
    }
    return count;
  }

  private int rounds(int many, int size, long pause) {
    for (int i = 0; i < many; i++) {
      round(size, pause);
    }
    return window.room();
  }

  @Test
  void grows_while_those_that_are_frozen_get_through_soon() {
    int first = window.room();
    assertTrue(rounds(100, 1_000, 5) > 2 * first);
    assertTrue(rounds(1_000, 1_000, 5) <= 128);
  }

  @Test
  void shrinks_when_they_wait_for_each_other() {
    int many = rounds(100, 1_000, 5);
    int fewer = rounds(3, 1_000, 200);
    assertTrue(fewer < many / 2, fewer + " of " + many);
    assertTrue(rounds(100, 1_000, 200) >= 8);
  }

  @Test
  void one_round_shrinks_it_once() {
    int many = rounds(100, 1_000, 5);
    assertTrue(rounds(1, 1_000, 200) >= many / 2);
  }

  @Test
  void a_pause_that_is_as_long_for_one_alone_does_not_shrink_it() {
    int first = window.room();
    assertTrue(rounds(100, 1_000, 300) > first);
  }

  @Test
  void large_states_are_frozen_one_or_two_at_a_time_when_they_are_slow() {
    rounds(1, 1 << 20, 5);
    assertEquals(2, rounds(100, 1 << 20, 100));
  }

  @Test
  void states_that_do_not_fit_wait() {
    round(40 << 20, 5);
    window.froze();
    window.exported(40 << 20);
    assertTrue(window.room() <= 0);
    window.ended();
    window.dropped(40 << 20);
    assertTrue(window.room() >= 1);
  }

  @Test
  void what_was_fast_before_does_not_count_for_ever() {
    rounds(10, 1_000, 1);
    window.idle();
    int many = window.room();
    assertTrue(rounds(10, 1_000, 300) > many);
  }
}
