package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.View;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a placement depends on besides the processes: an immutable value that any thread may read,
 * and of which a plan makes a supposed one.
 *
 * @param order of the members in which the first host is the steward of all processes; empty when
 *     every process has its own
 * @param view all members that are not leaving
 * @param hosts those of them that host; their ring gives the stewards
 * @param ring over the hosts
 * @param places the hosts that are not draining: only they are given processes
 * @param placing ring over the places
 * @param marks of nodes, the absent ones too
 */
public record Situation(
    List<NodeId> order,
    View view,
    View hosts,
    HashRing ring,
    View places,
    HashRing placing,
    List<NodeMark> marks) {
  public Situation {
    order = List.copyOf(order);
    marks = List.copyOf(marks);
  }

  /** The situation of these members, whose cordons are taken from the marks. */
  static Situation of(List<NodeId> order, View all, List<NodeMark> marks, int virtualNodes) {
    List<Member> marked = new ArrayList<>(all.size());
    for (Member member : all.members()) {
      marked.add(marked(member, marks));
    }
    View view = View.of(all.version(), marked);
    View hosts = only(view, view.members().stream().filter(Member::hosting).toList());
    View places =
        only(
            hosts,
            hosts.members().stream()
                .filter(m -> state(marks, m.name()) != NodeMark.State.DRAINING)
                .toList());
    HashRing ring = HashRing.of(hosts.members(), virtualNodes);
    HashRing placing =
        places.size() == hosts.size() ? ring : HashRing.of(places.members(), virtualNodes);
    return new Situation(order, view, hosts, ring, places, placing, marks);
  }

  /** The member that decides about that process, or null while nobody hosts. */
  public @Nullable NodeId steward(ProcessId id) {
    return order.isEmpty() ? ring.owner(id) : steward();
  }

  /** The steward of all processes, null if every process has its own or nobody hosts. */
  @Nullable NodeId steward() {
    for (NodeId node : order) {
      if (hosts.contains(node)) {
        return node;
      }
    }
    return null;
  }

  /** Whether one of those replicas is on a member that is not to be given any. */
  boolean anyLeaves(List<Replica> replicas) {
    for (Replica replica : replicas) {
      if (!places.contains(replica.member())) {
        return true;
      }
    }
    return false;
  }

  private static View only(View view, List<Member> members) {
    return members.size() == view.size() ? view : View.of(view.version(), members);
  }

  private static Member marked(Member member, List<NodeMark> marks) {
    boolean cordoned = state(marks, member.name()) != NodeMark.State.NONE;
    return cordoned == member.cordoned()
        ? member
        : new Member(
            member.id(),
            member.name(),
            member.weight(),
            member.zone(),
            member.tags(),
            member.hosting(),
            cordoned);
  }

  private static NodeMark.State state(List<NodeMark> marks, String name) {
    for (NodeMark mark : marks) {
      if (mark.name().equals(name)) {
        return mark.state();
      }
    }
    return NodeMark.State.NONE;
  }

  /** What was said of the node of that name. */
  public NodeMark.State mark(String name) {
    return state(marks, name);
  }

  /** The name of that node; its id if it is not a member. */
  public String name(NodeId id) {
    return view.member(id).map(Member::name).orElse(id.value());
  }

  /** Whether a name or node id means a member or a marked node; gives the node's name, or null. */
  public @Nullable String nameOf(String nameOrId) {
    String name = view.named(nameOrId).map(Member::name).orElse(null);
    boolean marked = marks.stream().anyMatch(m -> m.name().equals(nameOrId));
    return name == null && marked ? nameOrId : name;
  }

  /** The same with that mark in place of an earlier one. */
  Situation with(NodeMark mark, int virtualNodes) {
    List<NodeMark> next = new ArrayList<>(marks);
    next.removeIf(m -> m.name().equals(mark.name()));
    next.add(mark);
    return of(order, view, next, virtualNodes);
  }

  /** The same with one member more. */
  Situation with(Member member, int virtualNodes) {
    List<Member> next = new ArrayList<>(view.members());
    next.add(member);
    return of(order, View.of(view.version(), next), marks, virtualNodes);
  }
}
