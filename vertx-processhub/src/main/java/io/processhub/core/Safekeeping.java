package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import io.processhub.model.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that has to do with checkpoints on one node: its own, those of others, and their search. */
final class Safekeeping {
  private final Node node;
  private final CopyBytes bytes;
  private final CopySender sender;
  private final Backups backups;
  private final Checkpoints checkpoints;
  private final Seeking seeking;
  private final ArrayDeque<ProcessId> strays = new ArrayDeque<>();

  /** Copies of processes of which nothing was known when they were last looked at. */
  private Set<ProcessId> unknown = new HashSet<>();

  private Set<ProcessId> stillUnknown = new HashSet<>();

  /** By owner: copies of which it believes that they are here. */
  private final Map<NodeId, List<CopyKey>> missing = new LinkedHashMap<>();

  private View view = View.of(0, List.of());

  Safekeeping(Node node) {
    this.node = node;
    this.bytes = new CopyBytes(node.config.safekeeping().maxBytes());
    this.sender = new CopySender(node);
    this.backups = new Backups(node, bytes);
    this.checkpoints = new Checkpoints(node, bytes, sender);
    this.seeking = new Seeking(node);
  }

  Backups backups() {
    return backups;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  Seeking seeking() {
    return seeking;
  }

  CopySender sender() {
    return sender;
  }

  /** The members that are to hold the checkpoints of a process. */
  List<MemberId> places(Situation situation, ProcessId id, MemberId owner, Ownership ownership) {
    CoreConfig.Safety how = node.config.safekeeping();
    return BackupPlaces.of(situation, id, owner, ownership, how, node.authority.required());
  }

  /** This node may act again: what waits may be held by enough. */
  void resumed() {
    checkpoints.topologyChanged();
  }

  /** A copy has come to this node. */
  void arrived(ProcessId id) {
    seeking.arrived(id);
    node.standingBy.arrived(id);
  }

  /** A replica has gone on with that checkpoint, or with the state of a move. */
  void restored(ProcessId id, Copy copy, Ownership decision) {
    backups.drop(id);
    checkpoints.restored(id, copy, decision);
  }

  void receive(MemberId from, Message message) {
    if (message instanceof Message.Copies copies) {
      backups.received(from, copies);
    } else if (message instanceof Message.CopyAnswers answers) {
      checkpoints.answers(from, answers);
      node.merging.answers(from, answers);
    } else if (message instanceof Message.CopyDrops drops) {
      backups.dropped(drops);
    } else if (message instanceof Message.Seek seek) {
      seeking.asked(from, seek);
    } else if (message instanceof Message.Found found && found.round() == 0) {
      checkpoints.strays(from, found.keys());
    } else if (message instanceof Message.Found found) {
      seeking.found(from, found);
    } else if (message instanceof Message.Fetch fetch) {
      seeking.fetch(from, fetch);
    }
  }

  void reconcile(Entry entry) {
    seeking.reconcile(entry);
    checkpoints.reconcile(entry);
    if (!entry.live()) {
      backups.drop(entry.id());
    } else {
      lookForLoss(entry);
    }
  }

  /** Its owner counts on a copy here that is gone, as when the process was unknown for a while. */
  private void lookForLoss(Entry entry) {
    Ownership current = entry.ownership();
    Replica owner = current == null ? null : current.active();
    List<String> named = owner == null ? null : owner.backups();
    if (current != null
        && owner != null
        && named != null
        && named.contains(node.introduction.member().name())
        && backups.copy(entry.id()) == null
        && !owner.member().equals(node.self)
        && node.membership.ready()
        && node.membership.present(owner.member())) {
      missing
          .computeIfAbsent(owner.member().node(), o -> new ArrayList<>())
          .add(new CopyKey(entry.id(), Version.of(current, 0)));
    }
  }

  /** Members came or went; what lost a backup gets another at once. */
  void topologyChanged() {
    View now = node.membership.view();
    boolean lost = view.members().stream().map(Member::id).anyMatch(id -> !now.contains(id));
    view = now;
    sender.topologyChanged();
    backups.topologyChanged();
    seeking.topologyChanged();
    checkpoints.topologyChanged();
    node.merging.topologyChanged();
    if (lost) {
      checkpoints.checkAll();
    }
  }

  /** The view has been quiet for a while: backups follow it. */
  void settled() {
    checkpoints.checkAll();
  }

  boolean busy() {
    return checkpoints.busy() || !strays.isEmpty();
  }

  /**
   * Whether a process of which a copy is here is about to start elsewhere: whoever starts it asks
   * for the copy. Costs a look at each copy.
   */
  boolean awaited() {
    for (ProcessId id : backups.all().keySet()) {
      Entry entry = node.registry.get(id.value());
      Ownership ownership = entry == null || !entry.live() ? null : entry.ownership();
      Replica owner = ownership == null ? null : ownership.acting();
      if (owner == null || owner.status() == ReplicaStatus.FAILED) {
        continue;
      }
      boolean there = view.contains(owner.member());
      boolean restarts = entry.body().onNodeLoss() == OnNodeLoss.RESTART;
      if (there ? !owner.running() : restarts && !owner.member().equals(node.self)) {
        return true;
      }
    }
    return false;
  }

  void tick() {
    sender.tick();
    seeking.tick();
    checkpoints.tick();
    node.merging.tick();
    if (node.timers.fired(Timers.Kind.STRAYS, node.now)) {
      strays.addAll(backups.all().keySet());
      unknown = stillUnknown;
      stillUnknown = new HashSet<>();
    }
    if (backups.size() > 0) {
      node.timers.atLatest(Timers.Kind.STRAYS, node.now + CoreConfig.STRAYS);
    }
    lookForStrays();
  }

  /** Tells owners of copies that they may not know of; drops those of which nothing is known. */
  private void lookForStrays() {
    Map<MemberId, List<CopyKey>> found = new LinkedHashMap<>();
    for (int i = 0; i < CoreConfig.TICK_BUDGET && !strays.isEmpty(); i++) {
      ProcessId id = strays.poll();
      Copy copy = backups.copy(id);
      Entry entry = node.registry.get(id.value());
      Ownership current = entry == null ? null : entry.ownership();
      if (copy == null) {
        continue;
      }
      if (entry == null || current == null) {
        stillUnknown.add(id);
        if (unknown.contains(id)) {
          backups.drop(id);
        }
      } else if (copy.version().compareTo(current) < 0 && current.active() != null) {
        // One that has failed keeps what it had, until it is stopped.
        MemberId owner = current.active().member();
        found.computeIfAbsent(owner, o -> new ArrayList<>()).add(new CopyKey(id, copy.version()));
      }
    }
    found.forEach(
        (owner, keys) -> {
          if (!owner.equals(node.self) && node.membership.present(owner)) {
            tell(owner.node(), keys);
          }
        });
  }

  /** Tells an owner of copies that are not what it believes. */
  private void tell(NodeId owner, List<CopyKey> keys) {
    for (List<CopyKey> some : Lists.parts(keys, CoreConfig.ENTRIES_PER_MESSAGE)) {
      node.send(owner, new Message.Found(0, some));
    }
  }

  /** Sends what this tick has to say. */
  void flush() {
    missing.forEach(this::tell);
    missing.clear();
    seeking.flush();
    checkpoints.flush();
    backups.flush();
    sender.pump();
  }
}
