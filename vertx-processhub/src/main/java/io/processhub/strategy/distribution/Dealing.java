package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessTraits;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What strategies share that give places in an order of their own. */
final class Dealing {
  private Dealing() {}

  /** The nodes that hold it and are members, at most as many as it wants. */
  static List<NodeId> held(ProcessTraits traits, View view) {
    return traits.present().stream()
        .filter(view::contains)
        .distinct()
        .limit(traits.copies())
        .toList();
  }

  /** Members that are given processes. */
  static List<Member> open(View view) {
    return view.members().stream().filter(member -> !member.cordoned()).toList();
  }

  /**
   * As many nodes as it wants: those that it keeps, then the first in that order whose zone has
   * none of it yet, and only where no such zone is left the first of the others.
   */
  static List<NodeId> fill(ProcessTraits traits, List<NodeId> kept, List<Member> order, View view) {
    List<NodeId> chosen = new ArrayList<>(kept);
    Set<Object> zones = new HashSet<>();
    kept.forEach(node -> view.member(node).ifPresent(member -> zones.add(zone(member))));
    for (boolean fresh : new boolean[] {true, false}) {
      for (Member member : order) {
        if (chosen.size() >= traits.copies()) {
          return List.copyOf(chosen);
        }
        if (!chosen.contains(member.node()) && (zones.add(zone(member)) || !fresh)) {
          chosen.add(member.node());
        }
      }
    }
    return List.copyOf(chosen);
  }

  /** A member without a zone is one of its own. */
  static Object zone(Member member) {
    return Objects.requireNonNullElse(member.zone(), member.node());
  }
}
