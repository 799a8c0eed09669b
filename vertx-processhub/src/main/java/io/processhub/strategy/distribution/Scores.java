package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessTraits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** How busy the nodes are in one call of the load balancer, what that call places included. */
final class Scores {
  /** Processes count for something even with a weight of 0: a call must not go to one node. */
  private static final double LEAST_SHARE = 0.02;

  /** One member: its measured load and its number of replicas. */
  private static final class Node {
    final Member member;
    final double busy;
    int count;

    Node(Member member, double busy, int count) {
      this.member = member;
      this.busy = busy;
      this.count = count;
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final Map<NodeId, Node> byId = new HashMap<>();
  private final PriorityQueue<Node> queue;
  private final double share;
  private final double mean;

  Scores(LoadBalancer balancer, PlacementContext context) {
    LoadBalancer.Weights weights = balancer.weights();
    share = Math.max(LEAST_SHARE, weights.processes() / weights.sum());
    List<Member> open = Dealing.open(context.view());
    double known =
        open.stream()
            .map(member -> context.load().get(member.node()))
            .filter(load -> load != null)
            .mapToDouble(load -> load)
            .average()
            .orElse(0);
    double all = 0;
    for (Member member : open) {
      double load = context.load().getOrDefault(member.node(), known);
      Node node = new Node(member, (1 - share) * load, context.count(member.node()));
      nodes.add(node);
      byId.put(member.node(), node);
      all += member.weight();
    }
    mean = Math.max(1, context.replicas()) / Math.max(all, Double.MIN_NORMAL);
    queue =
        new PriorityQueue<>(
            Comparator.comparingDouble((Node node) -> score(node, node.count + 1))
                .thenComparing(node -> node.member.node()));
    queue.addAll(nodes);
  }

  /** Between nodes of equal load, one with the mean number of processes and none: the share. */
  private double score(Node node, int count) {
    return node.busy + share * count / (node.member.weight() * mean);
  }

  boolean none() {
    return nodes.isEmpty();
  }

  /** One replica more there. */
  void add(NodeId id) {
    Node node = byId.get(id);
    if (node != null) {
      queue.remove(node);
      node.count++;
      queue.add(node);
    }
  }

  /** The node where one more replica makes the least score; there must be one. */
  NodeId least() {
    return queue.element().member.node();
  }

  /** All nodes, the least busy first. */
  List<Member> order() {
    return queue.stream().sorted(queue.comparator()).map(node -> node.member).toList();
  }

  /** Highest score less the lowest. */
  double spread() {
    double high = 0;
    double low = Double.MAX_VALUE;
    for (Node node : nodes) {
      double score = score(node, node.count);
      high = Math.max(high, score);
      low = Math.min(low, score);
    }
    return nodes.isEmpty() ? 0 : high - low;
  }

  /** How many of these each node would have if they were all placed anew. */
  Map<NodeId, Integer> evenly(List<ProcessTraits> held) {
    Map<NodeId, Integer> targets = new HashMap<>();
    nodes.forEach(node -> targets.put(node.member.node(), 0));
    int total = 0;
    queue.clear();
    for (ProcessTraits traits : held) {
      for (NodeId id : traits.present()) {
        Node node = byId.get(id);
        if (node != null) {
          node.count--;
          total++;
        }
      }
    }
    queue.addAll(nodes);
    for (int i = 0; i < total; i++) {
      NodeId next = least();
      targets.merge(next, 1, Integer::sum);
      add(next);
    }
    return targets;
  }

  /** How many of these each node shall have when half of what is too much has moved. */
  Map<NodeId, Integer> eased(List<ProcessTraits> held) {
    Map<NodeId, Integer> targets = new HashMap<>();
    nodes.forEach(node -> targets.put(node.member.node(), 0));
    for (ProcessTraits traits : held) {
      traits.present().forEach(id -> targets.computeIfPresent(id, (n, count) -> count + 1));
    }
    double average = nodes.stream().mapToDouble(n -> score(n, n.count)).average().orElse(0);
    int moved = 0;
    double each = 0;
    for (Node node : nodes) {
      double score = score(node, node.count);
      int here = targets.getOrDefault(node.member.node(), 0);
      if (score > average && node.count > 0) {
        int leave = Math.min(here, (int) (node.count * (score - average) / score / 2));
        targets.put(node.member.node(), here - leave);
        moved += leave;
        each = Math.max(each, score / node.count);
      }
    }
    Map<NodeId, Double> filled = new HashMap<>();
    for (int i = 0; i < moved; i++) {
      Node coolest = null;
      double least = average;
      for (Node node : nodes) {
        double score =
            score(node, node.count) + filled.getOrDefault(node.member.node(), 0.0) * each;
        if (score < least) {
          least = score;
          coolest = node;
        }
      }
      if (coolest == null) {
        coolest = nodes.get(i % nodes.size());
      }
      filled.merge(coolest.member.node(), 1.0, Double::sum);
      targets.merge(coolest.member.node(), 1, Integer::sum);
    }
    return targets;
  }
}
