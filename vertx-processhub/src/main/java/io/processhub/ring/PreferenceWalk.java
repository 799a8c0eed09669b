package io.processhub.ring;

import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Walks the ring clockwise from a place and collects distinct nodes. */
final class PreferenceWalk {
  private final RingPoints points;
  private final NodeId[] nodes;
  private final Zones zones;

  PreferenceWalk(RingPoints points, NodeId[] nodes, Zones zones) {
    this.points = points;
    this.nodes = nodes;
    this.zones = zones;
  }

  /** The first {@code wanted} nodes, which must not be more than there are. */
  List<NodeId> inRingOrder(long place, int wanted) {
    Cursor cursor = new Cursor(place);
    List<NodeId> list = new ArrayList<>(wanted);
    while (list.size() < wanted) {
      list.add(nodes[cursor.next()]);
    }
    return List.copyOf(list);
  }

  /**
   * Up to {@code wanted} admitted nodes that are not placed yet, in rounds: each zone gives the
   * list its k-th node before any gives its (k+1)-th; within a round the ring's order holds.
   */
  List<NodeId> byZone(
      long place, int wanted, Collection<NodeId> placed, Predicate<NodeId> admitted) {
    int[] nextRound = new int[zones.count()];
    for (NodeId node : placed) {
      int index = Arrays.binarySearch(nodes, node);
      if (index >= 0) {
        nextRound[zones.of()[index]]++;
      }
    }
    List<NodeId> list = new ArrayList<>(wanted);
    List<List<NodeId>> later = new ArrayList<>();
    Cursor cursor = new Cursor(place);
    while (list.size() < wanted && cursor.hasNext()) {
      int index = cursor.next();
      NodeId node = nodes[index];
      if (placed.contains(node) || !admitted.test(node)) {
        continue;
      }
      int round = nextRound[zones.of()[index]]++;
      if (round == 0) {
        list.add(node);
      } else {
        while (later.size() < round) {
          later.add(new ArrayList<>());
        }
        later.get(round - 1).add(node);
      }
    }
    for (List<NodeId> round : later) {
      for (int i = 0; i < round.size() && list.size() < wanted; i++) {
        list.add(round.get(i));
      }
    }
    return List.copyOf(list);
  }

  /** Gives each node once, in the order in which the ring offers them. */
  private final class Cursor {
    private final boolean[] seen = new boolean[nodes.length];
    private int left = nodes.length;
    private int at;

    Cursor(long place) {
      at = left == 0 ? 0 : points.indexOf(place);
    }

    boolean hasNext() {
      return left > 0;
    }

    int next() {
      int owner = points.ownerAt(at);
      while (seen[owner]) {
        at = at + 1 == points.size() ? 0 : at + 1;
        owner = points.ownerAt(at);
      }
      seen[owner] = true;
      left--;
      return owner;
    }
  }
}
