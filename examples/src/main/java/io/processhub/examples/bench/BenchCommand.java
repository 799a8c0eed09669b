package io.processhub.examples.bench;

import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/bench}: measures the parts with JMH, allocation included. */
@Command(name = "bench", description = "Measures the parts; takes some minutes.")
public final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "Which benchmarks, such as RingBenchmark.owner (default: all).")
  private String only = ".*";

  @Override
  public Integer call() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(BenchCommand.class.getPackageName().replace(".", "\\.") + "\\." + only)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    return new Runner(options.build()).run().isEmpty() ? 1 : 0;
  }
}
