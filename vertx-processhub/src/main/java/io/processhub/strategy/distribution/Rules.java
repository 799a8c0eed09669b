package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessTraits;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What holds for every distribution strategy: how a process's own placement rule, its pin, its
 * {@code onNodeLoss} and cordons are read. In order of precedence:
 *
 * <ol>
 *   <li>{@code forEach} takes every member;
 *   <li>a process that waits for its node ({@code WAIT}) and whose present nodes have all left the
 *       view gets no other place;
 *   <li>a pinned process keeps the nodes where it is;
 *   <li>its rule: {@code on} and {@code bound} give the nodes that they name, in that order, and
 *       {@code local} the node of the start or, when that is gone or not known any more, the one
 *       where the process is. When none of them is in the view and takes it, {@code RESTART} leaves
 *       the choice to the strategy and {@code WAIT} gives none. {@code tagged} takes the carriers
 *       of the tag by the ring's order and gives none while there are no carriers;
 *   <li>without a rule the strategy decides.
 * </ol>
 *
 * A cordoned member is given only what it holds already, also by a rule.
 */
public final class Rules {
  private Rules() {}

  /** The nodes that pin and rule alone give, or nothing when the strategy has to decide. */
  public static Optional<List<NodeId>> decided(ProcessTraits traits, PlacementContext context) {
    PlacementRule rule = traits.rule();
    if (rule instanceof PlacementRule.ForEach) {
      return Optional.of(
          context.view().members().stream()
              .filter(member -> takes(member, traits))
              .map(Member::node)
              .toList());
    }
    if (waitsForLostNode(traits, context.view())) {
      return Optional.of(List.of());
    }
    List<NodeId> kept = kept(traits, context.view());
    if (!kept.isEmpty() && kept.size() >= traits.copies()) {
      return Optional.of(kept);
    }
    if (rule instanceof PlacementRule.None) {
      return Optional.empty();
    }
    if (rule instanceof PlacementRule.Tagged tagged) {
      return Optional.of(byRing(traits, context, member -> member.tags().contains(tagged.tag())));
    }
    List<Member> named =
        RuleTargets.of(traits, context.view()).stream().filter(m -> takes(m, traits)).toList();
    if (named.isEmpty() && traits.onNodeLoss() == OnNodeLoss.RESTART) {
      return Optional.empty();
    }
    Set<NodeId> places = new LinkedHashSet<>(kept);
    named.stream().map(Member::node).forEach(places::add);
    return Optional.of(places.stream().limit(traits.copies()).toList());
  }

  /**
   * As many nodes as the process wants, by the ring's order with zones taking turns: those that it
   * keeps first, then members that take it.
   */
  public static List<NodeId> byRing(ProcessTraits traits, PlacementContext context) {
    return byRing(traits, context, member -> true);
  }

  private static List<NodeId> byRing(
      ProcessTraits traits, PlacementContext context, Predicate<Member> eligible) {
    View view = context.view();
    List<NodeId> kept = kept(traits, view);
    Predicate<NodeId> admitted =
        node -> view.member(node).filter(m -> takes(m, traits) && eligible.test(m)).isPresent();
    if (traits.copies() == 1) {
      List<NodeId> owner = kept.isEmpty() ? context.ring().preferenceList(traits.id(), 1) : kept;
      if (!kept.isEmpty() || owner.isEmpty() || admitted.test(owner.get(0))) {
        return owner;
      }
    }
    List<NodeId> places = new ArrayList<>(kept);
    int wanted = Math.max(0, traits.copies() - kept.size());
    places.addAll(context.ring().zonedPreferenceList(traits.id(), wanted, kept, admitted));
    return List.copyOf(places);
  }

  /** The nodes that a pinned process may not leave, at most as many as it wants. */
  public static List<NodeId> kept(ProcessTraits traits, View view) {
    if (!traits.pinned() || traits.present().isEmpty()) {
      return List.of();
    }
    return traits.present().stream()
        .filter(view::contains)
        .distinct()
        .limit(traits.copies())
        .toList();
  }

  /** Whether the member may hold the process: not cordoned, or holding it now. */
  public static boolean takes(Member member, ProcessTraits traits) {
    return !member.cordoned() || traits.present().contains(member.node());
  }

  /** Whether the process's own placement rule lets it be on that member of the view. */
  public static boolean allows(Member member, ProcessTraits traits, View view) {
    PlacementRule rule = traits.rule();
    if (rule instanceof PlacementRule.None || rule instanceof PlacementRule.Local) {
      return true;
    }
    List<Member> named = RuleTargets.of(traits, view);
    boolean free = named.isEmpty() && traits.onNodeLoss() == OnNodeLoss.RESTART;
    return named.contains(member)
        || free && !(rule instanceof PlacementRule.ForEach || rule instanceof PlacementRule.Tagged);
  }

  private static boolean waitsForLostNode(ProcessTraits traits, View view) {
    return traits.onNodeLoss() == OnNodeLoss.WAIT
        && !traits.present().isEmpty()
        && traits.present().stream().noneMatch(view::contains);
  }

  /**
   * Refuses rules that the members of this view cannot follow, or that ask for another number of
   * replicas than the redundancy strategy.
   *
   * @throws IllegalArgumentException naming the process, its rule and what contradicts it
   */
  public static void validate(List<PlacementRequest> requests, PlacementContext context) {
    for (PlacementRequest request : requests) {
      RuleTargets.validate(request.traits(), context.view());
    }
  }
}
