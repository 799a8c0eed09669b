package io.processhub.cluster;

import io.vertx.core.Completable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the processes of one hub run, as this node knows it. The cluster seam asks it on each send
 * to a resolved address.
 *
 * <p>Every method is called from any thread, must not wait and must not throw; it answers from a
 * snapshot. Nodes are cluster-manager node ids unless a parameter says otherwise.
 */
public interface HubRoutes {
  /**
   * Whether this node knows where the hub's processes run. A node that still has to learn it is
   * treated as one without the hub: it asks others, and they do not ask it.
   */
  default boolean known() {
    return true;
  }

  /**
   * The node of one ACTIVE replica: this one if it holds one, else the others in turn; null when
   * none is known.
   */
  @Nullable String sendTo(String processId);

  /** By which decision this node knows where the process is. */
  default RouteVersion version(String processId) {
    return RouteVersion.NONE;
  }

  /** The nodes of every ACTIVE replica; empty when none is known. */
  List<String> publishTo(String processId);

  /**
   * The id of the node that holds a replica of the process, whatever its role.
   *
   * @param node a node name or node id
   * @return null when that node is unknown or holds no replica
   */
  @Nullable String replicaOn(String node, String processId);

  /**
   * Makes a replica on this node listen at {@link io.processhub.wire.Addresses#replica its replica
   * address} with exactly this spelling of the node, until the replica ends. Opening again what is
   * open changes nothing.
   *
   * @param node this node's name or node id
   * @param opened completed on any thread, once the address is open, with true; with false when
   *     there is no such replica here, it has no mailbox, or {@code node} is not this node
   */
  void openReplica(String node, String processId, Completable<Boolean> opened);

  /** Whether the node is a member of the hub in this node's view. */
  boolean hasMember(String nodeId);
}
