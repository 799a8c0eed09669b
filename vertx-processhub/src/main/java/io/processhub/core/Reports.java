package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this node, as a steward of the present view, has to know before it decides: everything that
 * the members of the view had begun, or let go of, until they accepted it. It asks each of them for
 * all entries that differ from its own.
 */
final class Reports {
  private static final class Open {
    int bucket;
    long repeatAt;
  }

  private final Node node;
  private final QuorumPost post;
  private final Map<MemberId, Open> open = new LinkedHashMap<>();
  private long session;
  private boolean begun;

  Reports(Node node, QuorumPost post) {
    this.node = node;
    this.post = post;
  }

  /** Asks all that may have processes under that view. */
  void begin(AgreedView view) {
    session++;
    begun = true;
    List<Entry> own = new ArrayList<>();
    hidden(own);
    own.forEach(node::merge);
    open.clear();
    for (Voter voter : view.voters()) {
      if (voter.holds() && !voter.id().equals(node.self)) {
        open.put(voter.id(), new Open());
      }
    }
  }

  /** Nothing is asked under no view. */
  void end() {
    begun = false;
    open.clear();
  }

  /** Whether every member of the view has reported. */
  boolean complete() {
    return begun && open.isEmpty();
  }

  /** That member said that it is gone and runs nothing; the next view is without it. */
  void gone(MemberId member) {
    open.remove(member);
  }

  /** Asks those that have not answered; when to look again. */
  long ask() {
    long next = Timers.NEVER;
    for (Map.Entry<MemberId, Open> each : open.entrySet()) {
      if (each.getValue().repeatAt <= node.now) {
        ask(each.getKey(), each.getValue());
      }
      next = Math.min(next, each.getValue().repeatAt);
    }
    return next;
  }

  private void ask(MemberId member, Open report) {
    report.repeatAt = node.now + CoreConfig.RETRY;
    post.send(
        member, new QuorumMessage.ReportRequest(session, report.bucket, node.registry.sums()));
  }

  /** Answers a steward of the same view. */
  void request(MemberId from, QuorumMessage.ReportRequest request) {
    long[] sums = node.registry.sums();
    if (request.sums().length != sums.length || request.bucket() < 0) {
      return;
    }
    List<Entry> entries = new ArrayList<>();
    int bucket = request.bucket();
    if (bucket == 0) {
      hidden(entries);
    }
    while (bucket < sums.length && entries.size() < CoreConfig.ENTRIES_PER_MESSAGE) {
      if (sums[bucket] != request.sums()[bucket]) {
        for (EntryKey key : node.registry.keysIn(bucket)) {
          Entry entry = node.registry.get(key.id().value());
          if (entry != null) {
            entries.add(entry);
          }
        }
      }
      bucket++;
    }
    post.send(from, new QuorumMessage.Report(request.session(), request.bucket(), bucket, entries));
  }

  /** What runs here under decisions that the registry does not show any more. */
  private void hidden(List<Entry> entries) {
    for (Local local : node.hosting.locals()) {
      Entry entry = node.registry.get(local.id.value());
      if (entry != null && Displaced.hides(entry, local)) {
        entries.add(entry.with(local.decision));
      }
    }
  }

  /** A part has come; the last one ends the report of that member. */
  void report(MemberId from, QuorumMessage.Report part) {
    Open report = open.get(from);
    if (report == null || part.session() != session || part.bucket() != report.bucket) {
      return;
    }
    part.entries().forEach(node::merge);
    if (part.next() >= Registry.BUCKETS) {
      open.remove(from);
    } else if (part.next() > report.bucket) {
      report.bucket = part.next();
      ask(from, report);
    }
  }

  int load() {
    return open.size();
  }
}
