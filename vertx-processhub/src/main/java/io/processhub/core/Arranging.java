package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.Occasion;
import io.processhub.strategy.distribution.Stewards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the steward of all processes has decided that some go, until the registry shows it: those
 * that have to leave their node, and those that the strategy rearranges when the members, the
 * counts or the scores have changed. It is derived from the registry and dies with its steward; the
 * next one makes its own.
 */
final class Arranging {
  /**
   * One process on its way: where it was when the plan was made, where it shall be, and whether it
   * needs another place.
   */
  private record Planned(List<NodeId> from, List<NodeId> to, boolean needed) {}

  private final Node node;
  private final Map<ProcessId, Planned> plan = new HashMap<>();

  /** Replicas more, or less, per node than the registry says, once the plan is carried out. */
  private final Map<NodeId, Integer> shift = new HashMap<>();

  /** Members that could be given processes when this was last looked at. */
  private List<NodeId> open = List.of();

  /** Whether others have come to these that nothing has been rearranged for yet. */
  private boolean joined;

  Arranging(Node node) {
    this.node = node;
  }

  /** Whether this node places all processes. */
  boolean chief() {
    return node.config.distribution().stewards() != Stewards.RING
        && node.membership.ready()
        && node.self.node().equals(node.membership.situation().steward());
  }

  /** The view has been quiet for a while. */
  void quiet() {
    if (joined) {
      joined = false;
      arrange(Occasion.JOIN);
    }
  }

  /** The members have changed: of the plan that is left which still can be carried out. */
  void topologyChanged() {
    boolean chief = chief();
    Situation situation = node.membership.situation();
    List<NodeId> now =
        situation.places().members().stream()
            .filter(member -> !member.cordoned())
            .map(Member::node)
            .toList();
    joined |= !open.containsAll(now);
    open = now;
    for (Map.Entry<ProcessId, Planned> each : List.copyOf(plan.entrySet())) {
      Planned planned = each.getValue();
      boolean stays =
          planned.needed && planned.from.stream().allMatch(situation.places()::contains);
      if (!chief || stays || !planned.to.stream().allMatch(situation.places()::contains)) {
        drop(each.getKey());
      }
    }
  }

  /** Something has changed that may concern the counts. */
  void touched() {
    if (chief()) {
      node.timers.atLatest(Timers.Kind.ARRANGING, node.now + node.config.debounce());
    }
  }

  void tick() {
    if (node.timers.fired(Timers.Kind.ARRANGING, node.now) && node.sweep.movesAllowed()) {
      arrange(Occasion.COUNTS);
    }
  }

  /** Makes a new plan if the strategy wants one; whether anything is to move. */
  boolean arrange(Occasion occasion) {
    if (!chief()) {
      return false;
    }
    Placing placing = node.stewardship.placing();
    if (!node.config.distribution().rearranges(placing.now(occasion, 0).context())) {
      return false;
    }
    for (Map.Entry<ProcessId, Planned> each : List.copyOf(plan.entrySet())) {
      if (!each.getValue().needed && occasion == Occasion.JOIN) {
        drop(each.getKey());
      }
    }
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : node.registry.entries()) {
      if (entry.live()) {
        entries.add(entry);
      }
    }
    Map<ProcessId, List<NodeId>> underWay = new HashMap<>();
    plan.forEach((id, planned) -> underWay.put(id, planned.to));
    Map<ProcessId, List<NodeId>> places = placing.now(occasion, 0).placeAll(entries, underWay);
    for (Entry entry : entries) {
      if (underWay.containsKey(entry.id())) {
        continue;
      }
      List<NodeId> to = places.getOrDefault(entry.id(), List.of());
      List<NodeId> from = nodes(entry);
      if (movable(entry) && !to.isEmpty() && !same(from, to) && !wished(entry, to)) {
        put(entry.id(), new Planned(from, to, false));
        node.touched.add(entry.id());
      }
    }
    return !plan.isEmpty();
  }

  /**
   * The places that have been decided, instead of those that would be now; what is decided now
   * stays decided, so that nobody is sent here and there while it is on its way.
   */
  Map<ProcessId, List<NodeId>> settled(List<Entry> entries, Map<ProcessId, List<NodeId>> places) {
    if (!chief()) {
      return places;
    }
    Map<ProcessId, List<NodeId>> all = new HashMap<>(places);
    for (Entry entry : entries) {
      Planned planned = plan.get(entry.id());
      List<NodeId> now = places.getOrDefault(entry.id(), List.of());
      List<NodeId> from = nodes(entry);
      if (now.isEmpty() || !movable(entry) || wished(entry, now)) {
        drop(entry.id());
      } else if (planned != null && between(from, planned) && stands(planned, entry, now)) {
        all.put(entry.id(), planned.to);
        if (!same(from, planned.from)) {
          drop(entry.id());
          put(entry.id(), new Planned(from, planned.to, planned.needed));
        }
      } else {
        drop(entry.id());
        if (!same(from, now)) {
          put(entry.id(), new Planned(from, now, true));
        }
      }
    }
    return all;
  }

  private boolean wished(Entry entry, List<NodeId> now) {
    String wish = entry.wish();
    return wish != null
        && node.membership
            .situation()
            .places()
            .named(wish)
            .filter(member -> member.node().equals(now.get(0)))
            .isPresent();
  }

  /** Whether it is on its way: several replicas change their places one after the other. */
  private static boolean between(List<NodeId> now, Planned planned) {
    return !same(now, planned.to)
        && now.stream().allMatch(n -> planned.from.contains(n) || planned.to.contains(n));
  }

  /** Whether it still has to leave, or is still free to. */
  private static boolean stands(Planned planned, Entry entry, List<NodeId> now) {
    return planned.needed ? !same(planned.from, now) : !entry.pinned();
  }

  private void put(ProcessId id, Planned planned) {
    plan.put(id, planned);
    shift(planned.from, -1);
    shift(planned.to, 1);
  }

  /** Not what was lost: that is started elsewhere at once, or waits for its node. */
  private boolean movable(Entry entry) {
    Ownership ownership = entry.ownership();
    return entry.live()
        && ownership != null
        && ownership.replicas().stream().anyMatch(r -> node.membership.present(r.member()))
        && ownership.replicas().stream().noneMatch(r -> r.status() == ReplicaStatus.FAILED);
  }

  void forget(ProcessId id) {
    drop(id);
  }

  private void drop(ProcessId id) {
    Planned planned = plan.remove(id);
    if (planned != null) {
      shift(planned.from, 1);
      shift(planned.to, -1);
    }
  }

  private void shift(List<NodeId> nodes, int by) {
    for (NodeId each : nodes) {
      shift.merge(each, by, Integer::sum);
    }
  }

  private static List<NodeId> nodes(Entry entry) {
    Ownership ownership = entry.ownership();
    return ownership == null
        ? List.of()
        : ownership.replicas().stream().map(replica -> replica.member().node()).toList();
  }

  private static boolean same(List<NodeId> some, List<NodeId> others) {
    return some.size() == others.size() && others.containsAll(some);
  }

  /** Replicas per node as they will be when the plan has been carried out. */
  Map<NodeId, Integer> counts() {
    Map<NodeId, Integer> counts = node.registry.replicasPerNode();
    if (!plan.isEmpty()) {
      shift.forEach((each, by) -> counts.merge(each, by, Integer::sum));
    }
    return counts;
  }

  boolean busy() {
    return !plan.isEmpty();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return plan.size();
  }
}
