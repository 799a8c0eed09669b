package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The lease of this member, and what it knows of those of others. The holder counts {@code lease}
 * from the sending of the newest request that a quorum granted; who granted counts {@code lease ×
 * (1 + drift)} from receiving it. Both are durations on one clock each: {@link
 * io.processhub.strategy.partition.PartitionStrategy} says why that is enough.
 */
final class Leases {
  private static final int REMEMBERED = 16;
  private static final long NEVER = Long.MIN_VALUE;
  private static final NodeId BEFORE = new NodeId("-");

  private final Node node;

  /** Own requests that may be granted still, and when they were sent. */
  private final TreeMap<Long, Long> sent = new TreeMap<>();

  /** The newest request that each voter granted under the present view. */
  private final Map<MemberId, Long> granted = new HashMap<>();

  /** Until when others may hold leases, on this clock. */
  private final Map<MemberId, Long> until = new TreeMap<>();

  private long sequence;
  private long deadline = NEVER;

  /** Whether a quorum has granted a lease under the present view. */
  private boolean renewed;

  Leases(Node node) {
    this.node = node;
  }

  private long guarded(long duration) {
    return (long) Math.ceil(duration * (1 + node.config.clockDrift() / 100));
  }

  /** Whether this member may act and its replicas may handle messages. */
  boolean holds() {
    return node.now < deadline;
  }

  boolean renewed() {
    return renewed;
  }

  /** When the lease ends; in the past without one. */
  long deadline() {
    return deadline;
  }

  /** Number of a new request that is sent now. */
  long request() {
    sent.put(++sequence, node.now);
    while (sent.size() > REMEMBERED) {
      sent.pollFirstEntry();
    }
    return sequence;
  }

  /**
   * That voter granted the request of that number.
   *
   * @return whether the lease now ends later
   */
  boolean granted(MemberId voter, long number, AgreedView view) {
    granted.merge(voter, number, Math::max);
    for (Map.Entry<Long, Long> request : sent.descendingMap().entrySet()) {
      Set<MemberId> by = new HashSet<>();
      granted.forEach(
          (member, newest) -> {
            if (newest >= request.getKey()) {
              by.add(member);
            }
          });
      if (view.isQuorum(by, node.config.partition())) {
        long end = request.getValue() + node.config.lease();
        boolean longer = end > deadline;
        deadline = Math.max(deadline, end);
        renewed = true;
        return longer;
      }
    }
    return false;
  }

  /** Another view: grants count under one view only; the lease that there is runs on. */
  void viewChanged() {
    renewed = false;
    sent.clear();
    granted.clear();
  }

  /** Gives up the lease. */
  void end() {
    deadline = NEVER;
    viewChanged();
  }

  /** This node grants that member a lease, or another one of which it may be the only witness. */
  void grant(MemberId member) {
    until.merge(member, node.now + guarded(node.config.lease()), Math::max);
  }

  /** Holds back the first actives of a founding, as if a member of an earlier one held a lease. */
  void hold(Founding founding) {
    grant(new MemberId(BEFORE, founding.id()));
  }

  /** That member holds no lease any more: it said so. */
  void ended(MemberId member) {
    until.remove(member);
  }

  /** How long other leases run at most. */
  List<Wait> waits() {
    List<Wait> waits = new ArrayList<>();
    until.values().removeIf(end -> end <= node.now);
    until.forEach((member, end) -> waits.add(new Wait(member, end - node.now)));
    return waits;
  }

  /**
   * What another node knows. A lease cannot end later than if it had been granted now. Of a member
   * that was outside of the view already, both know a time that is late enough.
   *
   * @param outside whether the members that may not act were known before
   */
  void learn(List<Wait> waits, Predicate<MemberId> outside) {
    for (Wait wait : waits) {
      long end = node.now + guarded(Math.min(wait.remaining(), guarded(node.config.lease())));
      Long known = until.get(wait.member());
      boolean sooner = known != null && outside.test(wait.member());
      if (sooner) {
        until.put(wait.member(), Math.min(known, end));
      } else {
        until.merge(wait.member(), end, Math::max);
      }
    }
  }

  /** Whether that member may hold a lease still. */
  boolean mayHold(MemberId member) {
    Long end = until.get(member);
    return end != null && end > node.now;
  }

  /** When the last lease of a member that is not in the view ends; 0 if none runs. */
  long endOfOthers(AgreedView view) {
    long last = 0;
    for (Map.Entry<MemberId, Long> each : until.entrySet()) {
      if (each.getValue() > node.now && !view.holds(each.getKey())) {
        last = Math.max(last, each.getValue());
      }
    }
    return last;
  }

  int load() {
    return Math.max(until.size(), granted.size());
  }
}
