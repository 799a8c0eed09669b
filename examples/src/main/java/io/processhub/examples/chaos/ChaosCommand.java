package io.processhub.examples.chaos;

import io.processhub.examples.local.Hosts;
import io.processhub.examples.local.NodeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/chaos}: exits with 0 only if everything was as promised. */
@Command(
    name = "chaos",
    description = "Kills, hangs and cuts the nodes of a hub under load, and judges what is left.")
public final class ChaosCommand implements Callable<Integer> {
  /** Whether nodes are in network namespaces, where links can be cut. */
  enum NamespacesMode {
    /** If that can be done here. */
    AUTO,
    /** All on loopback; nothing is cut. */
    OFF
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--seed", description = "Of the faults; random unless given.")
  private @Nullable Long seed;

  @Option(names = "--seconds", defaultValue = "60", description = "How long faults go on.")
  private int seconds;

  @Option(names = "--nodes", defaultValue = "5", description = "JVMs of the hub, 2 to 9.")
  private int nodes;

  @Option(
      names = "--strategy",
      defaultValue = "divergence",
      description = "divergence, static-quorum or majority-quorum.")
  private String strategy = "";

  @Option(
      names = "--namespaces",
      defaultValue = "auto",
      description = "auto or off: whether nodes are in network namespaces, to cut their links.")
  private NamespacesMode namespaces = NamespacesMode.AUTO;

  @Option(names = "--processes", defaultValue = "200", description = "Processes of the hub.")
  private int processes;

  @Option(names = "--rate", defaultValue = "400", description = "Increments a second.")
  private int rate;

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "KIND",
      description = "Only these of ${COMPLETION-CANDIDATES}.")
  private Set<Schedule.Kind> faults = EnumSet.allOf(Schedule.Kind.class);

  @Option(names = "--drop-increment", hidden = true, description = "The run must fail.")
  private boolean dropIncrement;

  @Option(names = "--forge-witness", hidden = true, description = "The run must fail.")
  private boolean forgeWitness;

  @Override
  public Integer call() {
    range("--nodes", nodes, 2, 9);
    range("--seconds", seconds, 1, 86_400);
    range("--processes", processes, 1, 10_000);
    range("--rate", rate, 1, 10_000);
    long chosen = seed == null ? System.nanoTime() % 1_000_000 : seed;
    ChaosOptions options =
        new ChaosOptions(
            chosen, seconds, nodes, strategy, processes, rate, dropIncrement, forgeWitness);
    try {
      options.check();
    } catch (IllegalArgumentException e) {
      throw refusal("--strategy " + strategy + ": " + e.getMessage());
    }
    Timeline timeline = new Timeline(System.out);
    String obstacle = namespaces == NamespacesMode.OFF ? "off" : Hosts.obstacle();
    if (obstacle == null) {
      try (Hosts hosts = new Hosts(nodes + 1)) {
        return run(options, hosts, "network namespaces", timeline);
      }
    }
    String why = obstacle.equals("off") ? "" : ", nothing is cut: " + obstacle;
    return run(options, null, "loopback" + why, timeline);
  }

  private int run(ChaosOptions options, @Nullable Hosts hosts, String where, Timeline timeline) {
    Set<Schedule.Kind> kinds = EnumSet.copyOf(faults);
    if (hosts == null) {
      kinds.removeIf(Schedule.Kind::network);
    }
    if (kinds.isEmpty()) {
      throw refusal("none of these faults can be made on " + where);
    }
    List<Episode> episodes = Schedule.of(options.seed(), options.seconds(), options.nodes(), kinds);
    timeline.line(
        String.format(
            "Seed %d: %d nodes, %d processes, %s, %d faults in about %d s, on %s",
            options.seed(),
            options.nodes(),
            options.processes(),
            options.strategy(),
            episodes.size(),
            options.seconds(),
            where));
    timeline.line("Promised: " + options.promises().text());
    Views views = new Views(timeline);
    try (ChaosCluster cluster = new ChaosCluster(options, hosts, views)) {
      boolean ok = false;
      try {
        Verdict verdict = new ChaosRun(options, episodes, cluster, hosts, timeline, views).run();
        ok = verdict.ok();
        if (!ok) {
          timeline.line("Logs of the nodes and the witness: " + cluster.keepLogs());
        }
        verdict.lines().forEach(timeline::line);
      } catch (NodeException e) {
        if (!cluster.closing()) {
          timeline.line("Logs of the nodes and the witness: " + cluster.keepLogs());
          timeline.line("FAILED: " + e.getMessage());
        }
      }
      return ok ? 0 : 1;
    }
  }

  private void range(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw refusal(option + " must be " + least + " to " + most + ", not " + value);
    }
  }

  private ParameterException refusal(String why) {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return new ParameterException(spec.commandLine(), why);
  }
}
