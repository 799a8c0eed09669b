package io.processhub.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A membership view: an immutable set of members, ordered by member id. It is replaced, never
 * edited. The version counts local changes and is never compared between nodes; the fingerprint may
 * be: equal sets of members have equal fingerprints.
 */
public final class View {
  private final long version;
  private final List<Member> members;
  private final Map<NodeId, Member> byNode;
  private final long fingerprint;

  private View(long version, List<Member> members) {
    this.version = version;
    this.members = members;
    this.byNode = new HashMap<>(members.size() * 2);
    long print = 0x9E3779B97F4A7C15L;
    for (Member member : members) {
      if (byNode.put(member.node(), member) != null) {
        throw new IllegalArgumentException("two members on node " + member.node());
      }
      print = mix(print ^ mix(member.id().incarnation() + member.node().value().hashCode()));
    }
    this.fingerprint = print;
  }

  /** A view of these members, in the order of their ids. */
  public static View of(long version, Collection<Member> members) {
    List<Member> sorted = new ArrayList<>(members);
    sorted.sort((a, b) -> a.id().compareTo(b.id()));
    return new View(version, List.copyOf(sorted));
  }

  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  /** Counts the views of this node; means nothing elsewhere. */
  public long version() {
    return version;
  }

  /** The same for equal sets of members, on every node. */
  public long fingerprint() {
    return fingerprint;
  }

  /** The members in the order of their ids, unmodifiable. */
  public List<Member> members() {
    return members;
  }

  /** Number of members. */
  public int size() {
    return members.size();
  }

  /** The member on that node, if there is one. */
  public Optional<Member> member(NodeId node) {
    return Optional.ofNullable(byNode.get(node));
  }

  /** Whether a member is on that node. */
  public boolean contains(NodeId node) {
    return byNode.containsKey(node);
  }

  /** Whether exactly this run of the node is a member. */
  public boolean contains(MemberId id) {
    Member member = byNode.get(id.node());
    return member != null && member.id().equals(id);
  }

  /** The member that a person calls by this node name or node id, an exact node id first. */
  public Optional<Member> named(String nameOrId) {
    for (Member member : members) {
      if (member.node().value().equals(nameOrId)) {
        return Optional.of(member);
      }
    }
    return members.stream().filter(m -> m.name().equals(nameOrId)).findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof View that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return "View" + members.stream().map(m -> m.id().toString()).toList();
  }
}
