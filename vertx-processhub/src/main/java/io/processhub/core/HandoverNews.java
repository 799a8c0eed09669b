package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the source of handovers has to say, gathered over one tick and said at its end. */
final class HandoverNews {
  private final Node node;
  private final Map<NodeId, List<Preparation>> preparations = new LinkedHashMap<>();
  private final Map<NodeId, List<Ticketed>> abandoned = new LinkedHashMap<>();
  private final Map<NodeId, List<ProcessId>> migrated = new LinkedHashMap<>();
  private final List<Refusal> stayed = new ArrayList<>();

  HandoverNews(Node node) {
    this.node = node;
  }

  /** The target is to make ready, with that swap. */
  void prepare(Entry entry, Handover handover, Swap swap) {
    preparations
        .computeIfAbsent(handover.target.node(), t -> new ArrayList<>())
        .add(new Preparation(entry, handover.next, handover.attempt, swap));
  }

  /** That handover does not take place. */
  void abandoned(NodeId target, Ticketed of) {
    abandoned.computeIfAbsent(target, t -> new ArrayList<>()).add(of);
  }

  /** The target has confirmed that one. */
  void migrated(NodeId target, ProcessId id) {
    migrated.computeIfAbsent(target, t -> new ArrayList<>()).add(id);
  }

  /** A process stays where it is; for everybody. */
  void stayed(Refusal why) {
    stayed.add(why);
  }

  void flush() {
    preparations.forEach(
        (target, all) -> {
          for (List<Preparation> part : Lists.parts(all, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(target, new Message.Preparations(part));
          }
        });
    preparations.clear();
    abandoned.forEach(
        (target, all) -> {
          for (List<Ticketed> part : Lists.parts(all, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(target, new Message.Abandoned(part));
          }
        });
    abandoned.clear();
    migrated.forEach((target, ids) -> node.effect(new Effect.Migrated(target, ids)));
    migrated.clear();
    for (List<Refusal> part : Lists.parts(stayed, CoreConfig.ENTRIES_PER_MESSAGE)) {
      Message.Stayed message = new Message.Stayed(part);
      node.send(node.membership.everyone(), message);
      node.stewardship.stayed(message);
      node.admin.stayed(message);
    }
    stayed.clear();
  }
}
