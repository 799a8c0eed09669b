package io.processhub.examples;

import io.processhub.examples.local.DetachedCluster;
import io.processhub.examples.local.DetachedNodeState;
import io.processhub.examples.local.NodeException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scripts/cluster}: nodes on this machine that stay until they are stopped. */
@Command(
    name = "cluster",
    synopsisSubcommandLabel = "(start | list | kill | stop)",
    description = "Starts, lists, kills and stops nodes on this machine, by hand.")
final class ClusterCommand {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration STOP_GRACE = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Where state and logs are kept (default: one of the user in java.io.tmpdir).")
  private Path folder = DetachedCluster.defaultFolder();

  @Command(description = "Starts nodes; they join those that run.")
  int start(
      @Parameters(
              paramLabel = "COUNT",
              arity = "0..1",
              defaultValue = "3",
              description = "How many, 1 to 20 (default 3).")
          int count) {
    if (count < 1 || count > 20) {
      throw refused("start", "COUNT must be 1 to 20, not " + count);
    }
    DetachedCluster cluster = cluster();
    cluster.prepare();
    Set<String> taken =
        cluster.nodes().stream()
            .filter(DetachedNodeState::alive)
            .map(DetachedNodeState::name)
            .collect(Collectors.toCollection(TreeSet::new));
    int minNodes = taken.size() + count;
    List<String> names = new ArrayList<>();
    for (int i = 1; names.size() < count; i++) {
      if (!taken.contains("node-" + i)) {
        names.add("node-" + i);
      }
    }
    for (String name : names) {
      cluster.start(
          NodeJvm.launch(name, minNodes).arguments("--folder", cluster.folder().toString()));
    }
    try {
      names.forEach(name -> cluster.awaitReport(name, START_DEADLINE));
    } catch (NodeException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    return list();
  }

  @Command(description = "Lists the nodes and what they run.")
  int list() {
    List<DetachedNodeState> nodes = cluster().nodes();
    if (nodes.isEmpty()) {
      System.out.println("no nodes; scripts/cluster start starts some");
      return 0;
    }
    System.out.printf(
        "%-8s %8s %-12s %6s %9s %9s %9s%n",
        "node", "pid", "status", "nodes", "accounts", "of", "recovered");
    for (DetachedNodeState node : nodes) {
      JsonObject report = node.report() == null ? new JsonObject() : node.report();
      System.out.printf(
          "%-8s %8d %-12s %6s %9s %9s %9s%n",
          node.name(),
          node.pid(),
          node.alive() ? report.getString("status", "starting") : "gone",
          report.getValue("nodes", ""),
          node.alive() ? report.getValue("hosted", "") : 0,
          report.getValue("processes", ""),
          report.getValue("recovered", ""));
    }
    System.out.println("logs: " + cluster().folder());
    return 0;
  }

  @Command(description = "Ends nodes as kill -9 does.")
  int kill(
      @Parameters(paramLabel = "NODE", arity = "1..*", description = "Such as node-2.")
          List<String> names) {
    DetachedCluster cluster = cluster();
    for (DetachedNodeState node : running("kill", names)) {
      cluster.kill(node);
      System.out.println(node.name() + " (pid " + node.pid() + ") killed");
    }
    return 0;
  }

  @Command(description = "Lets nodes leave and end.")
  int stop(
      @Parameters(paramLabel = "NODE", arity = "0..*", description = "Which (default: all).")
          List<String> names) {
    DetachedCluster cluster = cluster();
    List<DetachedNodeState> nodes =
        names == null || names.isEmpty()
            ? cluster.nodes().stream().filter(DetachedNodeState::alive).toList()
            : running("stop", names);
    if (nodes.isEmpty()) {
      System.out.println("no nodes run");
    }
    List<String> killed = cluster.stop(nodes, STOP_GRACE);
    for (DetachedNodeState node : nodes) {
      boolean late = killed.contains(node.name());
      System.out.println(node.name() + (late ? " did not leave in time: killed" : " stopped"));
    }
    if (cluster.forgetAllGone() && Files.exists(cluster.folder())) {
      System.out.println("logs: " + cluster.folder() + " (until the next start)");
    }
    return killed.isEmpty() ? 0 : 1;
  }

  private DetachedCluster cluster() {
    return DetachedCluster.in(folder);
  }

  private List<DetachedNodeState> running(String command, List<String> names) {
    List<DetachedNodeState> nodes = cluster().nodes();
    return names.stream()
        .map(
            name ->
                nodes.stream()
                    .filter(node -> node.name().equals(name) && node.alive())
                    .findFirst()
                    .orElseThrow(() -> refused(command, "no running node is named " + name)))
        .toList();
  }

  private ParameterException refused(String command, String message) {
    return new ParameterException(spec.commandLine().getSubcommands().get(command), message);
  }
}
