package io.processhub.examples.bench;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.ring.HashRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
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
 * The hash ring: owner look-up (bound: 150 ns and no allocation at 50 nodes of 1,024 virtual
 * nodes), a preference list, and building a ring anew. Run with {@code -prof gc} to see allocation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RingBenchmark {
  private static final int KEYS = 1 << 17;

  @Param({"3", "50"})
  public int nodes;

  private List<Member> members = List.of();
  private HashRing ring = HashRing.of(members, 1);
  private ProcessId[] ids = {};
  private int next;

  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(7);
    members = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      NodeId node = new NodeId("host-" + random.nextInt(10_000, 100_000) + "-" + i);
      MemberId id = new MemberId(node, i);
      members.add(new Member(id, "node-" + i, 1, null, Set.of(), true, false));
    }
    ring = HashRing.of(members, HashRing.DEFAULT_VIRTUAL_NODES);
    ids = new ProcessId[KEYS];
    for (int i = 0; i < KEYS; i++) {
      ids[i] = new ProcessId("device/" + random.nextInt(1_000_000_000));
    }
  }

  private ProcessId id() {
    next = (next + 1) & (KEYS - 1);
    return ids[next];
  }

  @Benchmark
  public @Nullable NodeId owner() {
    return ring.owner(id());
  }

  /** What the keys alone cost: fetching one of many from memory, and its hash. */
  @Benchmark
  public long hashOnly() {
    return HashRing.hash(id().value());
  }

  @Benchmark
  public List<NodeId> preferenceListOfThree() {
    return ring.preferenceList(id(), 3);
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public HashRing build() {
    return HashRing.of(members, HashRing.DEFAULT_VIRTUAL_NODES);
  }
}
