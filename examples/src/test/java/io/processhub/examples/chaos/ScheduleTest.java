package io.processhub.examples.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.examples.chaos.Schedule.Kind;
import io.processhub.examples.local.Hosts.Link;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final int NODES = 5;
  private static final int CLIENT = NODES + 1;
  private static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);

  @Test
  void equal_seeds_give_equal_schedules_and_others_give_others() {
    List<Episode> one = Schedule.of(7, 600, NODES, ALL);
    assertEquals(one, Schedule.of(7, 600, NODES, ALL));
    assertNotEquals(one, Schedule.of(8, 600, NODES, ALL));
    assertTrue(one.size() > 30, one::toString);
  }

  @Test
  void schedule_fits_the_time_and_has_one_episode_at_least() {
    assertEquals(1, Schedule.of(1, 1, NODES, ALL).size());
    List<Episode> episodes = Schedule.of(1, 120, NODES, ALL);
    long millis = episodes.stream().mapToLong(each -> each.calm() + each.lasts()).sum();
    assertTrue(millis < 120_000, () -> millis + " ms");
  }

  @Test
  void each_kind_comes_before_one_comes_twice() {
    EnumSet<Kind> three = EnumSet.of(Kind.KILL, Kind.HANG, Kind.LEAVE);
    for (long seed = 1; seed <= 20; seed++) {
      List<Episode> episodes = Schedule.of(seed, 100, NODES, three);
      Set<Class<?>> first = new HashSet<>();
      episodes.subList(0, 3).forEach(each -> first.add(each.fault().getClass()));
      assertEquals(Set.of(Fault.Kill.class, Fault.Hang.class, Fault.Leave.class), first);
    }
  }

  @Test
  void split_and_single_cut_both_ways_and_the_client_stays_with_the_larger_part() {
    for (Kind kind : List.of(Kind.SPLIT, Kind.SINGLE)) {
      for (Fault.Cut cut : cuts(kind)) {
        cut.links().forEach(link -> assertTrue(cut.links().contains(back(link)), cut::toString));
        Set<Integer> small = new HashSet<>();
        cut.links().stream()
            .filter(link -> link.from() == CLIENT)
            .forEach(link -> small.add(link.to()));
        assertEquals(kind == Kind.SPLIT ? 2 : 1, small.size(), cut::toString);
        assertEquals(2 * small.size() * (CLIENT - small.size()), cut.links().size());
      }
    }
  }

  @Test
  void one_way_cuts_leave_the_other_way_open() {
    for (Fault.Cut cut : cuts(Kind.ONE_WAY)) {
      cut.links().forEach(link -> assertFalse(cut.links().contains(back(link)), cut::toString));
    }
    Set<Integer> sizes = new HashSet<>();
    cuts(Kind.ONE_WAY).forEach(cut -> sizes.add(cut.links().size()));
    assertEquals(Set.of(1, CLIENT - 1), sizes);
  }

  @Test
  void no_host_is_cut_off_from_itself_and_all_are_hosts() {
    for (Kind kind : ALL) {
      if (kind.network()) {
        for (Fault.Cut cut : cuts(kind)) {
          for (Link link : cut.links()) {
            assertNotEquals(link.from(), link.to());
            assertTrue(Math.min(link.from(), link.to()) >= 1);
            assertTrue(Math.max(link.from(), link.to()) <= CLIENT);
          }
          assertEquals(kind == Kind.FLAP, cut.flapEvery() > 0);
        }
      }
    }
  }

  private static List<Fault.Cut> cuts(Kind kind) {
    return LongStream.rangeClosed(1, 50)
        .mapToObj(seed -> Schedule.of(seed, 1, NODES, EnumSet.of(kind)).get(0).fault())
        .map(Fault.Cut.class::cast)
        .toList();
  }

  private static Link back(Link link) {
    return new Link(link.to(), link.from());
  }
}
