package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.model.View;
import io.processhub.strategy.distribution.PlacementContext;
import io.processhub.strategy.distribution.PlacementRequest;
import io.processhub.strategy.distribution.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where processes belong in one situation: what the stewards go by, and what plans are made with.
 * In this order: a pinned process stays where it is, a wish counts while its node can take the
 * process, and the hub's strategy decides.
 */
final class Placement {
  private final CoreConfig config;
  private final Situation situation;
  private final PlacementContext context;
  private final Consumer<String> problems;

  /**
   * @param census what is known of all processes together
   * @param problems is told what a strategy does wrong
   */
  Placement(CoreConfig config, Situation situation, Census census, Consumer<String> problems) {
    this.config = config;
    this.situation = situation;
    this.context =
        new PlacementContext(
            situation.places(),
            situation.placing(),
            census.counts(),
            census.load(),
            census.sequence(),
            census.replicas(),
            census.last(),
            census.occasion(),
            config.redundancy().type());
    this.problems = problems;
  }

  PlacementContext context() {
    return context;
  }

  /**
   * Desired nodes of all live entries at once, where those that do not move because they failed or
   * were wished to where they are count as pinned.
   *
   * @param underWay those that are on their way, and where to: that stays so
   */
  Map<ProcessId, List<NodeId>> placeAll(
      List<Entry> entries, Map<ProcessId, List<NodeId>> underWay) {
    List<PlacementRequest> requests = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      List<NodeId> target = underWay.get(entry.id());
      boolean keeps = failed(entry) || entry.pinned() && !kept(entry).isEmpty();
      NodeId wished = keeps ? null : wished(entry);
      if (wished != null) {
        target = List.of(wished);
      }
      boolean stays = target != null || entry.pinned() || failed(entry);
      SpecBody body = entry.body();
      List<NodeId> present = target != null ? target : present(entry, situation.places());
      requests.add(request(entry.id(), body, stays, entry.tags(), present, null));
    }
    return place(requests, context);
  }

  private static boolean failed(Entry entry) {
    Ownership ownership = entry.ownership();
    return ownership != null
        && ownership.replicas().stream().anyMatch(r -> r.status() == ReplicaStatus.FAILED);
  }

  /** Desired nodes of live entries. */
  Map<ProcessId, List<NodeId>> place(List<Entry> entries) {
    List<PlacementRequest> requests = new ArrayList<>(entries.size());
    Map<ProcessId, List<NodeId>> kept = new HashMap<>();
    for (Entry entry : entries) {
      List<NodeId> stays = entry.pinned() && !everywhere(entry.body()) ? kept(entry) : List.of();
      if (!stays.isEmpty()) {
        kept.put(entry.id(), stays);
      }
      if (stays.size() < copies()) {
        requests.add(request(entry));
      }
    }
    Map<ProcessId, List<NodeId>> places = place(requests, context);
    if (kept.isEmpty() && entries.stream().allMatch(entry -> entry.wish() == null)) {
      return places;
    }
    Map<ProcessId, List<NodeId>> all = new HashMap<>(places);
    kept.forEach((id, stays) -> all.put(id, filledUp(stays, places.getOrDefault(id, List.of()))));
    for (Entry entry : entries) {
      NodeId wished = kept.containsKey(entry.id()) ? null : wished(entry);
      if (wished != null) {
        all.put(entry.id(), first(wished, all.getOrDefault(entry.id(), List.of())));
      }
    }
    return all;
  }

  /** Whether every node has an active replica of it. */
  private boolean everywhere(SpecBody body) {
    return everywhere(config, body);
  }

  /** Whether every node has an active replica of a process with that spec. */
  static boolean everywhere(CoreConfig config, SpecBody body) {
    PlacementRule rule = body.rule();
    return rule instanceof PlacementRule.ForEach
        || rule instanceof PlacementRule.None && config.distribution().everywhere();
  }

  /** Where a pinned process stays, and as many others as it wants besides. */
  private List<NodeId> filledUp(List<NodeId> stays, List<NodeId> others) {
    List<NodeId> nodes = new ArrayList<>(stays);
    for (NodeId other : others) {
      if (nodes.size() < copies() && !nodes.contains(other)) {
        nodes.add(other);
      }
    }
    return List.copyOf(nodes);
  }

  /** Replicas that a process is to have. */
  private int copies() {
    return config.redundancy().copies(Math.max(1, situation.places().size()));
  }

  /** A pinned process stays on a node that is being drained, too. */
  private List<NodeId> kept(Entry entry) {
    return Rules.kept(request(entry, situation.hosts()).traits(), situation.hosts());
  }

  private List<NodeId> first(NodeId wished, List<NodeId> others) {
    List<NodeId> nodes = new ArrayList<>();
    nodes.add(wished);
    others.stream().filter(n -> !n.equals(wished)).forEach(nodes::add);
    return List.copyOf(nodes.subList(0, Math.max(1, Math.min(nodes.size(), others.size()))));
  }

  /** The node where it was wished to, null without a wish or while that counts for nothing. */
  private @Nullable NodeId wished(Entry entry) {
    String wish = entry.wish();
    return wish == null || objection(entry, wish) != null
        ? null
        : situation.places().named(wish).map(Member::node).orElse(null);
  }

  /** Why a process cannot be wished to that node, or null. */
  @Nullable String objection(Entry entry, String wish) {
    Member member = situation.hosts().named(wish).orElse(null);
    if (member == null) {
      return "node " + wish + " hosts nothing";
    }
    ProcessTraits traits = request(entry).traits();
    if (!situation.places().contains(member.id())) {
      return "node " + wish + " is draining";
    }
    if (!Rules.takes(member, traits)) {
      return "node " + wish + " is cordoned";
    }
    return Rules.allows(member, traits, situation.places())
        ? null
        : "its placement does not allow node " + wish;
  }

  PlacementRequest request(Entry entry) {
    return request(entry, situation.places());
  }

  private PlacementRequest request(Entry entry, View view) {
    SpecBody body = entry.body();
    return request(entry.id(), body, entry.pinned(), entry.tags(), present(entry, view), null);
  }

  private static List<NodeId> present(Entry entry, View view) {
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      return List.of();
    }
    List<NodeId> present = new ArrayList<>(ownership.replicas().size());
    for (Replica replica : ownership.replicas()) {
      if (view.contains(replica.member())) {
        present.add(replica.member().node());
      }
    }
    return present;
  }

  PlacementRequest request(
      ProcessId id,
      SpecBody body,
      boolean pinned,
      Set<String> tags,
      List<NodeId> present,
      @Nullable NodeId startedOn) {
    int copies = copies();
    return new PlacementRequest(
        new ProcessTraits(
            id, tags, pinned, body.rule(), body.onNodeLoss(), copies, present, startedOn));
  }

  /** What the strategy says, without what it may not say; a strategy that throws places nothing. */
  Map<ProcessId, List<NodeId>> place(List<PlacementRequest> requests, PlacementContext context) {
    String type = config.distribution().type();
    Map<ProcessId, List<NodeId>> places;
    try {
      places = config.distribution().place(requests, context);
    } catch (RuntimeException e) {
      problems.accept("strategy " + type + " failed: " + e);
      return Map.of();
    }
    for (Map.Entry<ProcessId, List<NodeId>> place : places.entrySet()) {
      for (NodeId target : place.getValue()) {
        if (!situation.places().contains(target)) {
          problems.accept(
              "strategy "
                  + type
                  + " chose "
                  + target
                  + " for "
                  + place.getKey()
                  + ", which is not in the view");
          return Map.of();
        }
      }
    }
    return places;
  }
}
