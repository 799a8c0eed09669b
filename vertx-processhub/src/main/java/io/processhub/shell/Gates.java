package io.processhub.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Nodes whose direct messages wait because older ones of theirs are still on their way through the
 * former node of a process. One for all processes of a batch on one event loop, and used on it.
 */
final class Gates {
  /** Lets nobody through; for a replica that does not know yet for whom it has to wait. */
  static final Gates SHUT = new Gates(List.of(), true);

  private final Set<String> closed;
  private final boolean shut;
  private final List<Inbox> inboxes = new ArrayList<>();

  private Gates(List<String> closed, boolean shut) {
    this.closed = new HashSet<>(closed);
    this.shut = shut;
  }

  static Gates closedFor(List<String> nodes) {
    return new Gates(nodes, false);
  }

  boolean closed(String node) {
    return shut || closed.contains(node);
  }

  void add(Inbox inbox) {
    inboxes.add(inbox);
  }

  /**
   * Lets that node's messages through everywhere.
   *
   * @return whether nobody waits any more
   */
  boolean open(String node) {
    closed.remove(node);
    boolean all = closed.isEmpty();
    for (Inbox inbox : inboxes) {
      inbox.gateOpened(this, all);
    }
    return all;
  }
}
