package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.strategy.partition.EvenSplit;
import io.processhub.strategy.partition.MajorityQuorum;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.partition.StaticQuorum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which view follows, as a table: who is seen, who asks, who is gone. */
class NextViewTest {
  private static final Founding FOUNDING = new Founding(0, 3, 7);
  private static final PartitionStrategy TRACKING = new MajorityQuorum(3);
  private static final PartitionStrategy PRESENT = new MajorityQuorum(3, false, EvenSplit.NOBODY);

  private static Member member(String name, int run) {
    return new Member(
        new MemberId(new NodeId(name + run), run), name, 1, null, Set.of(), true, false);
  }

  private static Member member(String name) {
    return member(name, 1);
  }

  private static AgreedView first(PartitionStrategy strategy, String... names) {
    List<Member> members = new ArrayList<>();
    for (String name : names) {
      members.add(member(name));
    }
    return new NextView(strategy).first(FOUNDING, members);
  }

  private static Set<MemberId> ids(String... names) {
    Set<MemberId> ids = new HashSet<>();
    for (String name : names) {
      ids.add(member(name).id());
    }
    return ids;
  }

  @Test
  void of_two_equal_halves_the_one_with_the_lowest_id_goes_on_or_none_does() {
    PartitionStrategy nobody = new MajorityQuorum(4);
    PartitionStrategy lowest = new MajorityQuorum(4, true, EvenSplit.LOWEST);
    AgreedView four = first(lowest, "d", "b", "a", "c");
    assertTrue(four.isQuorum(ids("a", "d"), lowest));
    assertFalse(four.isQuorum(ids("b", "c"), lowest));
    assertFalse(four.isQuorum(ids("a"), lowest));
    assertFalse(four.isQuorum(ids("a", "d"), nobody));
    assertTrue(four.isQuorum(ids("b", "c", "d"), lowest));
  }

  /** What one node sees. */
  private static final class Seeing {
    final Map<MemberId, Boolean> reachable = new HashMap<>();
    final Map<MemberId, Member> asking = new HashMap<>();
    final Set<MemberId> gone = new HashSet<>();
    int maximum;

    Seeing sees(String... names) {
      for (String name : names) {
        reachable.put(member(name).id(), false);
      }
      return this;
    }

    Seeing leaves(String name) {
      reachable.put(member(name).id(), true);
      return this;
    }

    Seeing asks(Member member) {
      asking.put(member.id(), member);
      return this;
    }

    Seeing gone(String name) {
      gone.add(member(name).id());
      return this;
    }

    AgreedView after(AgreedView view, PartitionStrategy strategy) {
      return new NextView(strategy)
          .after(view, new NextView.Seen(reachable, asking, gone, maximum));
    }
  }

  private static String text(AgreedView view) {
    StringBuilder text = new StringBuilder();
    for (Voter voter : view.voters()) {
      text.append(voter.member().name())
          .append(voter.member().id().incarnation())
          .append(' ')
          .append(voter.state())
          .append(' ')
          .append(voter.since())
          .append(", ");
    }
    return text + "of " + view.maximum();
  }

  @Test
  void nothing_changes_while_all_are_seen() {
    AgreedView view = first(TRACKING, "a", "b", "c");
    AgreedView next = new Seeing().sees("a", "b", "c").after(view, TRACKING);
    assertEquals(2, next.number());
    assertTrue(next.sameAs(view));
  }

  @Test
  void lost_member_keeps_its_vote_where_the_maximum_counts_on() {
    AgreedView view = first(TRACKING, "a", "b", "c");
    AgreedView next = new Seeing().sees("a", "b").after(view, TRACKING);
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, c1 LOST 1, of 3", text(next));
    assertFalse(next.holds(member("c").id()));
    assertTrue(next.carriesItself(TRACKING));
    assertTrue(next.isQuorum(Set.of(member("a").id(), member("c").id()), TRACKING));
  }

