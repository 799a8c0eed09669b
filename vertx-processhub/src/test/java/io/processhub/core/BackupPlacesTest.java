package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.CoreConfig.Safety;
import io.processhub.model.Epoch;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where checkpoints are held. */
class BackupPlacesTest {
  private static final ProcessId ID = new ProcessId("p");
  private static final int POINTS = 64;

  private static Member member(String name, @Nullable String zone, boolean hosting) {
    MemberId id = new MemberId(new NodeId(name), 1);
    return new Member(id, name, 1, zone, Set.of(), hosting, false);
  }

  private static Situation situation(List<Member> members, List<NodeMark> marks) {
    List<NodeId> order = members.stream().map(Member::node).toList();
    return Situation.of(order, View.of(1, members), marks, POINTS);
  }

  private static List<Member> five() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      members.add(member("n" + i, null, true));
    }
    return members;
  }

  private static Ownership on(MemberId... members) {
    List<Replica> replicas = new ArrayList<>();
    for (MemberId member : members) {
      replicas.add(Replica.assigned(member, member.node().value(), Role.ACTIVE, 0));
    }
    return new Ownership(0, Epoch.of(1), 5, members[0], 1, false, false, replicas, List.of());
  }

  private static List<MemberId> places(Situation situation, MemberId owner, Safety how) {
    return BackupPlaces.of(situation, ID, owner, on(owner), how, situation.view().size() / 2 + 1);
  }

  @Test
  void the_next_nodes_of_the_preference_list_hold_it_and_never_the_owner() {
    Situation situation = situation(five(), List.of());
    List<NodeId> preferred = situation.ring().preferenceList(ID, 5);
    MemberId owner = new MemberId(preferred.get(0), 1);
    List<MemberId> places = places(situation, owner, new Safety(2, false, 1));
    assertEquals(preferred.subList(1, 3), places.stream().map(MemberId::node).toList());
    MemberId elsewhere = new MemberId(preferred.get(1), 1);
    places = places(situation, elsewhere, new Safety(2, false, 1));
    assertEquals(
        List.of(preferred.get(0), preferred.get(2)), places.stream().map(MemberId::node).toList());
  }

  @Test
  void as_many_as_there_are_and_none_when_turned_off() {
    Situation situation = situation(five(), List.of());
    MemberId owner = new MemberId(new NodeId("n0"), 1);
    assertEquals(4, places(situation, owner, new Safety(9, false, 1)).size());
    assertEquals(List.of(), places(situation, owner, new Safety(0, true, 1)));
  }

  @Test
  void a_majority_needs_half_of_the_members_and_takes_those_that_host_nothing_last() {
    List<Member> members = new ArrayList<>(five());
    members.add(member("guest1", null, false));
    members.add(member("guest2", null, false));
    MemberId owner = new MemberId(new NodeId("n0"), 1);
    List<MemberId> places = places(situation(members, List.of()), owner, new Safety(1, true, 1));
    assertEquals(3, places.size());
    assertTrue(places.stream().noneMatch(each -> each.node().value().startsWith("guest")));
    List<Member> guests =
        List.of(member("n0", null, true), member("g1", null, false), member("g2", null, false));
    places = places(situation(guests, List.of()), owner, new Safety(1, true, 1));
    assertEquals(1, places.size());
  }

  @Test
  void other_replicas_come_first_then_other_zones_and_nodes_that_are_drained_last() {
    List<Member> members =
        List.of(
            member("a1", "a", true),
            member("a2", "a", true),
            member("a3", "a", true),
            member("b1", "b", true));
    MemberId owner = new MemberId(new NodeId("a1"), 1);
    Situation zoned = situation(members, List.of());
    assertEquals("b1", places(zoned, owner, new Safety(1, false, 1)).get(0).node().value());
    MemberId replica = new MemberId(new NodeId("a3"), 1);
    List<MemberId> withReplica =
        BackupPlaces.of(zoned, ID, owner, on(owner, replica), new Safety(1, false, 1), 2);
    assertEquals(List.of(replica), withReplica);
    NodeMark drained = new NodeMark("b1", new Stamp(1, owner.node()), NodeMark.State.DRAINING);
    List<MemberId> places =
        places(situation(members, List.of(drained)), owner, new Safety(3, false, 1));
    assertEquals("b1", places.get(2).node().value());
  }
}
