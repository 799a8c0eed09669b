package io.processhub.examples.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * The whole in real JVMs. A figure is a ratio of two things measured one after the other, several
 * times over, in one run; of the ratios the median counts. Cold figures come from JVMs that have
 * done nothing yet: the two sides of one are measured in two clusters.
 */
final class WholeBench {
  private static final int SMALL = 10_000;
  private static final int LARGE = 100_000;

  /** So many of 10k processes run on the nodes that are asked. */
  private static final int PLAIN_MANY = 2 * SMALL / 3;

  /** Rounds of bulk starts until they get no faster: new code is compiled for that long. */
  private static final int BULK_WARM_UP = 15;

  private static final int COLD_MILLIS = 500;
  private static final int SLOT_MILLIS = 400;
  private static final int COLD_SINGLES = 300;
  private static final int WARM_UP = 2;
  private static final int[] WINDOWS = {1, 256};

  private final int rounds;
  private final List<String> jvmOptions;
  private final Consumer<String> log;
  private final Map<String, Double> cold = new TreeMap<>();
  private final List<Figure> figures = new ArrayList<>();
  private int runs;

  WholeBench(int rounds, List<String> jvmOptions, Consumer<String> log) {
    this.rounds = rounds;
    this.jvmOptions = jvmOptions;
    this.log = log;
  }

  /** What can be measured by itself. */
  enum Phase {
    RECOVERY,
    REQUESTS,
    SINGLES,
    BULK,
    HEAP,
    CHECKPOINTS,
    SAVED,
    MIGRATION
  }

  List<Figure> run(Set<Phase> phases) {
    boolean compared =
        phases.contains(Phase.REQUESTS)
            || phases.contains(Phase.SINGLES)
            || phases.contains(Phase.BULK);
    if (compared || phases.contains(Phase.RECOVERY)) {
      log.accept("three fresh JVMs: what is plain, cold; recovery");
      try (BenchCluster cluster = new BenchCluster(jvmOptions)) {
        if (compared) {
          coldPlain(cluster);
        }
        if (phases.contains(Phase.RECOVERY)) {
          cold.put("recovery", recovery(cluster).recoveredMillis() / 1e3);
        }
      }
      log.accept("three fresh JVMs: the hub, cold, then both, warm");
      try (BenchCluster cluster = new BenchCluster(jvmOptions)) {
        if (compared) {
          compare(cluster, phases);
        }
        if (phases.contains(Phase.RECOVERY)) {
          warmRecovery(cluster);
        }
      }
    }
    if (phases.contains(Phase.HEAP)) {
      log.accept("three fresh JVMs: heap");
      try (BenchCluster cluster = new BenchCluster(jvmOptions)) {
        heap(cluster);
      }
    }
    if (phases.contains(Phase.CHECKPOINTS)) {
      figures.addAll(new CheckpointBench(rounds, jvmOptions, log).run());
    }
    if (phases.contains(Phase.SAVED)) {
      figures.addAll(new SavedBench(jvmOptions, log).run());
    }
    if (phases.contains(Phase.MIGRATION)) {
      figures.addAll(new MoveBench(rounds, jvmOptions, log).run());
    }
    return figures;
  }

  private void compare(BenchCluster cluster, Set<Phase> phases) {
    coldHub(cluster);
    cluster.deployPlain();
    if (phases.contains(Phase.REQUESTS)) {
      cluster.deployPlainMany(PLAIN_MANY);
      requests(cluster, SMALL, 0.9);
      requests(cluster, LARGE, 0.85);
    }
    if (phases.contains(Phase.SINGLES)) {
      singles(cluster);
    }
    if (phases.contains(Phase.BULK)) {
      bulk(cluster, SMALL);
      bulk(cluster, LARGE);
    }
  }

  private String prefix() {
    return String.format(Locale.ROOT, "p%05d-", runs++);
  }

