package io.processhub.examples.chaos;

import io.processhub.examples.local.Hosts.Link;
import java.util.List;
import java.util.Set;

/** What is done to the cluster. Nodes are numbered from 1. */
sealed interface Fault {
  /** For a person. */
  String text();

  /** {@code kill -9} of all of them at the same moment; they are started again afterwards. */
  record Kill(List<Integer> nodes) implements Fault {
    @Override
    public String text() {
      return "kill -9 " + names(nodes);
    }
  }

  /** One node leaves as it should, and is started again afterwards. */
  record Leave(int node) implements Fault {
    @Override
    public String text() {
      return ChaosCluster.name(node) + " leaves";
    }
  }

  /** {@code kill -STOP}, and {@code kill -CONT} afterwards. */
  record Hang(int node) implements Fault {
    @Override
    public String text() {
      return "kill -STOP " + ChaosCluster.name(node);
    }
  }

  /**
   * Links that carry nothing.
   *
   * @param shape for a person
   * @param flapEvery 0 for a cut that lasts; else the links work and do not work in turn, for so
   *     many ms each
   */
  record Cut(String shape, Set<Link> links, long flapEvery) implements Fault {
    @Override
    public String text() {
      return "cut " + shape + (flapEvery == 0 ? "" : ", on and off every " + flapEvery + " ms");
    }
  }

  private static String names(List<Integer> nodes) {
    return String.join(" and ", nodes.stream().map(ChaosCluster::name).toList());
  }
}
