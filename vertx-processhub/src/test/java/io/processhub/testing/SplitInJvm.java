package io.processhub.testing;

import io.processhub.cluster.HubClusterManager;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.View;
import org.jgroups.ViewId;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.stack.ProtocolStack;

/**
 * Cuts an in-JVM cluster in two, as failure detection would after its time-out: no message of the
 * cluster manager passes between the sides, and each has a view of its own. Event-bus connections
 * stay: views and reachability are apart, as they can be in a real network.
 */
public final class SplitInJvm {
  private final List<JChannel> channels = new ArrayList<>();

  /** Splits at once into two; the lists hold every node of the cluster. */
  public SplitInJvm(List<HubClusterManager> first, List<HubClusterManager> second)
      throws Exception {
    this(List.of(first, second));
  }

  /** Likewise, into as many as there are lists. */
  public SplitInJvm(List<List<HubClusterManager>> sides) throws Exception {
    List<List<JChannel>> parts = sides.stream().map(SplitInJvm::channels).toList();
    parts.forEach(channels::addAll);
    for (List<JChannel> part : parts) {
      List<JChannel> others = new ArrayList<>(channels);
      others.removeAll(part);
      cut(part, others);
    }
    channels.forEach(SplitInJvm::mergeSoon);
    for (List<JChannel> part : parts) {
      view(part);
    }
  }

  /** Lets messages pass again; MERGE3 finds the other side within a second or two. */
  public void heal() {
    channels.forEach(each -> each.getProtocolStack().removeProtocol(DISCARD.class));
  }

  @SuppressWarnings("removal") // getTransport; what replaces it is internal to Infinispan
  private static List<JChannel> channels(List<HubClusterManager> side) {
    return side.stream()
        .map(
            manager -> {
              EmbeddedCacheManager caches =
                  (EmbeddedCacheManager)
                      manager.unwrap(InfinispanClusterManager.class).getCacheContainer();
              return ((JGroupsTransport) caches.getTransport()).getChannel();
            })
        .toList();
  }

  private static void cut(List<JChannel> from, List<JChannel> to) throws Exception {
    for (JChannel channel : from) {
      DISCARD discard = new DISCARD();
      to.forEach(other -> discard.addIgnoreMember(other.getAddress()));
      channel.getProtocolStack().insertProtocol(discard, ProtocolStack.Position.ABOVE, TP.class);
    }
  }

  /** The tasks stopped here are started by the next view, with the intervals set here. */
  private static void mergeSoon(JChannel channel) {
    MERGE3 merge = channel.getProtocolStack().findProtocol(MERGE3.class);
    merge.stop();
    merge.setMinInterval(100).setMaxInterval(500);
  }

  private static void view(List<JChannel> side) {
    Address[] members = side.stream().map(JChannel::getAddress).toArray(Address[]::new);
    long id = side.get(0).getView().getViewId().getId() + 1;
    View view = new View(new ViewId(members[0], id), Arrays.asList(members));
    side.forEach(
        channel -> {
          GMS gms = channel.getProtocolStack().findProtocol(GMS.class);
          gms.installView(view);
        });
  }
}
