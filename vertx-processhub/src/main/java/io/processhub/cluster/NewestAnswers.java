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
  private record Known(RouteVersion version, List<String> nodes) {}

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
   * behind; if it has ended, whatever is known of it leads to a node that says so.
   *
   * @param there the nodes of the cluster: what names another one does not count
   */
  List<String> better(K key, RouteVersion version, List<String> nodes, Collection<String> there) {
    Known known = newest.get(key);
    if (known != null && known.version.compareTo(version) > 0 && there.containsAll(known.nodes)) {
      return known.nodes;
    }
    if (!nodes.isEmpty()) {
      newest.put(key, new Known(version, nodes));
    }
    return nodes;
  }
}
