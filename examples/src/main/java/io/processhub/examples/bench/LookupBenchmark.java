package io.processhub.examples.bench;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.core.Entry;
import io.processhub.core.HubCore;
import io.processhub.core.Registry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@code lookup} in a hub of 100,000 processes against {@code ConcurrentHashMap.get} over the same
 * keys, and the access to the registry's map alone. Keys are looked up in random order, each with a
 * string of its own, not the one that is in the map.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LookupBenchmark {
  private static final int PROCESSES = 100_000;

  private final ConcurrentHashMap<String, Object> map = new ConcurrentHashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final ProcessHub hub = ProcessHub.create(vertx, new ProcessHubOptions().setHubId("jmh"));
  private Registry registry = new Registry();
  private String[] keys = {};
  private int next;

  @Setup
  public void prepare() {
    List<String> ids = Ids.range("jmh-", 0, PROCESSES);
    ids.forEach(id -> map.put(id, new Object()));
    hub.start().await();
    List<ProcessSpec> specs =
        ids.stream().map(id -> new ProcessSpec(new String(id), EchoProcess.class)).toList();
    int started =
        hub.startProcesses(specs, new StartOptions().setTimeout(60_000)).await().started().size();
    if (started != PROCESSES) {
      throw new IllegalStateException("only " + started + " processes run");
    }
    HubCore core = CoreOfRecords.with(Ids.range("jmh-", 0, PROCESSES));
    registry = core.registry();
    List<String> probes = new ArrayList<>(Ids.range("jmh-", 0, PROCESSES));
    Collections.shuffle(probes, new Random(3));
    keys = probes.toArray(String[]::new);
  }

  @TearDown
  public void close() {
    hub.close().await();
    vertx.close().await();
  }

  private String key() {
    next = next + 1 == PROCESSES ? 0 : next + 1;
    return keys[next];
  }

  /** What the others are compared with. */
  @Benchmark
  public @Nullable Object bareMap() {
    return map.get(key());
  }

  @Benchmark
  public @Nullable Entry registry() {
    return registry.get(key());
  }

  @Benchmark
  public @Nullable ProcessRecord lookup() {
    return hub.lookup(key());
  }

  /** A look-up of which something is read. */
  @Benchmark
  public String lookupAndRead() {
    return Objects.requireNonNull(hub.lookup(key())).status().name();
  }
}
