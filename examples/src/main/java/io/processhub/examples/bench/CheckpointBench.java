package io.processhub.examples.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Checkpoints in three JVMs: against plain requests with the same bytes, and what they cost. */
final class CheckpointBench {
  private static final int PROCESSES = 3_000;
  private static final int WINDOW = 256;
  private static final int SLOT_MILLIS = 500;
  private static final double TARGET = 0.6;

  private final int rounds;
  private final List<String> jvmOptions;
  private final Consumer<String> log;

  CheckpointBench(int rounds, List<String> jvmOptions, Consumer<String> log) {
    this.rounds = rounds;
    this.jvmOptions = jvmOptions;
    this.log = log;
  }

  List<Figure> run() {
    log.accept("three fresh JVMs: checkpoints of 1 KB");
    try (BenchCluster cluster = new BenchCluster(jvmOptions)) {
      cluster.startSaving("saving-", PROCESSES);
      cluster.startRate("plain-", PROCESSES);
      cluster.settle("plain-", PROCESSES);
      double cold =
          cluster.checkpointRate(SLOT_MILLIS, WINDOW) / cluster.plainBytesRate(SLOT_MILLIS, WINDOW);
      Figure rate =
          figure(
              "checkpoints of 1 KB, 3 JVMs, 256 outstanding each",
              "checkpoints/s, %.0f plain requests/s with 1 KB",
              () -> cluster.checkpointRate(SLOT_MILLIS, WINDOW),
              () -> cluster.plainBytesRate(SLOT_MILLIS, WINDOW),
              cold,
              TARGET);
      Figure requests =
          figure(
              "requests with a checkpoint each, 256 outstanding",
              "requests/s, %.0f without",
              () -> cluster.processRate("saving-", PROCESSES, SLOT_MILLIS, WINDOW),
              () -> cluster.processRate("plain-", PROCESSES, SLOT_MILLIS, WINDOW),
              null,
              0);
      Figure one =
          figure(
              "requests with a checkpoint each, 1 outstanding",
              "requests/s, %.0f without",
              () -> cluster.processRate("saving-", PROCESSES, SLOT_MILLIS, 1),
              () -> cluster.processRate("plain-", PROCESSES, SLOT_MILLIS, 1),
              null,
              0);
      return List.of(rate, requests, one);
    }
  }

  private Figure figure(
      String name,
      String text,
      DoubleSupplier hub,
      DoubleSupplier other,
      @Nullable Double cold,
      double target) {
    WholeBench.Pairs pairs = WholeBench.measure(rounds, hub, other);
    String found =
        String.format(Locale.ROOT, "%.0f " + text, pairs.hubMedian(), pairs.otherMedian());
    Figure figure = Figure.atLeast(name, found, cold, pairs.ratio(), target);
    log.accept(figure.line().strip());
    return figure;
  }
}
