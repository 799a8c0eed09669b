package io.processhub.examples.bench;

import io.processhub.ProcessHubOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * {@code kill -9} of one of three JVMs with processes that make checkpoints, until all of them
 * answer with the total that they had acknowledged last: under divergence, and under a majority
 * quorum with the default lease.
 */
final class SavedBench {
  private static final int PROCESSES = 10_000;
  private static final double TARGET = 1;

  private final List<String> jvmOptions;
  private final Consumer<String> log;

  SavedBench(List<String> jvmOptions, Consumer<String> log) {
    this.jvmOptions = jvmOptions;
    this.log = log;
  }

  List<Figure> run() {
    List<Figure> figures = new ArrayList<>();
    for (boolean majority : List.of(false, true)) {
      String tolerance = majority ? "majority quorum" : "divergence";
      log.accept("twice three fresh JVMs: kill -9 under " + tolerance + ", with checkpoints");
      BenchCluster.Killed fresh = killed(majority, 0);
      BenchCluster.Killed warm = killed(majority, 3);
      figures.add(
          Figure.atMost(
              "kill -9, 10k with checkpoints, " + tolerance + ", s",
              text(warm),
              seconds(majority, fresh),
              // what was acknowledged and is gone cannot be outweighed by speed
              warm.lost() + fresh.lost() > 0 ? Double.POSITIVE_INFINITY : seconds(majority, warm),
              TARGET));
      log.accept(figures.get(figures.size() - 1).line().strip());
    }
    return figures;
  }

  private BenchCluster.Killed killed(boolean majority, int warmUps) {
    try (BenchCluster cluster = new BenchCluster(jvmOptions, majority)) {
      for (int i = 0; i < warmUps; i++) {
        String prefix = "warm" + i + "-";
        cluster.startSaving(prefix, PROCESSES);
        cluster.save(prefix, PROCESSES);
        cluster.stop(prefix, PROCESSES);
      }
      cluster.startSaving("saved-", PROCESSES);
      cluster.save("saved-", PROCESSES);
      return cluster.killLast("saved-", PROCESSES);
    }
  }

  /** From the moment from which processes may be started elsewhere. */
  private static double seconds(boolean majority, BenchCluster.Killed killed) {
    ProcessHubOptions defaults = new ProcessHubOptions();
    double fenced = majority ? defaults.getLease() * (1 + defaults.getClockDrift() / 100) : 0;
    return (killed.allMillis() - Math.max(killed.detectedMillis(), fenced)) / 1e3;
  }

  private static String text(BenchCluster.Killed killed) {
    return String.format(
        Locale.ROOT,
        "all had answered %d ms after the kill, %d with another total than they had acknowledged; the"
            + " hub noticed after %d ms, the cluster manager after %d",
        killed.allMillis(),
        killed.lost(),
        killed.detectedMillis(),
        killed.listedMillis());
  }
}
