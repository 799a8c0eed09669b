package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NewestAnswersTest {
  private static final List<String> OLD = List.of("a");
  private static final List<String> NEW = List.of("b");

  private final NewestAnswers<String> newest = new NewestAnswers<>();
  private List<String> there = List.of("a", "b");
  private long now = 5;

  private List<String> told(long life, long epoch, List<String> nodes) {
    return newest.better("address", new RouteVersion(life, epoch), nodes, there, now);
  }

  @Test
  void answer_of_a_member_that_is_behind_does_not_replace_a_newer_one() {
    assertEquals(OLD, told(7, 1, OLD));
    assertEquals(NEW, told(7, 2, NEW));
    assertEquals(NEW, told(7, 1, OLD));
    assertEquals(OLD, told(8, 1, OLD));
  }

  @Test
  void answer_by_the_same_decision_counts_however_it_differs() {
    assertEquals(NEW, told(7, 2, NEW));
    assertEquals(OLD, told(7, 2, OLD));
  }

  @Test
  void newer_answer_that_names_a_node_that_is_gone_does_not_count() {
    assertEquals(NEW, told(7, 2, NEW));
    there = List.of("a");
    assertEquals(OLD, told(7, 1, OLD));
  }

  @Test
  void member_that_has_never_heard_of_it_does_not_hide_it() {
    assertEquals(List.of(), told(7, 1, List.of()));
    assertEquals(NEW, told(7, 2, NEW));
    assertEquals(NEW, told(Long.MIN_VALUE, Long.MIN_VALUE, List.of()));
  }

  @Test
  void member_is_not_behind_for_ever() {
    assertEquals(NEW, told(7, 2, NEW));
    now += NewestAnswers.AGE;
    assertEquals(OLD, told(7, 1, OLD));
  }

  @Test
  void process_that_ended_is_not_found_again_once_nobody_remembers_it() {
    assertEquals(NEW, told(7, 2, NEW));
    assertEquals(List.of(), told(7, 2, List.of()));
    assertEquals(List.of(), told(Long.MIN_VALUE, Long.MIN_VALUE, List.of()));
  }

  @Test
  void no_node_by_the_newest_decision_is_what_it_says() {
    assertEquals(NEW, told(7, 2, NEW));
    assertEquals(List.of(), told(7, 2, List.of()));
    assertEquals(OLD, told(7, 1, OLD));
    assertEquals(NEW, told(7, 2, NEW));
  }

  @Test
  void version_reads_what_it_writes_and_nothing_else() {
    RouteVersion version = new RouteVersion(-3, 12);
    assertEquals(version, RouteVersion.of(version.text()));
    for (String other : new String[] {null, "", "3", "a/b", "1/2/3"}) {
      assertEquals(RouteVersion.NONE, RouteVersion.of(other));
    }
  }
}
