package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the source of handovers has to say at the end of a tick: one message for many of them. */
final class HandoverPost {
  private final Node node;
  private final Map<NodeId, List<Preparation>> preparations = new LinkedHashMap<>();
  private final Map<NodeId, List<Ticketed>> abandoned = new LinkedHashMap<>();
  private final Map<NodeId, List<ProcessId>> migrated = new LinkedHashMap<>();

  /** Those that do not move, as a steward asked. */
  private final Map<NodeId, List<ProcessId>> staying = new LinkedHashMap<>();

  private final List<Refusal> stayed = new ArrayList<>();

  HandoverPost(Node node) {
    this.node = node;
  }

  /** The target of a handover is to make ready. */
  void prepare(Entry entry, Handover handover, Swap swap) {
    handover.progress = node.now;
    add(
        preparations,
        handover.target.node(),
        new Preparation(entry, handover.next, handover.attempt, swap));
  }

  /** A target is to drop what it has of a handover. */
  void abandoned(NodeId target, Ticketed of) {
    add(abandoned, target, of);
  }

  /** The process handles messages where it was handed to. */
  void migrated(Handover handover) {
    add(migrated, handover.target.node(), handover.id());
  }

  /** The process stays here, as that steward asked. */
  void staying(NodeId steward, ProcessId id) {
    add(staying, steward, id);
  }

  /** A process stays here against what was ordered; everybody hears why. */
  void stayed(Refusal why) {
    stayed.add(why);
  }

  private static <T> void add(Map<NodeId, List<T>> all, NodeId to, T item) {
    all.computeIfAbsent(to, t -> new ArrayList<>()).add(item);
  }

  void flush() {
    send(preparations, Message.Preparations::new);
    send(abandoned, Message.Abandoned::new);
    migrated.forEach((target, ids) -> node.effect(new Effect.Migrated(target, ids)));
    migrated.clear();
    send(staying, Message.Staying::new);
    for (List<Refusal> part : Lists.parts(stayed, CoreConfig.ENTRIES_PER_MESSAGE)) {
      Message.Stayed message = new Message.Stayed(part);
      node.send(node.membership.everyone(), message);
      node.stewardship.stayed(message);
      node.admin.stayed(message);
    }
    stayed.clear();
  }

  private <T> void send(Map<NodeId, List<T>> all, Function<List<T>, Message> message) {
    all.forEach(
        (to, items) -> {
          for (List<T> part : Lists.parts(items, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(to, message.apply(part));
          }
        });
    all.clear();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return preparations.size()
        + abandoned.size()
        + migrated.size()
        + staying.size()
        + stayed.size();
  }
}
