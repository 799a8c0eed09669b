package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The handovers of this node after their commit: each belongs to its target, which has not said yet
 * that it handles messages. Their states are kept till then, to be sent once more, or to go on with
 * here if the target is lost.
 */
final class CommittedHandovers {
  private final Node node;
  private final StateSender sender;
  private final Freezing freezing;
  private final HandoverPost post;
  private final Map<ProcessId, Handover> committed = new LinkedHashMap<>();

  /** Whose targets have not been told yet. */
  private final Map<NodeId, List<Handover>> commits = new LinkedHashMap<>();

  CommittedHandovers(Node node, StateSender sender, Freezing freezing, HandoverPost post) {
    this.node = node;
    this.sender = sender;
    this.freezing = freezing;
    this.post = post;
  }

  boolean isEmpty() {
    return committed.isEmpty();
  }

  boolean holds(ProcessId id) {
    return committed.containsKey(id);
  }

  Collection<Handover> all() {
    return committed.values();
  }

  /** From here on the process belongs to the target. */
  void add(Handover handover) {
    release(handover.id());
    committed.put(handover.id(), handover);
    handover.enter(Handover.Phase.COMMITTED, node.now);
    commits.computeIfAbsent(handover.target.node(), t -> new ArrayList<>()).add(handover);
  }

  /** Tells the targets of what was committed. */
  void tell() {
    commits.forEach(node.routes::commit);
    commits.clear();
  }

  /**
   * A target says how far it is.
   *
   * @return whether it is about what is its own already
   */
  boolean progress(MemberId from, Step step) {
    ProcessId id = step.of().id();
    Handover handover = committed.get(id);
    if (handover != null && handover.isOf(from, step.of())) {
      progress(handover, step);
    } else if (owns(from, id)) {
      // It was given up without its word, and has not heard of the commit yet.
      repeat(from, id);
    } else {
      return false;
    }
    return true;
  }

  private void progress(Handover handover, Step step) {
    switch (step.kind()) {
      case ACTIVE -> confirmed(handover);
      case IMPORTED -> node.routes.repeat(handover.id());
      case READY -> {
        if (!handover.again) {
          handover.again = true;
          sender.again(handover);
        }
      }
      case RECEIVED -> sender.received(handover, step.received());
      case FAILED, UNKNOWN -> {
        Entry entry = node.registry.get(handover.id().value());
        if (entry != null && node.now >= handover.progress + CoreConfig.RETRY / 2) {
          sender.remove(handover);
          handover.again = false;
          post.prepare(entry, handover, Swap.COLD);
        }
      }
    }
  }

  private boolean owns(MemberId member, ProcessId id) {
    Entry entry = node.registry.get(id.value());
    Ownership current = entry == null || !entry.live() ? null : entry.ownership();
    return current != null && current.on(member) != null;
  }

  private void repeat(MemberId target, ProcessId id) {
    node.routes.repeat(id);
    Entry entry = node.registry.get(id.value());
    if (node.config.partition().quorum() && entry != null) {
      // Another view may have given it to that target.
      node.outbox.sendEntries(List.of(target.node()), List.of(entry));
    }
  }

  private void confirmed(Handover handover) {
    release(handover.id());
    post.migrated(handover);
    node.touched.add(handover.id());
  }

  /** Drops what this node still has of a process that was handed over. */
  void release(ProcessId id) {
    Handover handover = committed.remove(id);
    if (handover != null) {
      sender.remove(handover);
      freezing.forget(handover);
    }
  }

  /** Nothing of what has left counts any more. */
  void clear() {
    List.copyOf(committed.keySet()).forEach(this::release);
  }

  /**
   * The state of a process that left this node and is to go on here after all, because its target
   * was lost before it confirmed; null when this node has none, or that one made a later
   * checkpoint.
   *
   * @param newest the newest checkpoint that there is
   */
  byte @Nullable [] takeBack(ProcessId id, Ownership now, @Nullable Copy newest) {
    Handover handover = committed.get(id);
    if (handover == null) {
      return null;
    }
    byte[] state = handover.state;
    release(id);
    boolean sameLife = handover.next.life() == now.life();
    boolean older = newest != null && newest.version().compareTo(handover.next) >= 0;
    return !sameLife || older ? null : state == null ? new byte[0] : state;
  }

  /** Drops what was handed over and has another owner now, or none. */
  void reconcile(Entry entry) {
    Handover handover = committed.get(entry.id());
    if (handover != null) {
      Ownership current = entry.ownership();
      boolean overtaken =
          !entry.live()
              || current == null
              || current.life() != handover.next.life()
              || current.compareTo(handover.next) > 0 && current.on(node.self) == null
              || failedThere(current, handover);
      if (overtaken) {
        release(entry.id());
      }
    }
  }

  private static boolean failedThere(Ownership current, Handover handover) {
    Replica theirs = current.on(handover.target);
    return current.sameDecision(handover.next)
        && theirs != null
        && theirs.status() == ReplicaStatus.FAILED;
  }

  /** Repeats what was not answered, and ends what needs no answer. */
  void tick() {
    for (Handover handover : committed.values()) {
      if (handover.again) {
        sender.repeat(handover);
      }
    }
    if (!node.config.migration().confirmHandover()) {
      long before = node.now - node.config.migration().retention();
      for (Handover handover : List.copyOf(committed.values())) {
        if (handover.since <= before) {
          confirmed(handover);
        }
      }
    }
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return committed.size() + commits.size();
  }
}
