package io.processhub.examples.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The parts, measured by JMH in JVMs of their own. */
final class Parts {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Parts() {}

  private static ChainedOptionsBuilder options(String benchmarks) {
    return new OptionsBuilder()
        .include(Parts.class.getPackageName().replace(".", "\\.") + "\\." + benchmarks)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true);
  }

  /** Runs some benchmarks and lets JMH print; false if there are none of that name. */
  static boolean runOnly(String benchmarks) throws RunnerException {
    return !new Runner(options(benchmarks).build()).run().isEmpty();
  }

  static List<Figure> run(Consumer<String> log) throws RunnerException {
    List<Figure> figures = new ArrayList<>();
    log.accept("ring look-up (JMH)");
    ringLookup(figures);
    log.accept("ring balance over 1,000 sets of node ids");
    RingBalance balance = RingBalance.measure();
    String of = "of 10 nodes, in mean shares";
    figures.add(Figure.atMost("ring: fullest node, mean", of, null, balance.mean(), 1.06));
    figures.add(Figure.atMost("ring: fullest node, p99", of, null, balance.p99(), 1.11));
    log.accept("lookup (JMH)");
    lookup(figures);
    log.accept("generated code against code by hand (JMH)");
    generatedCode(figures);
    return figures;
  }

  private static void ringLookup(List<Figure> figures) throws RunnerException {
    RunResult owner =
        silently(options("RingBenchmark.owner$").param("nodes", "50")).iterator().next();
    double allocated = allocated(owner);
    figures.add(
        Figure.atMost("ring look-up, 50 nodes x 1,024, ns", "one owner", null, nanos(owner), 150));
    figures.add(
        Figure.atMost(
            "ring look-up, bytes allocated",
            "one owner",
            null,
            Math.floor(allocated * 10) / 10,
            0));
  }

  private static void lookup(List<Figure> figures) throws RunnerException {
    Collection<RunResult> results = silently(options("LookupBenchmark.(bareMap|registry|lookup)$"));
    double bare = nanos(of(results, "bareMap"));
    double map = nanos(of(results, "registry"));
    RunResult whole = of(results, "lookup");
    figures.add(
        Figure.atMost(
            "lookup, over a bare map's get",
            text(nanos(whole), bare) + ", " + Math.round(allocated(whole)) + " bytes allocated",
            null,
            nanos(whole) / bare,
            2.5));
    figures.add(
        Figure.atMost("lookup: the map access alone", text(map, bare), null, map / bare, 1.5));
  }

  private static void generatedCode(List<Figure> figures) throws RunnerException {
    Collection<RunResult> calls = silently(options("CallBenchmark"));
    figures.add(against("generated call, over one by hand", calls, "generated", "byHand", 1.05));
    Collection<RunResult> state = silently(options("StateBenchmark"));
    for (String way : List.of("export", "import")) {
      String figure = "generated " + way + " of 20 fields, over ";
      String generated = way + "Generated";
      figures.add(against(figure + "Buffer code", state, generated, way + "ByHand", 1));
      figures.add(against(figure + "Jackson", state, generated, way + "Jackson", 1));
    }
  }

  private static Figure against(
      String name, Collection<RunResult> results, String one, String other, double target) {
    double nanos = nanos(of(results, one));
    double base = nanos(of(results, other));
    String absolute = String.format(Locale.ROOT, "%.0f ns, %s %.0f ns", nanos, other, base);
    return Figure.atMost(name, absolute, null, nanos / base, target);
  }

  private static String text(double nanos, double bare) {
    return String.format(Locale.ROOT, "%.1f ns, bare get %.1f ns (100k keys)", nanos, bare);
  }

  private static Collection<RunResult> silently(ChainedOptionsBuilder options)
      throws RunnerException {
    return new Runner(options.verbosity(VerboseMode.SILENT).build()).run();
  }

  private static RunResult of(Collection<RunResult> results, String name) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("JMH gave no result of " + name));
  }

  private static double nanos(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static double allocated(RunResult result) {
    Result<?> bytes = result.getSecondaryResults().get(ALLOCATED);
    if (bytes == null) {
      throw new IllegalStateException("JMH gave no " + ALLOCATED);
    }
    return bytes.getScore();
  }
}
