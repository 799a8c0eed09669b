package io.processhub.cluster;

import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.MergeView;
import org.jgroups.View;
import org.jspecify.annotations.Nullable;

/** The views of the JGroups channel below Infinispan. */
final class JGroupsViews implements ViewProbe {
  private final InfinispanClusterManager manager;

  JGroupsViews(InfinispanClusterManager manager) {
    this.manager = manager;
  }

  @Override
  public long id() {
    View view = view();
    return view == null ? 0 : view.getViewId().getId();
  }

  @Override
  public boolean merged() {
    return view() instanceof MergeView;
  }

  @SuppressWarnings("removal") // getTransport; what replaces it is internal to Infinispan
  private @Nullable View view() {
    return manager.getCacheContainer() instanceof EmbeddedCacheManager caches
            && caches.getTransport() instanceof JGroupsTransport transport
            && transport.getChannel() != null
        ? transport.getChannel().getView()
        : null;
  }
}
