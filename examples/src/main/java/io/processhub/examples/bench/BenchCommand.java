package io.processhub.examples.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/bench}: the parts with JMH, the whole in real JVMs, one table at the end. */
@Command(name = "bench", description = "Measures the parts and the whole; takes some minutes.")
public final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Only these JMH benchmarks, such as RingBenchmark.owner, with JMH's output.")
  private String only = "";

  @Option(names = "--parts", description = "The parts; not the whole unless asked for too.")
  private boolean parts;

  @Option(
      names = "--whole",
      arity = "0..1",
      split = ",",
      fallbackValue = "RECOVERY,REQUESTS,SINGLES,BULK,HEAP,CHECKPOINTS,SAVED,MIGRATION",
      paramLabel = "WHAT",
      description = "The whole, or of it some of ${COMPLETION-CANDIDATES}; not the parts.")
  private Set<WholeBench.Phase> whole = Set.of();

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds of each measurement of the whole, after two to warm up.")
  private int rounds;

  @Option(
      names = "--times",
      paramLabel = "NODES",
      split = ",",
      description =
          "Nothing but how long starts, joins, leaves and crashes take with so many nodes, such"
              + " as 3,10,50.")
  private List<Integer> times = List.of();

  @Option(
      names = "--synchronization",
      paramLabel = "NODES",
      description = "Nothing but time and bytes of pub/sub and gossip on so many nodes (Linux).")
  private int synchronization;

  @Option(
      names = "--processes",
      paramLabel = "N",
      split = ",",
      defaultValue = "1000,10000,100000",
      description = "Numbers of processes for --times; from small to large.")
  private List<Integer> processes = List.of();

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "An option for the node JVMs, to see where time goes; may be repeated.")
  private List<String> jvmOptions = List.of();

  @Override
  public Integer call() throws RunnerException, IOException {
    if (!only.isEmpty()) {
      return Parts.runOnly(only) ? 0 : 1;
    }
    if (!times.isEmpty()) {
      System.out.println(TimesBench.header());
      TimesBench bench = new TimesBench(jvmOptions, false, System.err::println);
      times.forEach(members -> bench.run(members, processes));
      return 0;
    }
    if (synchronization > 0) {
      for (boolean gossip : List.of(false, true)) {
        new TimesBench(jvmOptions, gossip, System.err::println)
            .synchronization(synchronization, 10_000);
      }
      return 0;
    }
    List<Figure> figures = new ArrayList<>();
    if (whole.isEmpty() || parts) {
      figures.addAll(Parts.run(System.err::println));
    }
    if (!parts || !whole.isEmpty()) {
      Set<WholeBench.Phase> phases =
          whole.isEmpty() ? EnumSet.allOf(WholeBench.Phase.class) : whole;
      figures.addAll(new WholeBench(rounds, jvmOptions, System.err::println).run(phases));
    }
    System.out.print(Figure.header());
    figures.forEach(figure -> System.out.print(figure.line()));
    return figures.stream().allMatch(Figure::met) ? 0 : 1;
  }
}
