package io.processhub.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy may know of a process.
 *
 * @param id the process
 * @param tags its tags
 * @param pinned whether it stays where it is while its node lives
 * @param rule the placement its spec or its start asked for
 * @param onNodeLoss what happens when its node is lost
 * @param copies how many replicas the redundancy strategy wants
 * @param present nodes that hold a replica now, the first one first in the order of placement
 * @param startedOn the node at which the start was called, or null when that is not known any more
 */
public record ProcessTraits(
    ProcessId id,
    Set<String> tags,
    boolean pinned,
    PlacementRule rule,
    OnNodeLoss onNodeLoss,
    int copies,
    List<NodeId> present,
    @Nullable NodeId startedOn) {
  public ProcessTraits {
    tags = Set.copyOf(tags);
    present = List.copyOf(present);
  }
}
