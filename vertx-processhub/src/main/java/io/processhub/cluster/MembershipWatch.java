package io.processhub.cluster;

import io.vertx.core.Context;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.spi.cluster.NodeListener;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives the one listener slot of a cluster manager to any number of listeners.
 *
 * <p>Vert.x's own (its HA) is called as before, on the manager's thread and under its lock. The
 * others get the whole list of nodes on the seam's context, read there; an event is only a hint to
 * read it again, and it is polled besides, because a node that hung sees no event at all.
 */
final class MembershipWatch implements NodeListener {
  private static final Logger log = LoggerFactory.getLogger(MembershipWatch.class);
  private static final int MAX_DEPARTED = 1_024;

  private final Context context;
  private final Supplier<List<String>> nodes;
  private final ViewProbe probe;
  private final ViewListener views;
  private final List<Consumer<List<String>>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** Nodes that left since the view was read, who may be back by then. */
  private final Queue<String> left = new ConcurrentLinkedQueue<>();

  private volatile @Nullable NodeListener vertxListener;

  // on the context only
  private List<String> last = List.of();
  private long lastViewId;
  private final Set<String> departed = new LinkedHashSet<>();

  /** What the repair wants to know of each change. */
  interface ViewListener {
    /**
     * Called on the context.
     *
     * @param rejoined whether a node came back, two views were united, or the view was replaced by
     *     one of the same nodes: then entries of live nodes may be gone
     */
    void viewChanged(List<String> before, List<String> after, boolean rejoined);
  }

  MembershipWatch(
      Context context, Supplier<List<String>> nodes, ViewProbe probe, ViewListener views) {
    this.context = context;
    this.nodes = nodes;
    this.probe = probe;
    this.views = views;
  }

  void vertxListener(@Nullable NodeListener listener) {
    vertxListener = listener;
  }

  Runnable add(Consumer<List<String>> listener) {
    // wrapped, so that one consumer added twice is removed once
    Consumer<List<String>> own = listener::accept;
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  @Override
  public void nodeAdded(String nodeId) {
    NodeListener own = vertxListener;
    if (own != null) {
      own.nodeAdded(nodeId);
    }
    hint();
  }

  @Override
  public void nodeLeft(String nodeId) {
    NodeListener own = vertxListener;
    if (own != null) {
      own.nodeLeft(nodeId);
    }
    left.add(nodeId);
    hint();
  }

  /** Has the view read soon; from any thread. */
  void hint() {
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(
          v -> {
            scheduled.set(false);
            read(true);
          });
    }
  }

  /** Reads the view and tells the listeners if it changed; on the context. */
  void poll() {
    read(false);
  }

  private void read(boolean hinted) {
    List<String> now;
    long view;
    boolean merged;
    try {
      now = List.copyOf(nodes.get());
      view = probe.id();
      merged = probe.merged();
    } catch (RuntimeException leaving) {
      log.debug("The view cannot be read", leaving);
      return;
    }
    boolean changed = !now.equals(last);
    boolean replaced = view != lastViewId;
    if (!changed && !replaced && !hinted) {
      return;
    }
    List<String> before = last;
    boolean rejoined = replaced && (merged || !changed) && !before.isEmpty();
    for (String node = left.poll(); node != null; node = left.poll()) {
      departed.add(node);
    }
    for (String node : now) {
      rejoined |= departed.remove(node);
    }
    for (String node : before) {
      if (!now.contains(node)) {
        departed.add(node);
      }
    }
    while (departed.size() > MAX_DEPARTED) {
      departed.remove(departed.iterator().next());
    }
    last = now;
    lastViewId = view;
    if (changed || rejoined) {
      views.viewChanged(before, now, rejoined);
    }
    for (Consumer<List<String>> listener : listeners) {
      try {
        listener.accept(now);
      } catch (RuntimeException e) {
        log.error("A membership listener failed", e);
      }
    }
  }
}
