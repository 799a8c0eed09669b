package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The source's and the senders' side of a change of routes. A process that left is forwarded from
 * here until every node has sent a marker down the old route, and for a while longer.
 *
 * <p>Nodes of the cluster without the hub send too, by routes that members tell them. They are told
 * once every member knows the new route, so that none hears of the old one later, and answer behind
 * what they have sent by it: their marker.
 */
final class Forwarders {
  private static final class Batch {
    final long number;
    final NodeId target;
    final Set<ProcessId> ids = new LinkedHashSet<>();

    /** Nodes that a target waits for which does not handle messages yet. */
    final Set<NodeId> awaited;

    final Set<NodeId> unconfirmed;

    /** Nodes that have been told, or were there when it began. */
    final Set<NodeId> told = new TreeSet<>();

    final long since;
    long repeatAt;
    int repeats;

    /** Whether the nodes without the hub have been told. */
    boolean toldStrangers;

    Batch(long number, NodeId target, List<NodeId> awaited, long since) {
      this.number = number;
      this.target = target;
      this.awaited = new TreeSet<>(awaited);
      this.unconfirmed = new TreeSet<>(awaited);
      this.since = since;
      this.toldStrangers = awaited.isEmpty();
    }
  }

  /** How long a leaving node waits for nodes without the hub. */
  private static final long STRANGERS = 3_000;

  private final Node node;
  private final Map<Long, Batch> batches = new LinkedHashMap<>();
  private final Map<ProcessId, Batch> forwarded = new HashMap<>();

  /** Where they are forwarded when that is not their batch's target any more. */
  private final Map<ProcessId, NodeId> elsewhere = new HashMap<>();

  /** Those of which a replica is to stand by here as soon as nothing comes by an old route. */
  private final Set<ProcessId> awaitedClear = new LinkedHashSet<>();

  private final Map<NodeId, Set<Long>> markers = new LinkedHashMap<>();
  private final Map<NodeId, Map<NodeId, Set<Long>>> passed = new LinkedHashMap<>();
  private long numbers;

  /** Markers of that sender are to be passed on. */
  private record Passing(NodeId sender, List<Long> batches) {}

  /** A marker is to go to that source. */
  private record Marking(NodeId source, long batch) {}

  Forwarders(Node node) {
    this.node = node;
  }

  /** Whether a leaving node may go. */
  boolean idle() {
    return batches.isEmpty();
  }

  /** Tells everybody of handovers that have just been committed. */
  void commit(NodeId target, List<Handover> handovers) {
    for (List<Handover> part : Lists.parts(handovers, CoreConfig.ENTRIES_PER_MESSAGE)) {
      List<NodeId> awaited = new ArrayList<>(node.membership.senders());
      awaited.add(node.self.node());
      awaited.addAll(node.membership.peers().strangers());
      Batch batch = new Batch(++numbers, target, awaited, node.now);
      batch.told.addAll(node.membership.everyone());
      for (Handover handover : part) {
        batch.ids.add(handover.id());
        forwarded.put(handover.id(), batch);
        elsewhere.remove(handover.id());
      }
      batches.put(batch.number, batch);
      tell(batch, node.membership.everyone());
      NodeId self = node.self.node();
      List<Long> one = List.of(batch.number);
      node.flushes.then(new Passing(self, one), () -> pass(self, one));
    }
    remind();
  }

  private void tell(Batch batch, List<NodeId> to) {
    batch.repeatAt = node.now + (CoreConfig.RETRY << Math.min(3, batch.repeats++));
    List<Entry> entries = new ArrayList<>(batch.ids.size());
    for (ProcessId id : batch.ids) {
      Entry entry = node.registry.get(id.value());
      if (entry != null) {
        entries.add(entry);
      }
    }
    List<NodeId> awaited = List.copyOf(batch.awaited);
    node.send(to, new Message.Committed(batch.number, batch.target, awaited, entries));
  }

  /** The target does not seem to know that this process is its own. */
  void repeat(ProcessId id) {
    Batch batch = forwarded.get(id);
    if (batch != null) {
      batch.repeatAt = Math.min(batch.repeatAt, node.now + CoreConfig.RETRY / 4);
      node.timers.atLatest(Timers.Kind.FORWARDERS, batch.repeatAt);
    }
  }

