package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Sees a plan being carried out, by whomever, in what the registry shows and the owners say. */
final class Watch {
  final long call;
  final MovePlan plan;

  /** Under way still. */
  private final Map<ProcessId, MovePlan.Move> items = new LinkedHashMap<>();

  /** What to look at again. */
  private final Set<ProcessId> dirty = new LinkedHashSet<>();

  /** What the last owner that kept a process said of it. */
  private final Map<ProcessId, Refusal> reasons = new HashMap<>();

  private final List<MovePlan.Move> moved = new ArrayList<>();
  private final List<Refusal> failed = new ArrayList<>();
  private final List<MovePlan.Skipped> skipped = new ArrayList<>();
  private final Node node;
  private final long overall;
  private long progress;
  private boolean lookedAgain;

  Watch(Node node, long call, MovePlan plan) {
    this.node = node;
    this.call = call;
    this.plan = plan;
    skipped.addAll(plan.skipped());
    add(plan.moves());
    long waves = 1 + plan.moves().size() / node.config.maxConcurrentMigrations();
    this.overall = node.now + patience() + waves * node.config.migrationTimeout();
  }

  private void add(List<MovePlan.Move> moves) {
    moves.forEach(move -> items.put(move.id(), move));
    dirty.addAll(items.keySet());
    progress = node.now;
  }

  /** How long nothing at all may happen before what is left counts as failed. */
  private long patience() {
    return node.config.debounce() + 2 * node.config.migrationTimeout();
  }

  void touched(ProcessId id) {
    if (items.containsKey(id)) {
      dirty.add(id);
    }
  }

  void lookAtAll() {
    dirty.addAll(items.keySet());
  }

  boolean dirty() {
    return !dirty.isEmpty();
  }

  /** That one did not come about. */
  void refused(Refusal refusal) {
    if (items.remove(refusal.id()) != null) {
      failed.add(refusal);
    }
  }

  /** Its owner keeps it for now; for another target, if this one is lost, it is asked again. */
  void stayed(Refusal reason) {
    MovePlan.Move move = items.get(reason.id());
    if (move == null) {
      return;
    }
    if (node.membership.hosts().named(move.to()).isPresent()) {
      end(move, reason);
    } else {
      reasons.put(reason.id(), reason);
    }
  }

  private void end(MovePlan.Move move, Refusal reason) {
    items.remove(move.id());
    dirty.remove(move.id());
    failed.add(reason);
    progress = node.now;
  }

  /** Looks at so many processes at most; how many it looked at. */
  int look(int budget) {
    List<Entry> entries = new ArrayList<>();
    Iterator<ProcessId> next = dirty.iterator();
    int looked = 0;
    while (next.hasNext() && looked < budget) {
      ProcessId id = next.next();
      next.remove();
      looked++;
      Entry entry = node.registry.get(id.value());
      if (entry == null || !entry.live()) {
        items.remove(id);
        skipped.add(new MovePlan.Skipped(id, "it was stopped"));
      } else {
        entries.add(entry);
      }
    }
    if (!entries.isEmpty()) {
      Map<ProcessId, List<NodeId>> desired = node.stewardship.placing().place(entries);
      for (Entry entry : entries) {
        MovePlan.Move move = items.get(entry.id());
        Ownership ownership = entry.ownership();
        if (move != null && ownership != null) {
          look(move, ownership, desired.getOrDefault(entry.id(), List.of()));
        }
      }
    }
    return looked;
  }

  private void look(MovePlan.Move move, Ownership ownership, List<NodeId> desired) {
    boolean there = node.membership.present(move.source());
    boolean stillOn = ownership.on(move.source()) != null;
    boolean arrived = ownership.replicas().size() == desired.size();
    String to = move.to();
    for (Replica replica : ownership.replicas()) {
      if (replica.status() == ReplicaStatus.FAILED && (!stillOn || desired.isEmpty())) {
        end(move, refusal(move, "it failed on " + replica.nodeName() + ": " + replica.cause()));
        return;
      }
      arrived &= replica.running() && desired.contains(replica.member().node());
      to = replica.member().equals(move.source()) ? to : replica.nodeName();
    }
    if (arrived && stillOn) {
      end(move, refusal(move, "it belongs on " + move.from() + " again"));
    } else if (arrived && !there && ownership.blank()) {
      end(move, refusal(move, "its node was lost; it started anew on " + to));
    } else if (arrived) {
      items.remove(move.id());
      moved.add(new MovePlan.Move(move.id(), move.source(), move.from(), to));
      progress = node.now;
    } else if (desired.isEmpty() && there) {
      end(move, refusal(move, "no other node may have it"));
    }
  }

  private Refusal refusal(MovePlan.Move move, String otherwise) {
    Refusal said = reasons.get(move.id());
    return said != null ? said : new Refusal(move.id(), RefusalCode.MIGRATION, otherwise);
  }

  /** Whether everything has ended, or time is up. */
  boolean over() {
    if (node.now >= overall || node.now >= progress + patience()) {
      for (MovePlan.Move move : List.copyOf(items.values())) {
        end(move, refusal(move, "it is still under way"));
      }
      return true;
    }
    if (items.isEmpty() && plan.kind() == MovePlan.Kind.DRAIN && !lookedAgain) {
      lookedAgain = true;
      lookAgain();
    }
    return items.isEmpty();
  }

  /** What came to a node just before everybody knew that it is draining goes too. */
  private void lookAgain() {
    String name = String.valueOf(plan.node());
    int left =
        node.membership
            .view()
            .named(name)
            .map(member -> node.registry.replicasOn(member.id()))
            .orElse(0);
    if (left <= failed.size() + skipped.size()) {
      return;
    }
    Set<ProcessId> known = new LinkedHashSet<>();
    failed.forEach(refusal -> known.add(refusal.id()));
    skipped.forEach(one -> known.add(one.id()));
    MovePlan rest =
        new Planner(
                node.config,
                node.registry,
                node.membership.situation(),
                node.stewardship.placing().placed())
            .drain(name);
    add(rest.moves().stream().filter(move -> !known.contains(move.id())).toList());
    rest.skipped().stream().filter(one -> !known.contains(one.id())).forEach(skipped::add);
  }

  MoveProgress moveProgress() {
    String kind = plan.kind().name().toLowerCase(Locale.ROOT);
    return new MoveProgress(
        plan.node() == null ? kind : kind + " " + plan.node(),
        moved.size(),
        failed.size(),
        items.size(),
        MoveProgress.UNKNOWN);
  }

  MoveReport report() {
    return new MoveReport(moved, failed, skipped, null);
  }

  /** Processes that it looks at or has to tell of. */
  int load() {
    return items.size() + dirty.size() + reasons.size() + moved.size() + failed.size();
  }
}
