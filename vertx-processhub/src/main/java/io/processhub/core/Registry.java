package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The replicated record of specs and owners. One context writes; any thread may read entries, which
 * are immutable. Sums of fingerprints per bucket make two registries comparable at a cost that does
 * not grow with them.
 */
public final class Registry {
  static final int BUCKETS = 1_024;
  private static final NodeId NOBODY = new NodeId("-");

  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final long[] sums = new long[BUCKETS];

  /** The ids of each bucket, so that a comparison looks only at what may differ. */
  private final ProcessId[][] ids = new ProcessId[BUCKETS][];

  private final int[] sizes = new int[BUCKETS];
  private final Map<MemberId, Integer> counts = new ConcurrentHashMap<>();
  private final Headstones headstones = new Headstones();
  private long root;
  private long lastDecided;
  private volatile @Nullable NodeId lastChosen;
  private long purgedTo;
  private int live;

  /** The entry of that id, tombstones included. Any thread. */
  public @Nullable Entry get(String id) {
    return entries.get(id);
  }

  /** All entries, tombstones included; weakly consistent when read from another thread. */
  public Iterable<Entry> entries() {
    return entries.values();
  }

  /** Number of live entries; from another thread a recent value. */
  public int liveCount() {
    return live;
  }

  int size() {
    return entries.size();
  }

  Iterator<Entry> iterator() {
    return entries.values().iterator();
  }

  long root() {
    return root;
  }

  long[] sums() {
    return sums.clone();
  }

  private static int bucketOf(long hash) {
    return (int) (hash >>> 54);
  }

  /** Live replicas per member, as the entries have them. */
  int replicasOn(MemberId member) {
    return counts.getOrDefault(member, 0);
  }

  /** Likewise per node; from another thread recent values. */
  Map<NodeId, Integer> replicasPerNode() {
    Map<NodeId, Integer> perNode = new HashMap<>();
    counts.forEach((member, count) -> perNode.merge(member.node(), count, Integer::sum));
    return perNode;
  }

  /** Merges an entry in and returns what the registry holds of that process afterwards. */
  Entry apply(Entry incoming) {
    String id = incoming.id().value();
    Entry before = entries.get(id);
    if (before == null && !incoming.live() && incoming.spec().stamp().time() < purgedTo) {
      // Others drop it too, as soon as they look: it is remembered, and not passed on again.
      headstones.add(new Headstone(Hashing.text(id), incoming.spec().stamp().time()));
      return incoming;
    }
    Entry after = before == null ? admitted(incoming) : Entry.merge(before, incoming);
    if (after != before) {
      replace(id, before, after);
    }
    return after;
  }

  private Entry admitted(Entry incoming) {
    SpecState spec = incoming.spec();
    if (!spec.live()) {
      return incoming;
    }
    long stop = headstones.stopOf(Hashing.text(incoming.id().value()), spec.stamp().time());
    return stop == 0
        ? incoming
        : incoming.with(new SpecState(new Stamp(stop, NOBODY), 0, spec.token(), null));
  }

  /** Whether a stop of that time or later is known of a process that has no entry any more. */
  boolean buried(ProcessId id, long time) {
    return headstones.stopOf(Hashing.text(id.value()), time) != 0;
  }

  private void replace(String id, @Nullable Entry before, Entry after) {
    long hash = Hashing.text(id);
    int bucket = bucketOf(hash);
    if (before == null) {
      remember(bucket, after.id());
    } else {
      long print = before.fingerprint(hash);
      sums[bucket] -= print;
      root -= print;
      count(before, -1);
    }
    long print = after.fingerprint(hash);
    sums[bucket] += print;
    root += print;
    count(after, 1);
    entries.put(id, after);
    chosen(after);
  }

  private void chosen(Entry entry) {
    Ownership ownership = entry.ownership();
    if (ownership != null
        && ownership.issued() > lastDecided
        && entry.live()
        && entry.body().rule() instanceof PlacementRule.None) {
      Replica first = ownership.first();
      lastDecided = ownership.issued();
      lastChosen = first == null ? lastChosen : first.member().node();
    }
  }

  /** Where the process went that a strategy placed last of all that are known; any thread. */
  @Nullable NodeId lastChosen() {
    return lastChosen;
  }

  private void remember(int bucket, ProcessId id) {
    ProcessId[] some = ids[bucket];
    int size = sizes[bucket]++;
    if (some == null) {
      some = new ProcessId[4];
      ids[bucket] = some;
    } else if (size == some.length) {
      some = Arrays.copyOf(some, size + (size >> 2) + 2);
      ids[bucket] = some;
    }
    some[size] = id;
  }

  private void count(Entry entry, int by) {
    Ownership ownership = entry.ownership();
    if (!entry.live()) {
      return;
    }
    live += by;
    if (ownership != null) {
      for (int i = 0; i < ownership.replicas().size(); i++) {
        counts.merge(ownership.replicas().get(i).member(), by, Registry::sumOrNone);
      }
    }
  }

  private static @Nullable Integer sumOrNone(Integer a, Integer b) {
    int sum = a + b;
    return sum == 0 ? null : sum;
  }

  /** The time of the last stop of a process of which no entry is left, 0 if none is known. */
  long stopOf(ProcessId id) {
    return headstones.stopOf(Hashing.text(id.value()), 0);
  }

  /** Remembers a stop whose tombstone is gone. */
  void bury(Headstone stone) {
    headstones.add(stone);
  }

  int headstonesKept() {
    return headstones.size();
  }

  List<Headstone> headstones() {
    return headstones.all();
  }

  /**
   * Replaces tombstones of before {@code time} by headstones, bucket by bucket.
   *
   * @param from the bucket to begin with
   * @param budget about how many entries to look at
   * @return the bucket to go on with, {@link #BUCKETS} at the end
   */
  int purge(long time, int from, int budget, Predicate<ProcessId> inUse) {
    purgedTo = Math.max(purgedTo, time);
    int bucket = from;
    for (int looked = 0; bucket < BUCKETS && looked < budget; bucket++) {
      looked += 1 + sizes[bucket];
      for (int i = sizes[bucket] - 1; i >= 0; i--) {
        Entry entry = entries.get(ids[bucket][i].value());
        if (entry != null
            && !entry.live()
            && entry.spec().stamp().time() < time
            && !inUse.test(entry.id())) {
          drop(entry, bucket, i);
        }
      }
    }
    return bucket;
  }

  private void drop(Entry tombstone, int bucket, int index) {
    String id = tombstone.id().value();
    long hash = Hashing.text(id);
    headstones.add(new Headstone(hash, tombstone.spec().stamp().time()));
    long print = tombstone.fingerprint(hash);
    sums[bucket] -= print;
    root -= print;
    count(tombstone, -1);
    entries.remove(id);
    int last = --sizes[bucket];
    ids[bucket][index] = ids[bucket][last];
    ids[bucket][last] = null;
  }

  /** Ids and fingerprints of everything in that bucket. */
  List<EntryKey> keysIn(int bucket) {
    List<EntryKey> keys = new ArrayList<>(sizes[bucket]);
    for (int i = 0; i < sizes[bucket]; i++) {
      ProcessId id = ids[bucket][i];
      Entry entry = entries.get(id.value());
      if (entry != null) {
        keys.add(new EntryKey(id, entry.fingerprint()));
      }
    }
    return keys;
  }
}
