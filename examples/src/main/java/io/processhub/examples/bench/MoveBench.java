package io.processhub.examples.bench;

import io.processhub.ProcessHubOptions;
import io.processhub.examples.bench.MoveCluster.Moved;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Moves in real JVMs: a third node joins two, and leaves, while a client outside sends requests.
 * The first join and leave are those of a fresh JVM; then it is warmed up until it gets no faster,
 * and of those that follow the median counts.
 */
final class MoveBench {
  private static final int PER_SECOND = 2_000;
  private static final int KIBIBYTE = 1_024;

  /** Moves in which new code is still being compiled, which takes a third to a half of all CPU. */
  private static final int WARM_UP_MOVES = 20_000;

  /** At least so many joins and leaves warm up. */
  private static final int WARM_UP = 2;

  private final int rounds;
  private final List<String> jvmOptions;
  private final Consumer<String> log;
  private final List<Figure> figures = new ArrayList<>();

  MoveBench(int rounds, List<String> jvmOptions, Consumer<String> log) {
    this.rounds = rounds;
    this.jvmOptions = jvmOptions;
    this.log = log;
  }

  List<Figure> run() {
    for (boolean hot : List.of(true, false)) {
      String swap = hot ? "hot" : "cold";
      measure(swap + ", 10k x 1 KB", hot, 10_000, KIBIBYTE);
      measure(swap + ", 1k x 1 MB", hot, 1_000, KIBIBYTE * KIBIBYTE);
    }
    return figures;
  }

  private void measure(String what, boolean hot, int processes, int size) {
    log.accept("four fresh JVMs: moves, " + what);
    try (MoveCluster cluster = new MoveCluster(jvmOptions, hot, processes, size)) {
      Moved freshJoin = join(cluster);
      Moved freshLeave = cluster.leave(PER_SECOND);
      report("join, " + what, List.of(freshJoin), true);
      report("drain, " + what, List.of(freshLeave), true);
      int warmUp =
          (int) Math.max(WARM_UP, WARM_UP_MOVES / (freshJoin.count() + freshLeave.count()));
      for (int i = 0; i < warmUp; i++) {
        join(cluster);
        cluster.leave(PER_SECOND);
      }
      List<Moved> joins = new ArrayList<>();
      List<Moved> leaves = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        Moved join = join(cluster);
        joins.add(join);
        leaves.add(cluster.leave(PER_SECOND));
        double plain = cluster.plain(PER_SECOND, join.bytes(), join.count());
        ratios.add(plain / join.moving());
      }
      report("join, " + what, joins, false);
      ratios.sort(Comparator.naturalOrder());
      add(
          Figure.atLeast(
              "join, " + what + ", state against plain",
              String.format(
                  Locale.ROOT,
                  "%.1f MB/s without the debounce, against chunks on the bus and bare deployments",
                  median(joins, Moved::perSecond) / 1e6),
              null,
              ratios.get(ratios.size() / 2),
              0.5));
      report("drain, " + what, leaves, false);
      report("admin().drain, " + what, List.of(cluster.drain(PER_SECOND)), false);
    }
  }

  private static Moved join(MoveCluster cluster) {
    return cluster.join(PER_SECOND, ProcessHubOptions.DEFAULT_DEBOUNCE);
  }

  private void report(String name, List<Moved> all, boolean fresh) {
    String jvm = fresh ? ", fresh" : ", warm";
    long failed = all.stream().mapToLong(Moved::failed).sum();
    String error = "";
    for (Moved moved : all) {
      error = failed > 0 ? error + " " + moved.load().getString(SteadyLoad.ERROR) : "";
    }
    add(
        Figure.atMost(
            name + jvm + ", seconds",
            String.format(
                Locale.ROOT,
                "%d processes moved; the client's longest request took %.0f ms",
                all.get(0).count(),
                all.stream().mapToLong(each -> each.load().getLong(BenchNode.NANOS)).max().orElse(0)
                    / 1e6),
            null,
            median(all, Moved::seconds),
            fresh ? 2 : 1));
    add(
        Figure.atMost(
            name + jvm + ", p99 pause, ms",
            String.format(
                Locale.ROOT,
                "p50 %.0f, longest %.0f",
                median(all, each -> each.pause(0.5)),
                all.stream().mapToDouble(each -> each.pause(1)).max().orElse(0)),
            null,
            median(all, each -> each.pause(0.99)),
            fresh ? 150 : 50));
    long requests = all.stream().mapToLong(each -> each.load().getLong(BenchNode.COUNT)).sum();
    add(
        Figure.atMost(
            name + jvm + ", failed", "of " + requests + " requests" + error, null, failed, 0));
  }

  private void add(Figure figure) {
    figures.add(figure);
    log.accept(figure.line().strip());
  }

  private static double median(List<Moved> all, ToDoubleFunction<Moved> value) {
    double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