  @Test
  void lost_member_goes_where_only_those_count_that_are_there() {
    AgreedView view = first(PRESENT, "a", "b", "c");
    AgreedView next = new Seeing().sees("a", "b").after(view, PRESENT);
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, of 2", text(next));
  }

  @Test
  void lost_member_that_asks_is_a_member_anew() {
    AgreedView view = first(TRACKING, "a", "b", "c");
    AgreedView lost = new Seeing().sees("a", "b").after(view, TRACKING);
    AgreedView seenOnly = new Seeing().sees("a", "b", "c").after(lost, TRACKING);
    assertTrue(seenOnly.sameAs(lost));
    AgreedView back = new Seeing().sees("a", "b", "c").asks(member("c")).after(lost, TRACKING);
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, c1 MEMBER 3, of 3", text(back));
  }

  @Test
  void restarted_node_takes_the_place_of_its_lost_run() {
    AgreedView view = first(TRACKING, "a", "b", "c");
    AgreedView lost = new Seeing().sees("a", "b").after(view, TRACKING);
    AgreedView back = new Seeing().sees("a", "b").asks(member("c", 2)).after(lost, TRACKING);
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, c2 MEMBER 3, of 3", text(back));
  }

  @Test
  void newcomer_takes_the_vote_of_a_lost_member_before_the_maximum_grows() {
    AgreedView view = first(TRACKING, "a", "b", "c");
    AgreedView lost = new Seeing().sees("a", "b").after(view, TRACKING);
    AgreedView next = new Seeing().sees("a", "b").asks(member("d")).after(lost, TRACKING);
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, d1 MEMBER 3, of 3", text(next));
    AgreedView more = new Seeing().sees("a", "b", "d").asks(member("e")).after(next, TRACKING);
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, d1 MEMBER 3, e1 MEMBER 4, of 4", text(more));
  }

  @Test
  void leaving_member_stays_a_holder_until_it_is_gone() {
    AgreedView view = first(TRACKING, "a", "b", "c");
    AgreedView leaving = new Seeing().sees("a", "b").leaves("c").after(view, TRACKING);
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, c1 LEAVING 1, of 3", text(leaving));
    assertTrue(leaving.holds(member("c").id()));
    assertEquals(2, leaving.view(1).size());
    AgreedView gone = new Seeing().sees("a", "b").gone("c").after(leaving, TRACKING);
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, of 3", text(gone));
  }

  @Test
  void maximum_is_set_to_no_less_than_there_are() {
    AgreedView view = first(TRACKING, "a", "b", "c");
    Seeing all = new Seeing().sees("a", "b", "c");
    all.maximum = 5;
    assertEquals(5, all.after(view, TRACKING).maximum());
    all.maximum = 1;
    assertEquals(3, all.after(view, TRACKING).maximum());
  }

  @Test
  void static_quorum_admits_no_more_than_it_can_have() {
    PartitionStrategy strategy = new StaticQuorum(2);
    AgreedView view = first(strategy, "a", "b", "c", "d");
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, c1 MEMBER 1, of 3", text(view));
    AgreedView next = new Seeing().sees("a", "b", "c").asks(member("d")).after(view, strategy);
    assertTrue(next.sameAs(view));
    AgreedView place = new Seeing().sees("a", "b").asks(member("d")).after(view, strategy);
    assertEquals("a1 MEMBER 1, b1 MEMBER 1, d1 MEMBER 2, of 3", text(place));
  }

  @Test
  void view_that_is_no_quorum_of_itself_does_not_carry_itself() {
    AgreedView view = first(TRACKING, "a", "b", "c");
    AgreedView alone = new Seeing().sees("a").after(view, TRACKING);
    assertFalse(alone.carriesItself(TRACKING));
    assertFalse(
        new Seeing().sees("a").gone("b").gone("c").after(view, TRACKING).carriesItself(TRACKING));
    assertTrue(first(PRESENT, "a").carriesItself(PRESENT));
  }
}
