package io.processhub.cluster;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the answer of a node that is behind from taking the place of what another one has said: a
 * sender that went back to an old route would be overtaken by what it has sent down the new one. At
 * most {@link SharedAnswers#MAX} answers are remembered. For one context.
 */
final class NewestAnswers<K> {
  /** Milliseconds after which no member is behind any more: what it says counts. */
  static final long AGE = 60_000;

  private record Known(RouteVersion version, List<String> nodes, long since) {}

  private final Map<K, Known> newest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Known> eldest) {
          return size() > SharedAnswers.MAX;
        }
      };

  /**
   * The better one of an answer and what is known. Who has never heard of the process may be
   * behind, too.
   *
   * @param there the nodes of the cluster: what names another one does not count
   * @param now milliseconds of a clock that only goes forward
   */
  List<String> better(
      K key, RouteVersion version, List<String> nodes, Collection<String> there, long now) {
    Known known = newest.get(key);
    if (known != null
        && known.version.compareTo(version) > 0
        && now - known.since < AGE
        && there.containsAll(known.nodes)) {
      return known.nodes.isEmpty() ? nodes : known.nodes;
    }
    if (!nodes.isEmpty() || known != null) {
      newest.put(key, new Known(version, nodes, now));
    }
    return nodes;
  }
}
