package io.processhub.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashRingTest {
  private static ProcessId id(int i) {
    return new ProcessId("process-" + i);
  }

  @Test
  void empty_ring_owns_nothing() {
    HashRing ring = HashRing.of(List.of(), 16);
    assertTrue(ring.isEmpty());
    assertNull(ring.owner(id(1)));
    assertNull(ring.owner(-1L));
    assertEquals(List.of(), ring.preferenceList(id(1), 3));
    assertEquals(List.of(), ring.zonedPreferenceList(id(1), 3));
    assertEquals(List.of(), ring.zonedPreferenceList(id(1), 3, List.of(), node -> true));
    assertEquals(List.of(), ring.nodes());
  }

  @Test
  void one_node_owns_the_whole_ring() {
    HashRing ring = HashRing.of(Members.members(1), 1);
    for (long place : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 42}) {
      assertEquals(new NodeId("node-0"), ring.owner(place));
    }
    assertEquals(1, ring.preferenceList(id(1), 5).size());
  }

  @Test
  void owner_is_the_first_point_at_or_after_the_place_by_linear_search() {
    List<Member> members = Members.members(7);
    HashRing ring = HashRing.of(members, 33);
    Map<Long, NodeId> points = new HashMap<>();
    for (Member member : members) {
      long nodeHash = HashRing.hash(member.node().value());
      for (int i = 0; i < 33; i++) {
        points.put(HashRing.point(nodeHash, i), member.node());
      }
    }
    List<Long> sorted = new ArrayList<>(points.keySet());
    sorted.sort(Long::compareUnsigned);
    List<Long> places = new ArrayList<>(List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
    sorted.forEach(point -> places.addAll(List.of(point - 1, point, point + 1)));
    IntStream.range(0, 1000).forEach(i -> places.add(HashRing.hash("key-" + i)));
    for (long place : places) {
      long first =
          sorted.stream()
              .filter(point -> Long.compareUnsigned(point, place) >= 0)
              .findFirst()
              .orElse(sorted.get(0));
      assertEquals(points.get(first), ring.owner(place), () -> Long.toHexString(place));
    }
  }

  @Test
  void ring_does_not_depend_on_the_order_of_members_nor_on_incarnations() {
    List<Member> members = new ArrayList<>(Members.members(9));
    HashRing ring = HashRing.of(members, 64);
    Collections.reverse(members);
    members.replaceAll(
        m ->
            new Member(
                new MemberId(m.node(), m.id().incarnation() + 1),
                "renamed-" + m.name(),
                m.weight(),
                null,
                Set.of(),
                true,
                true));
    HashRing other = HashRing.of(members, 64);
    assertEquals(ring.nodes(), other.nodes());
    for (int i = 0; i < 1000; i++) {
      assertEquals(ring.preferenceList(id(i), 9), other.preferenceList(id(i), 9));
    }
  }

  @Test
  void equal_points_belong_to_the_lowest_node_id() {
    long top = 0xFFFF_FFFF_FFFF_FFFFL;
    RingPoints points =
        RingPoints.sorted(new long[] {7, top, 7, top, 3, 7}, new int[] {1, 1, 2, 2});
    assertEquals(3, points.ownerAt(points.indexOf(0)));
    assertEquals(0, points.ownerAt(points.indexOf(4)));
    assertEquals(0, points.ownerAt(points.indexOf(7)));
    assertEquals(1, points.ownerAt(points.indexOf(8)));
    assertEquals(1, points.ownerAt(points.indexOf(top)));
  }

  @Test
  void weight_scales_the_number_of_points() {
    assertEquals(1536, RingPoints.of(List.of(Members.weighted("a", 1.5)), 1024).size());
    assertEquals(1, RingPoints.of(List.of(Members.weighted("a", 0.00001)), 1024).size());
    assertEquals(
        HashRing.MAX_POINTS_PER_MEMBER,
        RingPoints.of(List.of(Members.weighted("a", 1e300)), 1024).size());
  }

  @Test
  void preference_list_starts_with_the_owner_and_names_who_would_be_next() {
    List<Member> members = Members.members(6);
    HashRing ring = HashRing.of(members, 128);
    for (int i = 0; i < 300; i++) {
      List<NodeId> list = ring.preferenceList(id(i), 6);
      assertEquals(ring.owner(id(i)), list.get(0));
      HashRing without =
          HashRing.of(members.stream().filter(m -> !m.node().equals(list.get(0))).toList(), 128);
      assertEquals(list.subList(1, 6), without.preferenceList(id(i), 6));
    }
  }

  @Test
  void zones_take_turns_and_a_node_without_zone_is_its_own() {
    List<Member> members =
        List.of(
            Members.zoned("a1", "a"),
            Members.zoned("a2", "a"),
            Members.zoned("a3", "a"),
            Members.zoned("b1", "b"),
            Members.zoned("b2", "b"),
            Members.zoned("n1", null),
            Members.zoned("n2", null));
    HashRing ring = HashRing.of(members, 64);
    for (int i = 0; i < 500; i++) {
      List<NodeId> list = ring.zonedPreferenceList(id(i), 7);
      assertEquals(ring.owner(id(i)), list.get(0));
      assertEquals(7, new HashSet<>(list).size());
      assertEquals(Set.of("a", "b", "n1", "n2"), zones(list.subList(0, 4)));
      assertEquals(Set.of("a", "b"), zones(list.subList(4, 6)));
      assertEquals(Set.of("a"), zones(list.subList(6, 7)));
      List<NodeId> plain = ring.preferenceList(id(i), 7);
      for (int round : new int[] {0, 4}) {
        List<NodeId> part = list.subList(round, round == 0 ? 4 : 6);
        List<NodeId> byRing = new ArrayList<>(part);
        byRing.sort((x, y) -> plain.indexOf(x) - plain.indexOf(y));
        assertEquals(byRing, part);
      }
    }
  }

  private static Set<String> zones(List<NodeId> nodes) {
    Set<String> zones = new HashSet<>();
    for (NodeId node : nodes) {
      String value = node.value();
      assertTrue(zones.add(value.startsWith("n") ? value : value.substring(0, 1)));
    }
    return zones;
  }

  @Test
  void placed_nodes_count_for_their_zone_and_are_not_repeated() {
    List<Member> members =
        List.of(
            Members.zoned("a1", "a"),
            Members.zoned("a2", "a"),
            Members.zoned("b1", "b"),
            Members.zoned("b2", "b"));
    HashRing ring = HashRing.of(members, 64);
    NodeId a1 = new NodeId("a1");
    NodeId b1 = new NodeId("b1");
    List<NodeId> placed = List.of(a1, new NodeId("gone"));
    for (int i = 0; i < 200; i++) {
      List<NodeId> rest = ring.zonedPreferenceList(id(i), 3, placed, node -> true);
      assertTrue(rest.get(0).value().startsWith("b"));
      assertEquals(3, rest.size());
      assertTrue(!rest.contains(a1));
      assertEquals(
          List.of(new NodeId("b2")),
          ring.zonedPreferenceList(id(i), 1, placed, node -> !node.equals(b1)));
    }
  }

  @Test
  void lists_of_one_are_shared() {
    HashRing ring = HashRing.of(Members.members(3), 16);
    assertSame(ring.preferenceList(id(1), 1), ring.zonedPreferenceList(id(1), 1));
    assertEquals(List.of(), ring.preferenceList(id(1), 0));
  }

  @Test
  void wrong_arguments_are_named() {
    assertMessage("virtualNodes", () -> HashRing.of(List.of(), 0));
    assertMessage("65537", () -> HashRing.of(List.of(), 65537));
    Member twice = Members.member("twice");
    assertMessage("twice", () -> HashRing.of(List.of(twice, twice), 8));
    HashRing ring = HashRing.of(Members.members(2), 8);
    assertMessage("-1", () -> ring.preferenceList(id(1), -1));
    assertMessage("-2", () -> ring.zonedPreferenceList(id(1), -2));
  }

  private static void assertMessage(String part, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
