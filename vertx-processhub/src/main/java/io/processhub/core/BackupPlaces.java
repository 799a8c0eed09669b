package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.model.View;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.List;

/**
 * Which members are to hold the checkpoints of a process: those that have a replica of it, then the
 * next nodes of its preference list, so that a copy is where the process goes on most likely. Nodes
 * that are being drained come last, and nodes that host nothing only where a majority needs them.
 */
final class BackupPlaces {
  private BackupPlaces() {}

  /**
   * @param majority how many members are one, the owner included
   */
  static List<MemberId> of(
      Situation situation,
      ProcessId id,
      MemberId owner,
      Ownership ownership,
      CoreConfig.Safety how,
      int majority) {
    if (how.backups() == 0) {
      return List.of();
    }
    View view = situation.view();
    int wanted = how.majority() ? Math.max(how.backups(), majority - 1) : how.backups();
    // Each that stands by is to have it.
    wanted = Math.max(wanted, passive(ownership, owner));
    List<NodeId> placed = new ArrayList<>(wanted + 1);
    placed.add(owner.node());
    for (Replica replica : ownership.replicas()) {
      if (replica.able()
          && situation.hosts().contains(replica.member())
          && placed.size() <= wanted) {
        add(placed, replica.member().node());
      }
    }
    next(situation.placing(), id, wanted, placed);
    next(situation.ring(), id, wanted, placed);
    if (how.majority()) {
      for (Member member : view.members()) {
        if (placed.size() <= wanted) {
          add(placed, member.node());
        }
      }
    }
    List<MemberId> backups = new ArrayList<>(placed.size() - 1);
    for (NodeId node : placed.subList(1, placed.size())) {
      view.member(node).map(Member::id).ifPresent(backups::add);
    }
    return backups;
  }

  private static int passive(Ownership ownership, MemberId owner) {
    int passive = 0;
    for (Replica replica : ownership.replicas()) {
      boolean standsBy = replica.role() == Role.PASSIVE && !replica.member().equals(owner);
      passive += standsBy && replica.status() != ReplicaStatus.FAILED ? 1 : 0;
    }
    return passive;
  }

  private static void add(List<NodeId> placed, NodeId node) {
    if (!placed.contains(node)) {
      placed.add(node);
    }
  }

  private static void next(HashRing ring, ProcessId id, int wanted, List<NodeId> placed) {
    int missing = wanted + 1 - placed.size();
    if (missing > 0) {
      List<NodeId> before = List.copyOf(placed);
      placed.addAll(ring.zonedPreferenceList(id, missing, before, node -> true));
    }
  }
}
