package io.processhub.core;

import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the whole registry to joining nodes, page by page, and takes it as one. */
final class Snapshots {
  /** One joining node's place in the registry; the last page is kept for when it gets lost. */
  private static final class Session {
    final long number;
    final Iterator<Entry> entries;
    final List<Headstone> headstones;
    int page;
    Message.@Nullable SnapshotPage last;

    Session(long number, Registry registry) {
      this.number = number;
      this.entries = registry.iterator();
      this.headstones = registry.headstones();
    }
  }

  private static final int SESSIONS = 64;
  private static final long PAGE_DEADLINE = 1_000;
  private static final int REPEATS = 5;
  private static final long NEVER = Long.MIN_VALUE;

  private final Node node;
  private final Map<NodeId, Session> sessions = new HashMap<>();
  private @Nullable NodeId source;
  private long session;
  private int page;
  private int repeats;
  private long progressAt = NEVER;
  private boolean complete;

  Snapshots(Node node) {
    this.node = node;
  }

  boolean learning() {
    return source != null;
  }

  /** Whether a whole registry has arrived. */
  boolean complete() {
    return complete;
  }

  boolean from(NodeId member) {
    return member.equals(source);
  }

  /** Whether the source has been asked often enough for one page. */
  boolean exhausted() {
    return repeats > REPEATS;
  }

  /** Whether nothing has arrived since that time. */
  boolean stuckSince(long time) {
    return progressAt != NEVER && progressAt < time;
  }

  /** Starts over, with that member as the source. */
  void learn(NodeId from) {
    source = from;
    session = node.clock.tick(node.now);
    page = 0;
    repeats = 0;
    progressAt = progressAt == NEVER ? node.now : progressAt;
    request();
  }

  /** Asks for the page once more. */
  void repeat() {
    repeats++;
    request();
  }

  void abandon() {
    source = null;
    progressAt = NEVER;
    node.timers.off(Timers.Kind.LEARNING);
  }

  private void request() {
    node.timers.at(Timers.Kind.LEARNING, node.now + PAGE_DEADLINE);
    if (source != null) {
      node.send(source, new Message.SnapshotRequest(session, page));
    }
  }

  void page(NodeId from, Message.SnapshotPage received) {
    if (!from.equals(source)
        || received.session() != session
        || received.page() != page
        || node.membership.phase() != Phase.LEARNING) {
      return;
    }
    received.headstones().forEach(node.registry::bury);
    received.entries().forEach(node::merge);
    progressAt = node.now;
    repeats = 0;
    if (received.last()) {
      complete = true;
      source = null;
      node.timers.off(Timers.Kind.LEARNING);
    } else {
      page++;
      request();
    }
  }

  void request(NodeId from, Message.SnapshotRequest request) {
    if (node.membership.phase() == Phase.LEARNING) {
      return;
    }
    Session open = sessions.get(from);
    if (open == null || open.number != request.session()) {
      if (request.page() != 0) {
        return;
      }
      if (sessions.size() >= SESSIONS) {
        sessions.clear();
      }
      open = new Session(request.session(), node.registry);
      sessions.put(from, open);
    }
    if (open.last != null && request.page() == open.page - 1) {
      node.send(from, open.last);
    } else if (request.page() == open.page) {
      open.last = next(open);
      open.page++;
      node.send(from, open.last);
      if (open.last.last()) {
        open.headstones.clear();
      }
    }
  }

  /** Forgets those that have learned all, or do not any more. */
  void prune() {
    sessions.keySet().removeIf(each -> !node.membership.peers().learning(each));
  }

  private static Message.SnapshotPage next(Session open) {
    List<Entry> entries = new ArrayList<>();
    while (open.entries.hasNext() && entries.size() < CoreConfig.ENTRIES_PER_MESSAGE) {
      entries.add(open.entries.next());
    }
    int stones = Math.min(open.headstones.size(), CoreConfig.KEYS_PER_MESSAGE);
    List<Headstone> headstones =
        new ArrayList<>(
            open.headstones.subList(open.headstones.size() - stones, open.headstones.size()));
    open.headstones.subList(open.headstones.size() - stones, open.headstones.size()).clear();
    boolean last = !open.entries.hasNext() && open.headstones.isEmpty();
    return new Message.SnapshotPage(open.number, open.page, last, entries, headstones);
  }

  /** How much is remembered here. */
  int load() {
    return sessions.size();
  }
}