  /** As a sender: what went down the old routes is followed by a marker once it is written. */
  void committed(MemberId from, Message.Committed message) {
    node.flushes.then(
        new Marking(from.node(), message.batch()),
        () ->
            markers.computeIfAbsent(from.node(), s -> new LinkedHashSet<>()).add(message.batch()));
  }

  /** As the source: everything before the marker has arrived; it is passed on behind it. */
  void markers(MemberId from, Message.Markers message) {
    node.flushes.then(
        new Passing(from.node(), message.batches()), () -> pass(from.node(), message.batches()));
  }

  /** The same of a node without the hub. */
  void strangerPassed(Event.StrangerPassed passed) {
    List<Long> one = List.of(passed.batch());
    node.flushes.then(new Passing(passed.node(), one), () -> pass(passed.node(), one));
  }

  private void pass(NodeId sender, List<Long> numbers) {
    for (long number : numbers) {
      Batch batch = batches.get(number);
      if (batch != null) {
        batch.unconfirmed.remove(sender);
        passTo(batch.target, sender, number);
        strangersNext(batch);
        if (passed(batch)) {
          List.copyOf(batch.ids).forEach(node.target::routePassed);
          lookAgain();
        }
        remind();
      }
    }
  }

  private void passTo(NodeId target, NodeId sender, long number) {
    passed
        .computeIfAbsent(target, t -> new LinkedHashMap<>())
        .computeIfAbsent(sender, s -> new LinkedHashSet<>())
        .add(number);
  }

  /** A target waits for a marker that was passed on already, and lost. */
  void gateClosed(MemberId from, Message.GateClosed question) {
    Batch batch = batches.get(question.batch());
    if (batch == null || !batch.unconfirmed.contains(question.sender())) {
      passTo(from.node(), question.sender(), question.batch());
    }
  }

  /** The process is run here again: it is not forwarded any more. */
  void back(ProcessId id) {
    Batch batch = forwarded.remove(id);
    elsewhere.remove(id);
    if (awaitedClear.remove(id)) {
      node.touched.add(id);
    }
    if (batch != null) {
      batch.ids.remove(id);
    }
  }

  /** Whether everybody's marker has come: nothing is on the old route any more. */
  private boolean passed(Batch batch) {
    return batch.unconfirmed.isEmpty() && batch.told.containsAll(node.membership.everyone());
  }

  /** Whether nothing is on an old route any more to that process, if it ever left this node. */
  boolean passed(ProcessId id) {
    Batch batch = forwarded.get(id);
    return batch == null || passed(batch);
  }

  /**
   * A replica is held here for a process that left and may come back. Once everybody's marker has
   * come, what was sent here by the old route has been forwarded, and what comes now is sent by the
   * new one: it waits.
   *
   * @return whether it was forwarded, and is no more
   */
  boolean returns(ProcessId id) {
    Batch batch = forwarded.get(id);
    boolean was = batch != null && passed(batch);
    if (was) {
      back(id);
      node.effect(new Effect.StopForwarding(List.of(id)));
    }
    return was;
  }

  /**
   * Whether a replica may stand by here: it takes no messages, so that none may be on its way to
   * one that left this node. If not, the process is looked at again once that is so.
   */
  boolean clear(ProcessId id) {
    Batch batch = forwarded.get(id);
    if (batch != null && !passed(batch)) {
      awaitedClear.add(id);
      return false;
    }
    returns(id);
    return true;
  }

  private void lookAgain() {
    for (ProcessId id : List.copyOf(awaitedClear)) {
      if (passed(id)) {
        awaitedClear.remove(id);
        node.touched.add(id);
      }
    }
  }

  /** It does not come back after all: what has waited is forwarded. */
  void again(ProcessId id, NodeId owner) {
    Batch batch = new Batch(++numbers, owner, List.of(), node.now);
    batch.ids.add(id);
    batch.told.addAll(node.membership.everyone());
    batches.put(batch.number, batch);
    forwarded.put(id, batch);
    node.effect(new Effect.Forward(id, owner));
    remind();
  }