  private void coldPlain(BenchCluster cluster) {
    cold.put("deploy", cluster.deployRate("bare-", SMALL));
    cluster.undeploy();
    cluster.deployPlain();
    for (int window : WINDOWS) {
      cold.put("plain " + window, cluster.plainRate(COLD_MILLIS, window));
    }
  }

  private void coldHub(BenchCluster cluster) {
    for (String acknowledge : List.of("OWNER", "MAJORITY")) {
      String some = prefix();
      double rate = cluster.startEachRate(some, COLD_SINGLES, acknowledge);
      cold.put(acknowledge, rate / cold.get("plain 1"));
      cluster.stop(some, COLD_SINGLES);
    }
    String many = prefix();
    cold.put("start", cluster.startRate(many, SMALL) / cold.get("deploy"));
    cluster.settle(many, SMALL);
    for (int window : WINDOWS) {
      double rate = cluster.processRate(many, SMALL, COLD_MILLIS, window);
      cold.put("requests " + window, rate / cold.get("plain " + window));
    }
    cluster.stop(many, SMALL);
  }

  private void requests(BenchCluster cluster, int processes, double target) {
    String prefix = prefix();
    cluster.startRate(prefix, processes);
    cluster.settle(prefix, processes);
    for (int window : WINDOWS) {
      DoubleSupplier toProcesses =
          () -> cluster.processRate(prefix, processes, SLOT_MILLIS, window);
      Pairs pairs = measure(4 * rounds, toProcesses, () -> cluster.plainRate(SLOT_MILLIS, window));
      String text = pairs.text("requests/s", "at a plain address");
      if (window > 1) {
        text += beside(cluster, toProcesses, window);
      }
      figures.add(
          Figure.atLeast(
              "requests, " + window + " outstanding, " + count(processes) + " processes",
              text,
              processes == SMALL ? cold.get("requests " + window) : null,
              pairs.ratio(),
              target));
      log.accept(figures.get(figures.size() - 1).line().strip());
    }
    cluster.stop(prefix, processes);
  }

  /**
   * The same against plain addresses that share what processes cannot do without: verticles on
   * every event loop, and as many addresses as there are verticles.
   */
  private String beside(BenchCluster cluster, DoubleSupplier toProcesses, int window) {
    Pairs spread = measure(rounds, toProcesses, () -> cluster.spreadRate(SLOT_MILLIS, window));
    Pairs many =
        measure(rounds, toProcesses, () -> cluster.plainManyRate(PLAIN_MANY, SLOT_MILLIS, window));
    return String.format(
        Locale.ROOT,
        "; against one address on all event loops %.3f, against %,d plain addresses %.3f",
        spread.ratio(),
        PLAIN_MANY,
        many.ratio());
  }

  private void singles(BenchCluster cluster) {
    int count = 2_000;
    for (String acknowledge : List.of("OWNER", "MAJORITY")) {
      Pairs pairs =
          measure(
              rounds,
              () -> {
                String prefix = prefix();
                double rate = cluster.startEachRate(prefix, count, acknowledge);
                cluster.stop(prefix, count);
                return rate;
              },
              () -> cluster.plainRate(SLOT_MILLIS, 1));
      figures.add(
          Figure.atLeast(
              "one start at a time, " + acknowledge,
              pairs.text("starts/s", "plain requests/s"),
              cold.get(acknowledge),
              pairs.ratio(),
              acknowledge.equals("OWNER") ? 0.3 : 0.2));
      log.accept(figures.get(figures.size() - 1).line().strip());
    }
  }

  private void bulk(BenchCluster cluster, int count) {
    Pairs pairs =
        measure(
            count == SMALL ? BULK_WARM_UP : WARM_UP,
            rounds,
            () -> {
              String prefix = prefix();
              double rate = cluster.startRate(prefix, count);
              cluster.stop(prefix, count);
              return rate;
            },
            () -> {
              double rate = cluster.deployRate("bare-", count);
              cluster.undeploy();
              return rate;
            });
    figures.add(
        Figure.atLeast(
            "bulk start of " + count(count) + ", MAJORITY",
            pairs.text("starts/s", "bare deployments/s"),
            count == SMALL ? cold.get("start") : null,
            pairs.ratio(),
            0.4));
    log.accept(figures.get(figures.size() - 1).line().strip());
  }

