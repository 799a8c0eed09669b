package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.PlacementRule;
import io.processhub.model.PlacementRule.Bound;
import io.processhub.model.PlacementRule.Local;
import io.processhub.model.PlacementRule.On;
import io.processhub.model.PlacementRule.Tagged;
import io.processhub.model.ProcessTraits;
import io.processhub.model.View;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which members a placement rule speaks of, and whether it can be followed at all. */
final class RuleTargets {
  private RuleTargets() {}

  /** The members that the rule names or describes and that are in the view, each once. */
  static List<Member> of(ProcessTraits traits, View view) {
    PlacementRule rule = traits.rule();
    if (rule instanceof Tagged tagged) {
      return view.members().stream().filter(m -> m.tags().contains(tagged.tag())).toList();
    }
    if (rule instanceof Local) {
      return local(traits, view);
    }
    Stream<String> names =
        rule instanceof On on
            ? Stream.of(on.node())
            : rule instanceof Bound bound ? bound.nodes().stream() : Stream.empty();
    return names.map(view::named).flatMap(Optional::stream).distinct().toList();
  }

  /** Where it was started; when that is not known or gone, where it is now, so that it stays. */
  private static List<Member> local(ProcessTraits traits, View view) {
    return Stream.concat(Stream.ofNullable(traits.startedOn()), traits.present().stream())
        .map(view::member)
        .flatMap(Optional::stream)
        .limit(1)
        .toList();
  }

  static void validate(ProcessTraits traits, View view, String redundancy) {
    PlacementRule rule = traits.rule();
    if (rule instanceof PlacementRule.None || rule instanceof PlacementRule.ForEach) {
      return;
    }
    List<Member> targets = of(traits, view);
    String problem = missing(traits, view, targets);
    if (problem == null) {
      problem = wrongNumber(traits, targets, redundancy);
    }
    if (problem == null && targets.stream().noneMatch(m -> Rules.takes(m, traits))) {
      problem = "is cordoned: " + targets.stream().map(Member::name).toList();
    }
    if (problem != null) {
      throw new IllegalArgumentException(
          "placement " + text(traits) + " of process " + traits.id() + " " + problem);
    }
  }

  private static @Nullable String missing(ProcessTraits traits, View view, List<Member> targets) {
    if (traits.rule() instanceof Bound bound) {
      if (bound.nodes().isEmpty()) {
        return "names no node";
      }
      List<String> unknown =
          bound.nodes().stream().filter(node -> view.named(node).isEmpty()).toList();
      if (unknown.isEmpty()) {
        return null;
      }
      return "names unknown nodes " + unknown + nodesOf(view);
    }
    return targets.isEmpty() ? "matches no node" + nodesOf(view) : null;
  }

  private static @Nullable String wrongNumber(
      ProcessTraits traits, List<Member> targets, String redundancy) {
    boolean fixed = !(traits.rule() instanceof Tagged);
    return fixed && targets.size() != traits.copies()
        ? "gives "
            + targets.size()
            + " nodes, but the redundancy strategy "
            + redundancy
            + " asks for "
            + traits.copies()
            + " replicas"
        : null;
  }

  private static String nodesOf(View view) {
    return "; the hub's nodes are " + view.members().stream().map(Member::name).toList();
  }

  private static String text(ProcessTraits traits) {
    PlacementRule rule = traits.rule();
    if (rule instanceof On on) {
      return "on(" + on.node() + ")";
    }
    if (rule instanceof Tagged tagged) {
      return "tagged(" + tagged.tag() + ")";
    }
    if (rule instanceof Bound bound) {
      return "bound" + bound.nodes();
    }
    return "local(" + Objects.requireNonNullElse(traits.startedOn(), "unknown node") + ")";
  }
}
