package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Periodic repair: compares registries by one sum, then by sums per bucket, then by keys, and sends
 * what differs both ways. Costs one small message per partner while nothing differs.
 */
final class AntiEntropy {
  private static final long SOON = 50;
  private static final long QUIET = 50;
  private static final long MOST_DELAY = 5_000;

  /** Messages of keys in one answer; what differs beyond that is found in the next round. */
  private static final int KEY_MESSAGES = 3;

  /**
   * Comparisons that follow news where these reach only some members at first: with what is told,
   * three times as many members as one telling reaches.
   */
  private static final int AFTER_NEWS = 2;

  private final Node node;
  private long round;

  /** Comparisons that are due soon because there were news. */
  private int comparisons;

  private long delayedSince = Timers.NEVER;
  private long purgeTo;

  /** Buckets in which no expired tombstone is left. */
  private int purged = Registry.BUCKETS;

  AntiEntropy(Node node) {
    this.node = node;
  }

  void start() {
    node.timers.at(Timers.Kind.SYNC, node.now + node.config.synchronization().syncInterval());
    node.timers.at(Timers.Kind.PURGE, node.now + node.config.purgeInterval());
  }

  /** The topology changed: compare before the interval is over. */
  void soon() {
    node.timers.atLatest(Timers.Kind.SYNC, node.now + SOON);
  }

  void tick() {
    compare();
    purge();
  }

  private void compare() {
    if (node.timers.fired(Timers.Kind.SYNC, node.now)) {
      if (node.lastChange() + QUIET > node.now) {
        delayedSince = Math.min(delayedSince, node.now);
        if (node.now < delayedSince + MOST_DELAY) {
          // What has just been told, here or elsewhere, is still under way: comparing now finds
          // only that.
          node.timers.at(Timers.Kind.SYNC, node.now + QUIET);
          return;
        }
      }
      delayedSince = Timers.NEVER;
      boolean leaving = node.membership.phase() == Phase.LEAVING;
      node.snapshots.prune();
      long interval = node.config.synchronization().syncInterval();
      // A leaving node is nobody's partner, and waits for what it may have missed.
      node.timers.at(
          Timers.Kind.SYNC,
          node.now + (leaving ? Math.min(interval, 2 * CoreConfig.REMIND) : interval));
      if (node.membership.ready() || leaving) {
        List<NodeId> partners =
            node.config
                .synchronization()
                .partners(node.self.node(), node.membership.view(), round++);
        node.send(partners, new Message.Digest(node.registry.root(), node.registry.size()));
        node.marks.compare(partners);
      }
      if (comparisons > 0 && --comparisons > 0) {
        soon();
      }
    }
  }

  private void purge() {
    if (node.timers.fired(Timers.Kind.PURGE, node.now)) {
      node.timers.at(Timers.Kind.PURGE, node.now + node.config.purgeInterval());
      long horizon = node.now - node.config.tombstoneRetention();
      if (horizon > 0) {
        purgeTo = Stamp.timeOf(horizon);
        purged = 0;
        node.marks.purge(Stamp.timeOf(horizon));
      }
    }
    if (purging()) {
      purged = node.registry.purge(purgeTo, purged, CoreConfig.PURGE_BUDGET, this::inUse);
    }
  }

  /**
   * Whether a tombstone is needed still: where one owner is promised, until whoever ran the process
   * has said that it does not any more. The next start has to wait for that.
   */
  private boolean inUse(ProcessId id) {
    if (node.hosting.runs(id)) {
      return true;
    }
    Entry entry = node.registry.get(id.value());
    Ownership ownership = entry == null ? null : entry.ownership();
    return ownership != null
        && node.config.partition().quorum()
        && ownership.holders().stream().anyMatch(node.membership::mayRun);
  }

  /** Whether a search for expired tombstones goes on in the next tick. */
  boolean purging() {
    return purged < Registry.BUCKETS;
  }

  void digest(NodeId from, Message.Digest digest) {
    if (digest.root() != node.registry.root() && node.membership.phase() != Phase.LEARNING) {
      node.send(from, new Message.Buckets(node.registry.sums()));
    }
  }

