package io.processhub.strategy.synchronization;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.View;
import io.processhub.strategy.StrategyOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The default: every change goes to every other member at once, and every round of anti-entropy
 * compares with all of them. A change costs one message per member and is known after one hop.
 *
 * @param syncInterval milliseconds between two rounds of anti-entropy, at least 1
 */
public record PubSub(long syncInterval) implements SynchronizationStrategy {
  /** The type in JSON. */
  public static final String TYPE = "pubsub";

  /** Milliseconds. */
  public static final long DEFAULT_SYNC_INTERVAL = 15_000;

  /**
   * @throws IllegalArgumentException if the interval is below 1
   */
  public PubSub {
    if (syncInterval < 1) {
      throw new IllegalArgumentException("syncInterval must be at least 1, is " + syncInterval);
    }
  }

  /** With the defaults. */
  public PubSub() {
    this(DEFAULT_SYNC_INTERVAL);
  }

  /** From the options that stand beside the type in JSON. */
  public static PubSub of(Map<String, Object> options) {
    StrategyOptions read = new StrategyOptions(TYPE, options, Set.of("syncInterval"));
    return new PubSub(read.number("syncInterval", DEFAULT_SYNC_INTERVAL));
  }

  @Override
  public List<NodeId> recipients(NodeId self, View view, long round) {
    return others(self, view);
  }

  @Override
  public List<NodeId> partners(NodeId self, View view, long round) {
    return others(self, view);
  }

  private static List<NodeId> others(NodeId self, View view) {
    return view.members().stream().map(Member::node).filter(node -> !node.equals(self)).toList();
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("syncInterval", syncInterval);
  }
}
