package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.Occasion;
import io.processhub.strategy.distribution.PlacementRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what would move, by the code that the stewards place with, from the registry as it is and a
 * situation as it is or is supposed to be. Reads only: any thread may plan. Its cost grows with the
 * registry, so it is kept off the hub's context.
 */
public final class Planner {
  private static final Stamp SUPPOSED = new Stamp(Long.MAX_VALUE, new NodeId("-"));
  private static final String JOINING = "(joining)";

  private final CoreConfig config;
  private final Registry registry;
  private final Situation situation;
  private final long sequence;

  Planner(CoreConfig config, Registry registry, Situation situation, long sequence) {
    this.config = config;
    this.registry = registry;
    this.situation = situation;
    this.sequence = sequence;
  }

  public Situation situation() {
    return situation;
  }

  /** Where processes would go if nobody had wished them anywhere. */
  public MovePlan rebalance() {
    List<ProcessId> wishes = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : registry.entries()) {
      if (entry.live()) {
        Directive said = entry.directive();
        boolean wished = said != null && entry.wish() != null;
        entries.add(wished ? entry.with(new Directive(said.pin(), null)) : entry);
        if (wished) {
          wishes.add(entry.id());
        }
      }
    }
    Draft draft = new Draft(situation);
    draft.compare(entries, false);
    return draft.plan(MovePlan.Kind.REBALANCE, null, wishes);
  }

  /** Where the processes of that node would go. */
  public MovePlan drain(String name) {
    NodeMark mark = new NodeMark(name, SUPPOSED, NodeMark.State.DRAINING);
    Draft draft = new Draft(situation.with(mark, config.distribution().virtualNodes()));
    List<Entry> there = new ArrayList<>();
    for (Entry entry : registry.entries()) {
      if (entry.live() && isOn(entry, name)) {
        there.add(entry);
      }
    }
    draft.compare(there, true);
    return draft.plan(MovePlan.Kind.DRAIN, name, List.of());
  }

  /** Where processes that are about to be started would go; names of nodes. */
  public List<String> starts(List<Event.StartItem> items, NodeId startedOn) {
    Placement placement = placement(situation, new ArrayList<>());
    List<PlacementRequest> requests = new ArrayList<>(items.size());
    for (Event.StartItem item : items) {
      SpecBody body = item.body();
      requests.add(
          placement.request(item.id(), body, body.pinned(), body.tags(), List.of(), startedOn));
    }
    Set<String> names = new LinkedHashSet<>();
    for (List<NodeId> nodes : placement.place(requests, placement.context()).values()) {
      nodes.forEach(node -> names.add(situation.name(node)));
    }
    return List.copyOf(names);
  }

  private boolean isOn(Entry entry, String name) {
    Ownership ownership = entry.ownership();
    return ownership != null
        && ownership.replicas().stream()
            .anyMatch(r -> situation.view().contains(r.member()) && r.nodeName().equals(name));
  }

  /**
   * What would go to one more node. How many they are follows from its weight; which ones depends
   * on its node id, which nobody knows yet.
   */
  public MovePlan join(double weight, @Nullable String zone) {
    MemberId id = new MemberId(new NodeId(JOINING), 0);
    Member member = new Member(id, JOINING, weight, zone, Set.of(), true, false);
    Draft draft = new Draft(situation.with(member, config.distribution().virtualNodes()));
    List<Entry> entries = new ArrayList<>();
    registry.entries().forEach(entry -> entries.add(entry));
    entries.removeIf(entry -> !entry.live());
    draft.compareAll(entries);
    return draft.plan(MovePlan.Kind.JOIN, null, List.of());
  }

  /** What a wish for one process would do. */
  public MovePlan move(Entry entry, String name) {
    Draft draft = new Draft(situation);
    String objection = entry.pinned() ? "it is pinned" : draft.placement.objection(entry, name);
    if (objection != null) {
      draft.skipped.add(new MovePlan.Skipped(entry.id(), objection));
      return draft.plan(MovePlan.Kind.MOVE, null, List.of());
    }
    Directive wish = Directive.wished(SUPPOSED, name);
    draft.compare(List.of(entry.with(wish)), true);
    return draft.plan(MovePlan.Kind.MOVE, name, List.of(entry.id()));
  }

  /** What is wanted of a live process now, and why, for people. */
  public Explanation explain(Entry entry) {
    List<String> problems = new ArrayList<>();
    Placement placement = placement(situation, problems);
    List<NodeId> desired = placement.place(List.of(entry)).getOrDefault(entry.id(), List.of());
    List<String> reasons = new ArrayList<>();
    String wish = entry.wish();
    String objection = wish == null ? null : placement.objection(entry, wish);
    if (entry.pinned()) {
      reasons.add("it is pinned");
    }
    if (wish != null) {
      reasons.add(
          "it was moved to " + wish + (objection == null ? "" : ", without effect: " + objection));
    }
    reasons.add("its placement is " + entry.body().rule().getClass().getSimpleName());
    reasons.add("the strategy is " + config.distribution().type());
    reasons.addAll(problems);
    for (NodeMark mark : situation.marks()) {
      if (mark.state() != NodeMark.State.NONE) {
        reasons.add("node " + mark.name() + " is " + mark.state());
      }
    }
    NodeId steward = situation.steward(entry.id());
    return new Explanation(
        steward == null ? null : situation.name(steward),
        desired.stream().map(situation::name).toList(),
        reasons,
        backups(entry));
  }

  private List<String> backups(Entry entry) {
    Ownership ownership = entry.ownership();
    Replica owner = ownership == null ? null : ownership.replicas().get(0);
    if (ownership == null || owner == null || owner.backups() == null) {
      return List.of();
    }
    CoreConfig.Safety how = config.safekeeping();
    int majority = situation.view().size() / 2 + 1;
    return BackupPlaces.of(situation, entry.id(), owner.member(), ownership, how, majority).stream()
        .map(backup -> situation.name(backup.node()))
        .sorted()
        .toList();
  }

  /**
   * Why a process is to be where it is to be.
   *
   * @param steward name of the node that decides, null while nobody hosts
   * @param desired names of the nodes
   * @param reasons what bears on it, the strongest first
   * @param backups names of the nodes that are to hold its checkpoints; none while it makes none
   */
  public record Explanation(
      @Nullable String steward, List<String> desired, List<String> reasons, List<String> backups) {}

  private Placement placement(Situation supposed, List<String> problems) {
    return new Placement(
        config, supposed, Census.of(registry, sequence, Occasion.NEED), problems::add);
  }

  /** A plan in the making. */
  private final class Draft {
    final Situation supposed;
    final Placement placement;
    final List<MovePlan.Move> moves = new ArrayList<>();
    final List<MovePlan.Skipped> skipped = new ArrayList<>();

    Draft(Situation supposed) {
      this.supposed = supposed;
      this.placement = placement(supposed, new ArrayList<>());
    }

    /**
     * Compares where processes are with where they would be.
     *
     * @param asked whether those that stay are to be named, as somebody asked for them to go
     */
    void compare(List<Entry> entries, boolean asked) {
      for (List<Entry> part : Lists.parts(entries, CoreConfig.TICK_BUDGET)) {
        Map<ProcessId, List<NodeId>> desired = placement.place(part);
        for (Entry entry : part) {
          compare(entry, desired.getOrDefault(entry.id(), List.of()), asked);
        }
        if (!asked) {
          pinned(part, desired);
        }
      }
    }

    /** The same for all processes when the members have changed. */
    void compareAll(List<Entry> entries) {
      Placement all =
          new Placement(
              config, supposed, Census.of(registry, sequence, Occasion.JOIN), problem -> {});
      if (config.distribution().rearranges(all.context())) {
        Map<ProcessId, List<NodeId>> desired = all.placeAll(entries, Map.of());
        for (Entry entry : entries) {
          compare(entry, desired.getOrDefault(entry.id(), List.of()), false);
        }
      } else {
        compare(entries, false);
      }
    }

    private void compare(Entry entry, List<NodeId> desired, boolean asked) {
      Ownership ownership = entry.ownership();
      if (ownership == null) {
        return;
      }
      List<Replica> gone = new ArrayList<>();
      List<NodeId> fresh = new ArrayList<>(desired);
      boolean failed = false;
      for (Replica replica : ownership.replicas()) {
        failed |= replica.status() == ReplicaStatus.FAILED;
        if (!fresh.remove(replica.member().node()) && supposed.view().contains(replica.member())) {
          gone.add(replica);
        }
      }
      String stays =
          entry.pinned() && gone.isEmpty()
              ? "it is pinned"
              : failed && !leaves(gone) ? "it has failed" : null;
      if (stays == null && desired.isEmpty() && !gone.isEmpty()) {
        stays = "no other node may have it";
        asked |= leaves(gone);
      } else if (stays == null && fresh.isEmpty()) {
        stays = "it is there already";
      }
      if (stays != null) {
        if (asked || failed && !gone.isEmpty() && !fresh.isEmpty()) {
          skipped.add(new MovePlan.Skipped(entry.id(), stays));
        }
        return;
      }
      for (int i = 0; i < Math.min(gone.size(), fresh.size()); i++) {
        Replica from = gone.get(i);
        moves.add(
            new MovePlan.Move(
                entry.id(), from.member(), from.nodeName(), supposed.name(fresh.get(i))));
      }
    }

    private boolean leaves(List<Replica> replicas) {
      return replicas.stream()
          .anyMatch(r -> supposed.mark(r.nodeName()) == NodeMark.State.DRAINING);
    }

    /** Names those that would move but for their pin. */
    private void pinned(List<Entry> part, Map<ProcessId, List<NodeId>> desired) {
      List<Entry> free = new ArrayList<>();
      for (Entry entry : part) {
        if (entry.pinned()) {
          Directive said = entry.directive();
          Directive none = Directive.pinned(SUPPOSED, false);
          free.add(entry.with(said == null ? none : Directive.merge(said, none)));
        }
      }
      Map<ProcessId, List<NodeId>> otherwise = placement.place(free);
      for (Entry entry : free) {
        List<NodeId> would = otherwise.getOrDefault(entry.id(), List.of());
        if (!would.isEmpty() && !desired.getOrDefault(entry.id(), List.of()).containsAll(would)) {
          skipped.add(new MovePlan.Skipped(entry.id(), "it is pinned"));
        }
      }
    }

    MovePlan plan(MovePlan.Kind kind, @Nullable String node, List<ProcessId> wishes) {
      Map<String, Integer> before = new HashMap<>();
      for (Map.Entry<NodeId, Integer> each : registry.replicasPerNode().entrySet()) {
        if (supposed.view().contains(each.getKey())) {
          before.put(supposed.name(each.getKey()), each.getValue());
        }
      }
      Map<String, Integer> after = new HashMap<>(before);
      for (MovePlan.Move move : moves) {
        after.merge(move.from(), -1, Integer::sum);
        after.merge(move.to(), 1, Integer::sum);
      }
      Map<String, MovePlan.Counts> counts = new TreeMap<>();
      for (Member member : supposed.view().members()) {
        String name = member.name();
        counts.put(
            name, new MovePlan.Counts(before.getOrDefault(name, 0), after.getOrDefault(name, 0)));
      }
      return new MovePlan(kind, node, wishes, moves, skipped, new LinkedHashMap<>(counts));
    }
  }
}
