package io.processhub.cluster;

import io.vertx.core.spi.cluster.NodeInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the event buses of other nodes listen, as they said themselves. Kept for nodes that left
 * too, because one that was suspected wrongly comes back without its entry; the oldest of 1,024
 * goes first.
 */
final class LearnedNodes {
  private static final int MAX = 1_024;

  private final Map<String, NodeInfo> byNode =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, NodeInfo> eldest) {
          return size() > MAX;
        }
      };

  synchronized void learn(String nodeId, NodeInfo info) {
    byNode.put(nodeId, info);
  }

  synchronized @Nullable NodeInfo of(String nodeId) {
    return byNode.get(nodeId);
  }
}