  private BenchCluster.Killed recovery(BenchCluster cluster) {
    String prefix = prefix();
    cluster.startRate(prefix, SMALL);
    cluster.settle(prefix, SMALL);
    return cluster.killLast(prefix, SMALL);
  }

  private void warmRecovery(BenchCluster cluster) {
    for (int i = 0; i < 3; i++) {
      String prefix = prefix();
      cluster.startRate(prefix, SMALL);
      cluster.settle(prefix, SMALL);
      cluster.useEverywhere(prefix, SMALL);
      cluster.stop(prefix, SMALL);
    }
    BenchCluster.Killed killed = recovery(cluster);
    figures.add(
        Figure.atMost(
            "kill -9 with 10k processes, seconds",
            String.format(
                Locale.ROOT,
                "99 %% had answered after %d ms, all after %d; the hub had noticed after %d ms before"
                    + " that, the cluster manager after %d",
                killed.mostMillis(),
                killed.recoveredMillis(),
                killed.detectedMillis(),
                killed.listedMillis()),
            cold.get("recovery"),
            killed.recoveredMillis() / 1e3,
            1));
    log.accept(figures.get(figures.size() - 1).line().strip());
  }

  private void heap(BenchCluster cluster) {
    // so that classes, buffers and connections of both sides are there before anything is counted
    String before = prefix();
    cluster.startRate(before, 2_000);
    cluster.settle(before, 2_000);
    cluster.useEverywhere(before, 2_000);
    cluster.stop(before, 2_000);
    cluster.deployRate("warm-", 2_000);
    cluster.undeploy();
    long empty = cluster.heap();
    cluster.deployRate("bare-0123-", LARGE);
    long bare = cluster.heap() - empty;
    cluster.undeploy();
    empty = cluster.heap();
    String prefix = prefix();
    cluster.startRate(prefix, LARGE);
    cluster.settle(prefix, LARGE);
    cluster.useEverywhere(prefix, LARGE);
    long hub = cluster.heap() - empty;
    double over = (double) (hub - bare) / LARGE;
    figures.add(
        Figure.atMost(
            "heap per process over the bare verticle, bytes",
            hub / LARGE + " bytes on three nodes, bare " + bare / LARGE,
            null,
            Math.rint(over),
            1_536));
    log.accept(figures.get(figures.size() - 1).line().strip());
  }

  private static String count(int processes) {
    return processes / 1_000 + "k";
  }

  /** Rates of the hub and of what it is compared with, measured in turns. */
  record Pairs(double[] hub, double[] other) {
    double hubMedian() {
      return median(hub);
    }

    double otherMedian() {
      return median(other);
    }

    double ratio() {
      double[] ratios = new double[hub.length];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = hub[i] / other[i];
      }
      return median(ratios);
    }

    String text(String unit, String otherUnit) {
      return String.format(
          Locale.ROOT, "%.0f %s, %.0f %s", median(hub), unit, median(other), otherUnit);
    }

    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }

  static Pairs measure(int rounds, DoubleSupplier hub, DoubleSupplier other) {
    return measure(WARM_UP, rounds, hub, other);
  }

  private static Pairs measure(int warmUp, int rounds, DoubleSupplier hub, DoubleSupplier other) {
    for (int i = 0; i < warmUp; i++) {
      hub.getAsDouble();
      other.getAsDouble();
    }
    double[] hubRates = new double[rounds];
    double[] otherRates = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      hubRates[i] = hub.getAsDouble();
      otherRates[i] = other.getAsDouble();
    }
    return new Pairs(hubRates, otherRates);
  }
}
