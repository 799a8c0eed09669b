package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.Measurement;
import io.processhub.strategy.distribution.Occasion;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How busy the nodes are: each tells the leader, who remembers some of it for the strategy to make
 * something of.
 */
final class Measurements {
  private final Node node;

  /** Of each node, the newest first; on the leader only. */
  private final Map<NodeId, ArrayDeque<Measurement>> history = new HashMap<>();

  private Map<NodeId, Double> load = Map.of();

  Measurements(Node node) {
    this.node = node;
  }

  /** This node has measured; at the pace of its leader all scores are looked at. */
  void measured(Measurement measurement) {
    if (!node.membership.ready() || node.config.distribution().pushInterval() == 0) {
      return;
    }
    NodeId leader = node.membership.situation().steward();
    if (node.self.node().equals(leader)) {
      heard(node.self.node(), measurement);
      if (node.sweep.movesAllowed()
          && !node.stewardship.arranging().busy()
          && node.stewardship.arranging().arrange(Occasion.SCORES)) {
        // What was measured before says nothing of how it is afterwards.
        clear();
      }
    } else if (leader != null) {
      clear();
      node.send(leader, new Message.Measured(measurement));
    }
  }

  /** What another node has measured, if this one is its leader. */
  void heard(NodeId from, Measurement measurement) {
    if (!node.stewardship.arranging().chief()) {
      return;
    }
    DistributionStrategy strategy = node.config.distribution();
    ArrayDeque<Measurement> kept = history.computeIfAbsent(from, f -> new ArrayDeque<>());
    kept.addFirst(measurement);
    while (kept.size() > Math.max(1, strategy.maxHistorySize())) {
      kept.removeLast();
    }
    Map<NodeId, Double> next = new HashMap<>(load);
    next.put(from, strategy.load(List.copyOf(kept)));
    load = Map.copyOf(next);
  }

  void topologyChanged() {
    history.keySet().removeIf(id -> !node.membership.view().contains(id));
    Map<NodeId, Double> next = new HashMap<>(load);
    next.keySet().retainAll(history.keySet());
    load = Map.copyOf(next);
  }

  private void clear() {
    history.clear();
    load = Map.of();
  }

  Map<NodeId, Double> load() {
    return load;
  }

  /** Nodes of which something is remembered. */
  int size() {
    return history.size();
  }
}
