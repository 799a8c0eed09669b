package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.strategy.distribution.Occasion;
import io.processhub.strategy.distribution.PlacementRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the strategies where processes belong and in which roles. */
final class Placing {
  private final Node node;
  private volatile long placed;

  Placing(Node node) {
    this.node = node;
  }

  /** Number of processes placed so far. */
  long placed() {
    return placed;
  }

  /**
   * Where processes belong as things are.
   *
   * @param fresh replicas that are to be started
   */
  Placement now(Occasion occasion, int fresh) {
    Census census =
        new Census(
            node.stewardship.arranging().counts(),
            node.measurements.load(),
            placed,
            fresh,
            node.registry.lastChosen(),
            occasion);
    return new Placement(
        node.config, node.membership.situation(), census, problem -> node.report(true, problem));
  }

  /** Desired nodes of live entries. */
  Map<ProcessId, List<NodeId>> place(List<Entry> entries) {
    Map<ProcessId, List<NodeId>> places = now(Occasion.NEED, 0).place(entries);
    return node.stewardship.arranging().settled(entries, places);
  }

  /** Whether every node has an active replica of its own, with nothing in common but the spec. */
  boolean everywhere(SpecBody body) {
    return Placement.everywhere(node.config, body);
  }

  /** Why the strategy can never place what that command starts, or null. */
  @Nullable String objection(Placement now, Command command, NodeId startedOn) {
    SpecBody body = command.body();
    if (body == null) {
      return "a start without a spec";
    }
    try {
      PlacementRequest request = request(now, command.id(), body, startedOn);
      node.config.distribution().validate(List.of(request), now.context());
      return null;
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static PlacementRequest request(
      Placement now, ProcessId id, SpecBody body, NodeId startedOn) {
    return now.request(id, body, body.pinned(), body.tags(), List.of(), startedOn);
  }

  /** Desired nodes of processes that are about to be started. */
  Map<ProcessId, List<NodeId>> placeNew(List<Command> commands, NodeId startedOn) {
    int copies =
        node.config.redundancy().copies(Math.max(1, node.membership.situation().places().size()));
    Placement now = now(Occasion.NEED, copies * commands.size());
    List<PlacementRequest> requests = new ArrayList<>(commands.size());
    for (Command command : commands) {
      SpecBody body = command.body();
      if (body != null) {
        requests.add(request(now, command.id(), body, startedOn));
      }
    }
    Map<ProcessId, List<NodeId>> places = now.place(requests, now.context());
    placed += requests.size();
    return places;
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
    return Replica.assigned(member, node.membership.name(member), Role.ACTIVE, node.now);
  }

  /** The roles of so many replicas, in the order of placement. */
  List<Role> roles(SpecBody body, int copies) {
    return everywhere(body)
        ? Collections.nCopies(copies, Role.ACTIVE)
        : node.config.redundancy().roles(copies);
  }

  /** The replica on that node: as it is if the old decision has it, newly assigned otherwise. */
  Replica replica(@Nullable Ownership old, NodeId target, Role role) {
    Member member =
        node.membership
            .hosts()
            .member(target)
            .orElseThrow(() -> new IllegalStateException(target + " is not in the view"));
    Replica known = old == null ? null : old.on(member.id());
    return known != null && known.role() == role
        ? known
        : Replica.assigned(member.id(), member.name(), role, node.now);
  }
}
