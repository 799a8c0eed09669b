package io.processhub.cluster;

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
   * The node of one ACTIVE replica: this one if it holds one, else the others in turn; null when
   * none is known.
   */
  @Nullable String sendTo(String processId);

  /** The nodes of every ACTIVE replica; empty when none is known. */
  List<String> publishTo(String processId);

  /**
   * The id of the node that holds a replica of the process, whatever its role.
   *
   * @param node a node name or node id
   * @return null when that node is unknown or holds no replica
   */
  @Nullable String replicaOn(String node, String processId);

  /** Whether the node is a member of the hub in this node's view. */
  boolean hasMember(String nodeId);
}
