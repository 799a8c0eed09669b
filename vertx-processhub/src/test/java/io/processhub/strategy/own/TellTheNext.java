package io.processhub.strategy.own;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.View;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A user's own synchronization: everybody is told, and compared with one after the other. */
public final class TellTheNext implements SynchronizationStrategy {
  /** How often any of them was asked whom to tell. */
  public static final AtomicLong ASKED = new AtomicLong();

  @Override
  public long syncInterval() {
    return 1_000;
  }

  @Override
  public List<NodeId> recipients(NodeId self, View view, long round) {
    ASKED.incrementAndGet();
    return view.members().stream().map(Member::node).filter(node -> !node.equals(self)).toList();
  }

  @Override
  public List<NodeId> partners(NodeId self, View view, long round) {
    List<NodeId> others = recipients(self, view, round);
    return others.isEmpty() ? others : List.of(others.get((int) (round % others.size())));
  }
}
