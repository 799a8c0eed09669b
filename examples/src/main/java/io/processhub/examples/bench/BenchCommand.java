package io.processhub.examples.bench;

import java.util.ArrayList;
import java.util.List;
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

  @Option(names = "--parts", description = "Only the parts.")
  private boolean parts;

  @Option(names = "--whole", description = "Only the whole.")
  private boolean whole;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds of each measurement of the whole, after two to warm up.")
  private int rounds;

  @Override
  public Integer call() throws RunnerException {
    if (!only.isEmpty()) {
      return Parts.runOnly(only) ? 0 : 1;
    }
    List<Figure> figures = new ArrayList<>();
    if (!whole || parts) {
      figures.addAll(Parts.run(System.err::println));
    }
    if (!parts || whole) {
      figures.addAll(new WholeBench(rounds, System.err::println).run());
    }
    System.out.print(Figure.header());
    figures.forEach(figure -> System.out.print(figure.line()));
    return figures.stream().allMatch(Figure::met) ? 0 : 1;
  }
}