  void buckets(NodeId from, Message.Buckets theirs) {
    long[] sums = node.registry.sums();
    if (theirs.sums().length != sums.length) {
      return;
    }
    List<Integer> buckets = new ArrayList<>();
    List<EntryKey> together = new ArrayList<>();
    int messages = 1;
    for (int bucket = 0; bucket < sums.length; bucket++) {
      if (sums[bucket] == theirs.sums()[bucket]) {
        continue;
      }
      List<EntryKey> some = node.registry.keysIn(bucket);
      if (!buckets.isEmpty() && together.size() + some.size() > CoreConfig.KEYS_PER_MESSAGE) {
        node.send(from, new Message.Keys(buckets, together));
        if (++messages > KEY_MESSAGES) {
          soon();
          return;
        }
        buckets = new ArrayList<>();
        together = new ArrayList<>();
      }
      buckets.add(bucket);
      together.addAll(some);
    }
    if (!buckets.isEmpty()) {
      node.send(from, new Message.Keys(buckets, together));
    }
  }

  void keys(NodeId from, Message.Keys message) {
    boolean[] wanted = new boolean[Registry.BUCKETS];
    for (int bucket : message.buckets()) {
      if (bucket >= 0 && bucket < wanted.length) {
        wanted[bucket] = true;
      }
    }
    Map<ProcessId, Long> theirs = new HashMap<>();
    message.keys().forEach(key -> theirs.put(key.id(), key.fingerprint()));
    List<Entry> push = new ArrayList<>();
    List<ProcessId> pull = new ArrayList<>();
    for (int bucket = 0; bucket < wanted.length; bucket++) {
      if (!wanted[bucket]) {
        continue;
      }
      for (EntryKey key : node.registry.keysIn(bucket)) {
        Long print = theirs.remove(key.id());
        if (print != null && print == key.fingerprint()) {
          continue;
        }
        if (print != null) {
          pull.add(key.id());
        }
        Entry entry = node.registry.get(key.id().value());
        if (entry != null) {
          push.add(entry);
        }
      }
    }
    for (EntryKey key : message.keys()) {
      if (theirs.containsKey(key.id())) {
        pull.add(key.id());
      }
    }
    node.outbox.sendEntries(List.of(from), push);
    for (int i = 0; i < pull.size(); i += CoreConfig.KEYS_PER_MESSAGE) {
      int end = Math.min(pull.size(), i + CoreConfig.KEYS_PER_MESSAGE);
      node.send(from, new Message.Pull(pull.subList(i, end)));
    }
  }

  void pull(NodeId from, Message.Pull pull) {
    List<Entry> entries = new ArrayList<>();
    for (ProcessId id : pull.ids()) {
      Entry entry = node.registry.get(id.value());
      if (entry != null) {
        entries.add(entry);
      }
    }
    node.outbox.sendEntries(List.of(from), entries);
  }

  /** Merges a delta; whoever sent something older than what is held here is told so. */
  void delta(MemberId from, Message.Delta delta) {
    List<Entry> newer = new ArrayList<>();
    AckRequest ack = delta.ack();
    for (Entry entry : delta.entries()) {
      Entry after = node.merge(entry);
      node.stewardship.inquiries().heard(from, entry.id());
      if (after != entry && !after.equals(entry)) {
        newer.add(after);
      }
      // What waits for acknowledgements is told to everyone; an expired tombstone is not kept.
      if (after == entry
          && ack == null
          && node.config.synchronization().relays()
          && node.registry.get(entry.id().value()) == entry) {
        node.outbox.changed(after.id());
        comparisons = AFTER_NEWS;
        soon();
      }
    }
    if (ack != null) {
      node.starting.startedFor(ack, delta.entries());
      Message.Stored stored = new Message.Stored(ack.call(), ack.batch(), from);
      node.send(ack.origin().node(), stored);
    }
    node.outbox.sendEntries(List.of(from.node()), newer);
  }
}
