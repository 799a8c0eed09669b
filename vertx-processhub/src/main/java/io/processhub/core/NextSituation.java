package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.View;
import io.processhub.strategy.distribution.Stewards;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which situation follows, from the members that this node sees and what people said of nodes. */
final class NextSituation {
  private final Node node;

  NextSituation(Node node) {
    this.node = node;
  }

  /** What there is before anybody is seen. */
  Situation first() {
    return situation(List.of(), View.of(0, List.of()), List.of());
  }

  /** The one that follows that one, null if it stays. */
  @Nullable Situation after(Situation before, List<Member> seen) {
    View view = node.authority.view(View.of(before.view().version() + 1, seen));
    List<NodeId> order = order(view);
    boolean changed =
        node.marks.takeChanged() | node.authority.takeChanged()
            || !ids(view).equals(ids(before.view()))
            || !order.equals(before.order());
    if (!changed) {
      return null;
    }
    Situation next = situation(order, view, node.marks.all());
    node.report(false, "members " + names(before) + " -> " + names(next));
    return next;
  }

  private Situation situation(List<NodeId> order, View view, List<NodeMark> marks) {
    return Situation.of(order, view, marks, node.config.distribution().virtualNodes());
  }

  /** Who is the steward of all if that is one member: the first of these that hosts. */
  private List<NodeId> order(View view) {
    List<NodeId> order = new ArrayList<>();
    Stewards stewards = node.config.distribution().stewards();
    if (stewards != Stewards.RING) {
      view.members().forEach(member -> order.add(member.node()));
    }
    if (stewards == Stewards.LONGEST) {
      Map<NodeId, Long> since = new HashMap<>();
      view.members().forEach(m -> since.put(m.node(), node.authority.since(m.id())));
      order.sort(Comparator.<NodeId>comparingLong(since::get).thenComparing(id -> id));
    }
    return order;
  }

  /** A run of the hub never says anything else of itself. */
  private static List<MemberId> ids(View view) {
    return view.members().stream().map(Member::id).toList();
  }

  private static List<String> names(Situation situation) {
    List<String> names = new ArrayList<>();
    for (Member member : situation.view().members()) {
      NodeMark.State mark = situation.mark(member.name());
      names.add(mark == NodeMark.State.NONE ? member.name() : member.name() + " " + mark);
    }
    return names;
  }
}
