package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The marks of all nodes, the same on every member: told in every Hello, to everybody when one
 * changes, and in each round of anti-entropy while there are any.
 */
final class NodeMarks {
  private final Node node;
  private final Map<String, NodeMark> marks = new TreeMap<>();
  private boolean changed;

  NodeMarks(Node node) {
    this.node = node;
  }

  List<NodeMark> all() {
    return List.copyOf(marks.values());
  }

  NodeMark.State of(String name) {
    NodeMark mark = marks.get(name);
    return mark == null ? NodeMark.State.NONE : mark.state();
  }

  /** Whether they have changed since this was asked last. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Marks a node. Whoever cordons a draining node has what it wants already. */
  NodeMark set(String name, NodeMark.State state) {
    NodeMark.State standing = of(name);
    NodeMark mark = marks.get(name);
    boolean already =
        state == standing
            || state == NodeMark.State.CORDONED && standing == NodeMark.State.DRAINING;
    if (mark != null && already) {
      return mark;
    }
    mark = new NodeMark(name, node.stamp(), state);
    merge(List.of(mark));
    return mark;
  }

  void merge(List<NodeMark> heard) {
    long horizon = Stamp.timeOf(Math.max(0, node.now - node.config.tombstoneRetention()));
    boolean news = false;
    for (NodeMark mark : heard) {
      NodeMark mine = marks.get(mark.name());
      boolean expired =
          mine == null && mark.state() == NodeMark.State.NONE && mark.stamp().time() < horizon;
      NodeMark later = mine == null ? mark : NodeMark.later(mine, mark);
      if (!expired && !later.equals(mine)) {
        marks.put(mark.name(), later);
        news |= mine == null ? later.state() != NodeMark.State.NONE : later.state() != mine.state();
      }
    }
    if (news) {
      changed = true;
      node.membership.remarked();
    }
  }

  /** Whether what another has is at least as new in that mark. */
  static boolean covers(List<NodeMark> theirs, NodeMark mark) {
    return theirs.stream()
        .anyMatch(m -> m.name().equals(mark.name()) && NodeMark.later(m, mark).equals(m));
  }

  /** Takes another's marks in, and says what it lacks or wants to hear. */
  void heard(MemberId from, Message.Marks message) {
    merge(message.marks());
    boolean lacks = marks.values().stream().anyMatch(mark -> lacks(message.marks(), mark));
    if (message.answer() || lacks) {
      node.send(from.node(), new Message.Marks(all(), false));
    }
  }

  /** A mark that was taken back says nothing to whoever has none, perhaps no more. */
  private static boolean lacks(List<NodeMark> theirs, NodeMark mark) {
    boolean none = theirs.stream().noneMatch(m -> m.name().equals(mark.name()));
    return none ? mark.state() != NodeMark.State.NONE : !covers(theirs, mark);
  }

  /** Compares them with those of these members. */
  void compare(List<NodeId> partners) {
    if (!marks.isEmpty()) {
      node.send(partners, new Message.Marks(all(), false));
    }
  }

  /** Forgets what was taken back long ago. */
  void purge(long horizon) {
    marks.values().removeIf(m -> m.state() == NodeMark.State.NONE && m.stamp().time() < horizon);
  }

  /** How much is remembered here. */
  int load() {
    return marks.size();
  }
}
