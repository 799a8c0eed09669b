package io.processhub.strategy.synchronization;

import io.processhub.model.NodeId;
import io.processhub.model.View;
import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import java.util.List;
import java.util.Map;

/** Decides who is told about changed records and with whom registries are compared. */
public interface SynchronizationStrategy extends Strategy {
  /** Milliseconds between two rounds of anti-entropy. */
  long syncInterval();

  /**
   * The members to which {@code self} sends changes that it made.
   *
   * @param round grows with every call, so that a strategy can choose by it
   */
  List<NodeId> recipients(NodeId self, View view, long round);

  /**
   * Whether a member that received a change tells others in turn, and compares soon with its
   * partners until nothing differs.
   */
  default boolean relays() {
    return false;
  }

  /** The members with whom {@code self} compares registries in this round of anti-entropy. */
  List<NodeId> partners(NodeId self, View view, long round);

  /** The strategies of this kind by their JSON type. */
  static Strategies<SynchronizationStrategy> strategies() {
    return new Strategies<>(
        SynchronizationStrategy.class, Map.of(PubSub.TYPE, PubSub::of, Gossip.TYPE, Gossip::of));
  }
}
