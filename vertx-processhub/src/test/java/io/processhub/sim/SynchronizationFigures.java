package io.processhub.sim;

import io.processhub.core.CoreConfig;
import io.processhub.strategy.synchronization.Gossip;
import io.processhub.strategy.synchronization.PubSub;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import java.util.List;

/**
 * What pub/sub and gossip cost, in simulated nodes on true messages: how soon one more record is
 * known, with how many messages and bytes per node, and what a hub at rest sends. Run by hand; an
 * argument such as {@code 100x1000} for so many nodes and processes.
 */
final class SynchronizationFigures {
  private static final long INTERVAL = 5_000;
  private static final int FANOUT = 3;
  private static final int RECORDS = 10;

  /** So long after a record all that is told because of it has been told, in milliseconds. */
  private static final long TOLD = 2_000;

  private SynchronizationFigures() {}

  /** Prints a line for each argument and strategy. */
  public static void main(String[] arguments) {
    System.out.println(
        "  nodes processes strategy | a record: known by 99 % / all ms | messages, bytes per node |"
            + " at rest per node and interval: messages, bytes");
    for (String argument : arguments) {
      String[] sizes = argument.split("x", 2);
      for (SynchronizationStrategy each :
          List.of(new PubSub(INTERVAL), new Gossip(INTERVAL, FANOUT))) {
        print(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), each);
      }
    }
  }

  private static void print(int nodes, int processes, SynchronizationStrategy strategy) {
    CoreConfig config = Plan.config(4, nodes, 500, 1, 3_600_000, 600_000, 256);
    Plan plan = Plan.calm(nodes, nodes, Plan.with(config, strategy));
    CalmCluster cluster = CalmCluster.booting(7, plan);
    cluster.sim.mostEvents = Long.MAX_VALUE;
    cluster.sim.network.share();
    await(cluster, () -> cluster.sim.nodes().size() == nodes && all(cluster));
    cluster.begin(0, processes);
    await(cluster, () -> least(cluster) == processes);
    cluster.run(3 * INTERVAL);
    Cost rest = new Cost(cluster);
    cluster.run(4 * INTERVAL);
    double idleMessages = rest.messages() / 4.0 / nodes;
    double idleBytes = rest.bytes() / 4.0 / nodes;
    long most = 0;
    long last = 0;
    double messages = 0;
    double bytes = 0;
    for (int i = 0; i < RECORDS; i++) {
      Cost cost = new Cost(cluster);
      String id = "record-" + i;
      long begun = cluster.sim.agenda.now();
      cluster.tell(i * nodes / RECORDS, id);
      long nearly = 0;
      while (knowing(cluster, id) < nodes) {
        cluster.run(1);
        if (nearly == 0 && 100 * knowing(cluster, id) >= 99L * nodes) {
          nearly = cluster.sim.agenda.now() - begun;
        }
      }
      most += nearly;
      last = Math.max(last, cluster.sim.agenda.now() - begun);
      long rested = Math.max(0, TOLD * Agenda.MS - (cluster.sim.agenda.now() - begun));
      cluster.run(rested / Agenda.MS);
      double share = (cluster.sim.agenda.now() - begun) / (double) (INTERVAL * Agenda.MS);
      messages += cost.messages() / (double) nodes - idleMessages * share;
      bytes += cost.bytes() / (double) nodes - idleBytes * share;
    }
    System.out.printf(
        "%7d %9d %8s | %8.1f / %8.1f | %6.1f %8.0f | %6.1f %8.0f%n",
        nodes,
        processes,
        strategy.relays() ? "gossip" : "pub/sub",
        most / (double) RECORDS / Agenda.MS,
        last / (double) Agenda.MS,
        messages / RECORDS,
        bytes / RECORDS,
        idleMessages,
        idleBytes);
  }

  /** What has been sent since it was made. */
  private record Cost(CalmCluster cluster, long bytesBefore, long messagesBefore) {
    Cost(CalmCluster cluster) {
      this(cluster, cluster.sim.network.bytes, sent(cluster));
    }

    long messages() {
      return sent(cluster) - messagesBefore;
    }

    long bytes() {
      return cluster.sim.network.bytes - bytesBefore;
    }

    private static long sent(CalmCluster cluster) {
      return cluster.sim.network.sent.values().stream().mapToLong(Integer::longValue).sum();
    }
  }

  private static void await(CalmCluster cluster, java.util.function.BooleanSupplier condition) {
    long limit = cluster.sim.agenda.now() + 300_000 * Agenda.MS;
    while (!condition.getAsBoolean()) {
      cluster.run(100);
      if (cluster.sim.agenda.now() > limit) {
        throw new SimFailure("not in time\n" + cluster.sim.trace.lastLines(5));
      }
    }
  }

  private static boolean all(CalmCluster cluster) {
    int nodes = cluster.sim.nodes().size();
    return cluster.sim.nodes().stream().allMatch(node -> node.core.view().size() == nodes);
  }

  private static int least(CalmCluster cluster) {
    return cluster.sim.nodes().stream()
        .mapToInt(node -> node.core.registry().liveCount())
        .min()
        .orElse(0);
  }

  private static long knowing(CalmCluster cluster, String id) {
    return cluster.sim.nodes().stream().filter(n -> n.core.registry().get(id) != null).count();
  }
}
