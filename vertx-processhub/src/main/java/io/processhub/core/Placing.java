package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.model.Role;
import io.processhub.strategy.distribution.PlacementContext;
import io.processhub.strategy.distribution.PlacementRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the strategies where processes belong and in which roles. */
final class Placing {
  private final Node node;
  private long placed;

  Placing(Node node) {
    this.node = node;
  }

  /** Desired nodes of live entries, by the hub's strategy. */
  Map<ProcessId, List<NodeId>> place(List<Entry> entries) {
    List<PlacementRequest> requests = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      requests.add(request(entry.id(), entry.body(), entry.tags(), entry.ownership(), null));
    }
    return placed(requests, context());
  }

  /** What the strategy says, without what it may not say; a strategy that throws places nothing. */
  private Map<ProcessId, List<NodeId>> placed(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places;
    try {
      places = node.config.distribution().place(requests, context);
    } catch (RuntimeException e) {
      node.report(true, "strategy " + node.config.distribution().type() + " failed: " + e);
      return Map.of();
    }
    for (Map.Entry<ProcessId, List<NodeId>> place : places.entrySet()) {
      for (NodeId target : place.getValue()) {
        if (!node.membership.hosts().contains(target)) {
          node.report(
              true,
              "strategy "
                  + node.config.distribution().type()
                  + " chose "
                  + target
                  + " for "
                  + place.getKey()
                  + ", which is not in the view");
          return Map.of();
        }
      }
    }
    return places;
  }

  /** Why the strategy can never place what that command starts, or null. */
  @Nullable String objection(Command command, NodeId startedOn) {
    SpecBody body = command.body();
    if (body == null) {
      return "a start without a spec";
    }
    try {
      PlacementRequest request = request(command.id(), body, body.tags(), null, startedOn);
      node.config.distribution().validate(List.of(request), context());
      return null;
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Desired nodes of processes that are about to be started. */
  Map<ProcessId, List<NodeId>> placeNew(List<Command> commands, NodeId startedOn) {
    List<PlacementRequest> requests = new ArrayList<>(commands.size());
    for (Command command : commands) {
      SpecBody body = command.body();
      if (body != null) {
        requests.add(request(command.id(), body, body.tags(), null, startedOn));
      }
    }
    Map<ProcessId, List<NodeId>> places = placed(requests, context());
    placed += requests.size();
    return places;
  }

  private PlacementRequest request(
      ProcessId id,
      SpecBody body,
      Set<String> tags,
      @Nullable Ownership ownership,
      @Nullable NodeId startedOn) {
    List<NodeId> present = List.of();
    if (ownership != null) {
      present = new ArrayList<>(ownership.replicas().size());
      for (Replica replica : ownership.replicas()) {
        if (node.membership.hosts().contains(replica.member())) {
          present.add(replica.member().node());
        }
      }
    }
    int copies = node.config.redundancy().copies(Math.max(1, node.membership.hosts().size()));
    return new PlacementRequest(
        new ProcessTraits(
            id, tags, body.pinned(), body.rule(), body.onNodeLoss(), copies, present, startedOn));
  }

  private PlacementContext context() {
    return new PlacementContext(
        node.membership.hosts(),
        node.membership.ring(),
        node.registry.replicasPerNode(),
        Map.of(),
        placed);
  }

  /** Where a process whose owners were all lost goes on: for one that waits only its own node. */
  List<NodeId> replacement(Entry entry, Ownership lost, List<NodeId> desired) {
    boolean restarts = entry.body().onNodeLoss() == OnNodeLoss.RESTART;
    if (restarts || lost.neverRan() && !desired.isEmpty()) {
      return desired;
    }
    List<NodeId> back = new ArrayList<>();
    for (Replica replica : lost.replicas()) {
      for (Member member : node.membership.hosts().members()) {
        if (member.name().equals(replica.nodeName())) {
          back.add(member.node());
        }
      }
    }
    return back;
  }

  /** A replica that is to start again on a member that had it, whether it is leaving or not. */
  Replica replica(MemberId member) {
    Role role = node.config.redundancy().roles(1).get(0);
    return Replica.assigned(member, node.membership.name(member), role, node.now);
  }

  /** The replica on that node: as it is if the old decision has it, newly assigned otherwise. */
  Replica replica(@Nullable Ownership old, NodeId target, int index, int copies) {
    Member member =
        node.membership
            .hosts()
            .member(target)
            .orElseThrow(() -> new IllegalStateException(target + " is not in the view"));
    Role role = node.config.redundancy().roles(copies).get(index);
    Replica known = old == null ? null : old.on(member.id());
    return known != null && known.role() == role
        ? known
        : Replica.assigned(member.id(), member.name(), role, node.now);
  }
}
