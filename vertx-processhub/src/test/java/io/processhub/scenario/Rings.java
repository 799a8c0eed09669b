package io.processhub.scenario;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Where the ring has processes before there is a hub on every node. */
final class Rings {
  private Rings() {}

  /** Ids whose place is the node of that index once all of these host processes. */
  static List<String> idsOn(
      HubCluster cluster, List<Integer> nodes, int index, String prefix, int count) {
    List<Member> members = new ArrayList<>();
    for (int i : nodes) {
      MemberId id = new MemberId(new NodeId(cluster.nodes.nodeId(i)), 1);
      members.add(new Member(id, "n" + i, 1, null, Set.of(), true, false));
    }
    HashRing ring = HashRing.of(members, HashRing.DEFAULT_VIRTUAL_NODES);
    NodeId wanted = new NodeId(cluster.nodes.nodeId(index));
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> prefix + i)
        .filter(id -> ring.owner(new ProcessId(id)).equals(wanted))
        .limit(count)
        .toList();
  }
}
