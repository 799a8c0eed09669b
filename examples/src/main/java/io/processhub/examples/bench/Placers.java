package io.processhub.examples.bench;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.model.View;
import io.processhub.ring.HashRing;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.Occasion;
import io.processhub.strategy.distribution.PlacementContext;
import io.processhub.strategy.distribution.PlacementRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Ways to give ids nodes, compared by the distribution benchmarks. */
final class Placers {
  private Placers() {}

  static List<Member> members(int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NodeId node = new NodeId("host-" + random.nextInt(10_000, 100_000) + "-" + i);
      members.add(new Member(new MemberId(node, i), "node-" + i, 1, null, Set.of(), true, false));
    }
    return members;
  }

  static ProcessId[] ids(int count) {
    ProcessId[] ids = new ProcessId[count];
    for (int i = 0; i < count; i++) {
      ids[i] = new ProcessId("device/" + i);
    }
    return ids;
  }

  /** Rendezvous hashing (Thaler, Ravishankar 1998): the node whose hash with the id is greatest. */
  static final class Rendezvous {
    private final NodeId[] nodes;
    private final long[] hashes;

    Rendezvous(List<Member> members) {
      nodes = members.stream().map(Member::node).toArray(NodeId[]::new);
      hashes = members.stream().mapToLong(m -> HashRing.hash(m.node().value())).toArray();
    }

    NodeId owner(ProcessId id) {
      long key = HashRing.hash(id.value());
      int best = 0;
      long most = Long.MIN_VALUE;
      for (int i = 0; i < hashes.length; i++) {
        long mixed = (key ^ hashes[i]) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        mixed ^= mixed >>> 32;
        if (mixed > most) {
          most = mixed;
          best = i;
        }
      }
      return nodes[best];
    }
  }

  /** Where each id is, by its index. */
  static NodeId[] byRing(List<Member> members, ProcessId[] ids) {
    HashRing ring = HashRing.of(members, HashRing.DEFAULT_VIRTUAL_NODES);
    NodeId[] places = new NodeId[ids.length];
    for (int i = 0; i < ids.length; i++) {
      places[i] = ring.preferenceList(ids[i], 1).get(0);
    }
    return places;
  }

  static NodeId[] byRendezvous(List<Member> members, ProcessId[] ids) {
    Rendezvous rendezvous = new Rendezvous(members);
    NodeId[] places = new NodeId[ids.length];
    for (int i = 0; i < ids.length; i++) {
      places[i] = rendezvous.owner(ids[i]);
    }
    return places;
  }

  /** With a bound: all started anew, or from where they were before a node joined. */
  static NodeId[] bounded(double epsilon, List<Member> members, ProcessId[] ids, NodeId[] before) {
    DistributionStrategy strategy = new ConsistentHashing().withLoadBound(epsilon);
    List<PlacementRequest> requests = new ArrayList<>(ids.length);
    Map<NodeId, Integer> counts = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      List<NodeId> present = before.length == 0 ? List.of() : List.of(before[i]);
      present.forEach(node -> counts.merge(node, 1, Integer::sum));
      requests.add(request(ids[i], present));
    }
    Occasion occasion = before.length == 0 ? Occasion.NEED : Occasion.JOIN;
    PlacementContext context = context(members, counts, ids.length, occasion);
    Map<ProcessId, List<NodeId>> places = strategy.place(requests, context);
    NodeId[] nodes = new NodeId[ids.length];
    for (int i = 0; i < ids.length; i++) {
      nodes[i] = places.getOrDefault(ids[i], List.of()).get(0);
    }
    return nodes;
  }

  static PlacementRequest request(ProcessId id, List<NodeId> present) {
    return new PlacementRequest(
        new ProcessTraits(
            id, Set.of(), false, PlacementRule.NONE, OnNodeLoss.RESTART, 1, present, null));
  }

  static PlacementContext context(
      List<Member> members, Map<NodeId, Integer> counts, int replicas, Occasion occasion) {
    HashRing ring = HashRing.of(members, HashRing.DEFAULT_VIRTUAL_NODES);
    return new PlacementContext(
        View.of(1, members), ring, counts, Map.of(), 0, replicas, null, occasion, "singularity");
  }
}
