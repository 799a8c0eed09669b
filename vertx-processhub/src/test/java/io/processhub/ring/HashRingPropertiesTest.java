package io.processhub.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** jqwik prints the seed of each property and takes it again with {@code @Property(seed)}. */
class HashRingPropertiesTest {
  private static final int KEYS = 200;
  private static final String JOINER = "the joiner";

  @Provide
  Arbitrary<List<Member>> members() {
    Arbitrary<String> node = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(12);
    Arbitrary<Double> weight = Arbitraries.doubles().between(0.1, 4);
    return Combinators.combine(node, weight)
        .as(Members::weighted)
        .list()
        .uniqueElements(Member::node)
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Member>> zonedMembers() {
    Arbitrary<String> node = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8);
    Arbitrary<String> zone = Arbitraries.of("a", "b", "c").injectNull(0.2);
    return Combinators.combine(node, zone)
        .as(Members::zoned)
        .list()
        .uniqueElements(Member::node)
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static ProcessId key(int salt, int i) {
    return new ProcessId(salt + "/" + i);
  }

  @Property(tries = 200)
  void joining_node_takes_only_its_share(
      @ForAll("members") List<Member> members,
      @ForAll @IntRange(min = 1, max = 200) int virtualNodes,
      @ForAll int salt) {
    HashRing before = HashRing.of(members, virtualNodes);
    List<Member> more = new ArrayList<>(members);
    more.add(Members.member(JOINER));
    HashRing after = HashRing.of(more, virtualNodes);
    for (int i = 0; i < KEYS; i++) {
      NodeId owner = Objects.requireNonNull(after.owner(key(salt, i)));
      assertTrue(
          owner.equals(before.owner(key(salt, i))) || owner.value().equals(JOINER),
          () -> "moved to " + owner);
    }
  }

  @Property(tries = 200)
  void leaving_node_gives_only_its_share(
      @ForAll("members") List<Member> members,
      @ForAll @IntRange(min = 1, max = 200) int virtualNodes,
      @ForAll int salt) {
    HashRing before = HashRing.of(members, virtualNodes);
    NodeId leaver = members.get(0).node();
    HashRing after = HashRing.of(members.subList(1, members.size()), virtualNodes);
    for (int i = 0; i < KEYS; i++) {
      ProcessId id = key(salt, i);
      if (!leaver.equals(before.owner(id))) {
        assertEquals(before.owner(id), after.owner(id));
      } else if (members.size() > 1) {
        assertEquals(before.preferenceList(id, 2).get(1), after.owner(id));
      }
    }
  }

  @Property(tries = 200)
  void preference_lists_are_distinct_and_prefixes_of_longer_ones(
      @ForAll("zonedMembers") List<Member> members, @ForAll int salt) {
    HashRing ring = HashRing.of(members, 32);
    for (int i = 0; i < 20; i++) {
      ProcessId id = key(salt, i);
      List<NodeId> whole = ring.preferenceList(id, members.size() + 3);
      List<NodeId> zoned = ring.zonedPreferenceList(id, members.size() + 3);
      assertEquals(Set.copyOf(ring.nodes()), new HashSet<>(whole));
      assertEquals(members.size(), whole.size());
      assertEquals(Set.copyOf(ring.nodes()), new HashSet<>(zoned));
      assertEquals(members.size(), zoned.size());
      for (int n = 0; n <= members.size(); n++) {
        assertEquals(whole.subList(0, n), ring.preferenceList(id, n));
        assertEquals(zoned.subList(0, n), ring.zonedPreferenceList(id, n));
      }
    }
  }

  @Property(tries = 200)
  void no_zone_is_used_again_while_another_has_room(
      @ForAll("zonedMembers") List<Member> members,
      @ForAll @IntRange(min = 1, max = 6) int copies,
      @ForAll int salt) {
    HashRing ring = HashRing.of(members, 32);
    long zones = members.stream().map(HashRingPropertiesTest::zone).distinct().count();
    for (int i = 0; i < 20; i++) {
      List<NodeId> list = ring.zonedPreferenceList(key(salt, i), copies);
      long used =
          members.stream()
              .filter(m -> list.contains(m.node()))
              .map(HashRingPropertiesTest::zone)
              .distinct()
              .count();
      assertEquals(Math.min(zones, list.size()), used);
    }
  }

  private static String zone(Member member) {
    return member.zone() == null ? "alone: " + member.node() : member.zone();
  }
}
