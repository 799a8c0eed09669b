package io.processhub.examples.bench;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.ring.HashRing;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.Occasion;
import io.processhub.strategy.distribution.PlacementContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The plain ring, the ring with bounded load and rendezvous hashing: JMH measures the time for one
 * id, {@link #main} prints how full the fullest node is and how many ids a join moves.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DistributionBenchmark {
  private static final double[] BOUNDS = {0.05, 0.1, 0.25};

  @Param({"3", "10", "50", "200"})
  public int nodes;

  @Param({"10000", "100000", "1000000"})
  public int size;

  private ProcessId[] ids = {};
  private int next;
  private HashRing ring = HashRing.of(List.of(), 1);
  private Placers.Rendezvous rendezvous = new Placers.Rendezvous(List.of());
  private DistributionStrategy bounded = new ConsistentHashing().withLoadBound(0.1);
  private @Nullable PlacementContext context;

  @Setup
  public void prepare() {
    List<Member> members = Placers.members(nodes);
    ids = Placers.ids(size);
    ring = HashRing.of(members, HashRing.DEFAULT_VIRTUAL_NODES);
    rendezvous = new Placers.Rendezvous(members);
    Map<NodeId, Integer> counts = counts(Placers.bounded(0.1, members, ids, new NodeId[0]));
    context = Placers.context(members, counts, size + 1, Occasion.NEED);
  }

  private ProcessId id() {
    next = next + 1 == ids.length ? 0 : next + 1;
    return ids[next];
  }

  @Benchmark
  public @Nullable NodeId plainRing() {
    return ring.owner(id());
  }

  @Benchmark
  public NodeId rendezvousHashing() {
    return rendezvous.owner(id());
  }

  /** One start more, the request and the answer included; a steward places them in batches. */
  @Benchmark
  public Map<ProcessId, List<NodeId>> boundedLoad() {
    PlacementContext filled = context;
    return filled == null
        ? Map.of()
        : bounded.place(List.of(Placers.request(id(), List.of())), filled);
  }

  private static Map<NodeId, Integer> counts(NodeId[] places) {
    Map<NodeId, Integer> counts = new HashMap<>();
    for (NodeId node : places) {
      counts.merge(node, 1, Integer::sum);
    }
    return counts;
  }

  private static double fullest(NodeId[] places, int nodes) {
    int most = counts(places).values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return most * (double) nodes / places.length;
  }

  private static double moved(NodeId[] before, NodeId[] after) {
    int moved = 0;
    for (int i = 0; i < before.length; i++) {
      moved += before[i].equals(after[i]) ? 0 : 1;
    }
    return moved / (double) before.length;
  }

  /**
   * Prints fullest node over mean, and what a join moves over the joiner's share.
   *
   * @param arguments numbers of ids; 10,000, 100,000 and 1,000,000 without any
   */
  public static void main(String[] arguments) {
    int[] sizes = {10_000, 100_000, 1_000_000};
    if (arguments.length > 0) {
      sizes = List.of(arguments).stream().mapToInt(Integer::parseInt).toArray();
    }
    System.out.println("nodes     ids  way             fullest/mean  moved in a join  /share");
    for (int nodes : new int[] {3, 10, 50, 200}) {
      for (int size : sizes) {
        List<Member> all = Placers.members(nodes + 1);
        List<Member> some = Placers.members(nodes);
        ProcessId[] ids = Placers.ids(size);
        print(nodes, size, "ring", Placers.byRing(some, ids), Placers.byRing(all, ids));
        NodeId[] rendezvous = Placers.byRendezvous(some, ids);
        print(nodes, size, "rendezvous", rendezvous, Placers.byRendezvous(all, ids));
        for (double bound : BOUNDS) {
          NodeId[] before = Placers.bounded(bound, some, ids, new NodeId[0]);
          NodeId[] after = Placers.bounded(bound, all, ids, before);
          print(nodes, size, "bounded " + bound, before, after);
        }
      }
    }
  }

  private static void print(int nodes, int size, String way, NodeId[] before, NodeId[] after) {
    double moved = moved(before, after);
    System.out.printf(
        "%5d %7d  %-14s  %12.3f  %14.2f%%  %6.2f%n",
        nodes, size, way, fullest(before, nodes), 100 * moved, moved * (nodes + 1));
  }
}