  /** Follows a process that went on from where it is forwarded to. */
  void reconcile(Entry entry) {
    Batch batch = forwarded.get(entry.id());
    Ownership ownership = entry.ownership();
    Replica owner = ownership == null ? null : ownership.active();
    if (batch == null || !entry.live() || owner == null) {
      return;
    }
    NodeId now = owner.member().node();
    NodeId before = elsewhere.getOrDefault(entry.id(), batch.target);
    if (!now.equals(before)
        && !now.equals(node.self.node())
        && !node.membership.everyone().contains(before)) {
      elsewhere.put(entry.id(), now);
      node.effect(new Effect.Forward(entry.id(), now));
    }
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.FORWARDERS, node.now)) {
      return;
    }
    List<ProcessId> ended = new ArrayList<>();
    Set<NodeId> senders = new TreeSet<>(node.membership.senders());
    senders.addAll(node.membership.peers().strangers());
    senders.add(node.self.node());
    for (Batch batch : List.copyOf(batches.values())) {
      tellNewcomers(batch);
      batch.unconfirmed.retainAll(senders);
      strangersNext(batch);
      if (over(batch)) {
        batches.remove(batch.number);
        batch.ids.forEach(id -> forwarded.remove(id, batch));
        batch.ids.forEach(elsewhere::remove);
        ended.addAll(batch.ids);
      } else if (node.now >= batch.repeatAt) {
        repeat(batch);
      }
    }
    if (!ended.isEmpty()) {
      node.effect(new Effect.StopForwarding(ended));
    }
    lookAgain();
    remind();
  }

  /** Once no member is waited for any more the nodes without the hub are told. */
  private void strangersNext(Batch batch) {
    if (!batch.toldStrangers && !waitsForMembers(batch)) {
      batch.toldStrangers = true;
      // Those that came since may have been told the old route by a member.
      batch.unconfirmed.addAll(node.membership.peers().strangers());
      tellStrangers(batch);
    }
  }

  /** Whoever has come since may have learned the old route from somebody. */
  private void tellNewcomers(Batch batch) {
    List<NodeId> everyone = node.membership.everyone();
    batch.told.retainAll(everyone);
    for (NodeId each : everyone) {
      if (batch.told.add(each)) {
        batch.awaited.add(each);
        batch.unconfirmed.add(each);
        batch.repeatAt = node.now;
      }
    }
  }

  private boolean member(NodeId each) {
    return each.equals(node.self.node()) || node.membership.everyone().contains(each);
  }

  private boolean waitsForMembers(Batch batch) {
    return batch.unconfirmed.stream().anyMatch(this::member);
  }

  private void repeat(Batch batch) {
    Set<NodeId> to = new TreeSet<>(batch.unconfirmed);
    to.removeIf(each -> !member(each));
    if (to.isEmpty()) {
      tellStrangers(batch);
    }
    for (ProcessId id : batch.ids) {
      if (node.source.holds(id)) {
        to.add(batch.target);
      }
    }
    to.retainAll(node.membership.everyone());
    if (to.isEmpty()) {
      batch.repeatAt = node.now + CoreConfig.RETRY;
    } else {
      tell(batch, List.copyOf(to));
    }
  }

  private void tellStrangers(Batch batch) {
    List<NodeId> strangers = batch.unconfirmed.stream().filter(each -> !member(each)).toList();
    if (!strangers.isEmpty()) {
      List<ProcessId> ids = List.copyOf(batch.ids);
      node.effect(new Effect.TellStrangers(batch.number, strangers, ids));
    }
  }

  private boolean over(Batch batch) {
    boolean leaving = node.membership.phase() == Phase.LEAVING;
    boolean patient = !leaving || node.now < batch.since + STRANGERS;
    if (patient ? !batch.unconfirmed.isEmpty() : waitsForMembers(batch)) {
      return false;
    }
    for (ProcessId id : batch.ids) {
      if (node.source.holds(id)) {
        return false;
      }
    }
    return node.now >= batch.since + (leaving ? 0 : node.config.forwardRetention());
  }

  private void remind() {
    if (!batches.isEmpty()) {
      node.timers.atLatest(Timers.Kind.FORWARDERS, node.now + CoreConfig.RETRY / 2);
    }
  }

  /** Sends the markers of this tick. */
  void flush() {
    markers.forEach((source, all) -> node.send(source, new Message.Markers(List.copyOf(all))));
    markers.clear();
    passed.forEach(
        (target, bySender) ->
            bySender.forEach(
                (sender, all) ->
                    node.send(target, new Message.MarkersPassed(sender, List.copyOf(all)))));
    passed.clear();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return batches.size()
        + forwarded.size()
        + elsewhere.size()
        + awaitedClear.size()
        + markers.size()
        + passed.size();
  }
}
