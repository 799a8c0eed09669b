package io.processhub.core;

/**
 * How much a core holds of everything that grows.
 *
 * @param entries of the registry, tombstones included
 * @param headstones of purged tombstones, at most 200,000
 * @param locals replicas on this node
 * @param nodes what is known of nodes: peers, marks, members that were here once
 * @param reasons why processes stayed where they were, at most 10,000, and owners out of sight
 * @param work entries to be looked at, calls, and what administrators wait for
 * @param moves orders, handovers, arrivals, forwarders and gates
 * @param messages what is to be told, or waits for an answer
 * @param stateBytes exported states that are kept, and those that arrive
 */
public record Load(
    int entries,
    int headstones,
    int locals,
    int nodes,
    int reasons,
    int work,
    int moves,
    int messages,
    long stateBytes) {

  static Load of(Node node) {
    return new Load(
        node.registry.size(),
        node.registry.headstonesKept(),
        node.hosting.size(),
        node.membership.peers().load()
            + node.marks.load()
            + node.measurements.size()
            + node.authority.nodes(),
        node.lateness.reasons() + node.stewardship.displaced(),
        node.touched.size() + node.calls.load() + node.admin.load() + node.lateness.load(),
        node.stewardship.load()
            + node.source.load()
            + node.target.load()
            + node.routes.load()
            + node.gates.load(),
        node.outbox.load()
            + node.starting.load()
            + node.claiming.load()
            + node.restores.load()
            + node.flushes.load()
            + node.snapshots.load()
            + node.authority.load(),
        node.source.stateBytes() + node.target.stateBytes());
  }

  /** Whether nothing is under way. */
  public boolean idle() {
    return work == 0 && moves == 0 && messages == 0 && stateBytes == 0;
  }
}
