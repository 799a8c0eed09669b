package io.processhub.examples.accounts;

import io.processhub.examples.Screen;
import io.processhub.examples.local.LocalCluster;
import io.processhub.examples.local.NodeException;
import io.processhub.examples.local.NodeLaunch;
import io.processhub.examples.local.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Three node JVMs, the event file replayed through them while a fourth joins, one of them killed;
 * what the accounts say is compared with the file before and after. Blocks until it is done.
 */
public final class Quickstart {
  private static final int NODES = 3;
  private static final String JOINING = "node-4";
  private static final String VICTIM = "node-2";
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration RECOVERY_DEADLINE = Duration.ofSeconds(60);
  private static final int SHOWN = 10;

  private final AccountsCluster accounts;
  private final LocalCluster cluster;
  private final Screen screen;
  private final Function<String, NodeLaunch> launch;
  private final EventFile file = EventFile.shipped();
  private final Map<String, AccountState> states = file.states();

  /**
   * @param launch node name to how that node is started
   */
  public Quickstart(LocalCluster cluster, Screen screen, Function<String, NodeLaunch> launch) {
    this.cluster = cluster;
    this.accounts = new AccountsCluster(cluster);
    this.screen = screen;
    this.launch = launch;
  }

  /**
   * Runs all of it.
   *
   * @param drop the number of an event that is not sent, counted from 1; 0 for none
   * @return whether everything was as the file says
   * @throws NodeException if a node fails or does not answer in time
   */
  public boolean run(int drop) {
    long began = System.nanoTime();
    startNodes();
    Map<String, String> opened = accounts.placement();
    replay(drop);
    Snapshot before = accounts.snapshot();
    Expectation replayed = Expectation.afterReplay(states, opened, before);
    screen.line("");
    screen.line("After the replay, from messages only:");
    if (!report(before, replayed) || !joined(opened, before)) {
      return false;
    }
    Snapshot after = kill(before);
    screen.line("");
    screen.line("After the kill; accounts of " + VICTIM + " went on with their checkpoints:");
    boolean ok = report(after, Expectation.afterKill(states, before, VICTIM, after));
    screen.lines(sums(before, after));
    if (ok) {
      screen.line(String.format("OK, in %.1f s", seconds(began)));
    }
    return ok;
  }

  // What the tables hold, added up over the kill; the expectations have checked the parts.
  private List<String> sums(Snapshot before, Snapshot after) {
    NodeTotals survivors = NodeTotals.sum(after.totals().values());
    long killed = before.counts().getOrDefault(VICTIM, NodeCount.NONE).received();
    long lost = count(before.placement().values(), VICTIM);
    return List.of(
        String.format(
            "Events received: %,d by the nodes that live + %,d by %s = %,d; the file has %,d",
            survivors.received(),
            killed,
            VICTIM,
            survivors.received() + killed,
            file.events().size()),
        String.format("Accounts recovered: %,d; %s ran %,d", survivors.recovered(), VICTIM, lost));
  }

  private void startNodes() {
    long began = System.nanoTime();
    screen.line("Starting " + NODES + " JVMs on 127.0.0.1 ...");
    List<NodeLaunch> launches = new ArrayList<>();
    for (int i = 1; i <= NODES; i++) {
      launches.add(launch.apply("node-" + i));
    }
    List<NodeProcess> nodes = cluster.startAll(launches, START_DEADLINE);
    screen.line(
        String.format(
            "  %s in %.1f s",
            nodes.stream()
                .map(node -> node.name() + " (pid " + node.pid() + ")")
                .collect(Collectors.joining(", ")),
            seconds(began)));
    began = System.nanoTime();
    long opened = accounts.open();
    screen.line(String.format("Started %,d accounts in %.1f s", opened, seconds(began)));
  }

  private void replay(int drop) {
    long began = System.nanoTime();
    int total = file.events().size();
    String what = "Replaying events";
    screen.progress(what, 0, total, List.of());
    Join join = new Join(accounts, () -> cluster.start(launch.apply(JOINING)));
    long sent =
        accounts.replay(
            drop,
            done -> {
              join.look(done, total);
              screen.progress(what, done, total, nodeLines());
            });
    screen.progress(what, sent, total, nodeLines());
    double seconds = seconds(began);
    screen.lines(join.lines());
    screen.line(
        String.format("Replayed %,d events in %.1f s, %,.0f/s", sent, seconds, sent / seconds));
  }

  // The accounts that moved got events before and after, and none was lost: the table says so.
  private boolean joined(Map<String, String> opened, Snapshot now) {
    long moved =
        now.readings().entrySet().stream()
            .filter(each -> each.getValue().node().equals(JOINING))
            .filter(each -> !JOINING.equals(opened.get(each.getKey())))
            .count();
    long divided =
        now.readings().values().stream()
            .filter(each -> each.received() > 0 && !each.earlier().isEmpty())
            .count();
    screen.line(
        String.format(
            "%,d accounts moved to %s with their state; %,d got events before and after",
            moved, JOINING, divided));
    if (moved == 0 || divided == 0) {
      screen.line("FAILED: " + JOINING + " did not join while events were replayed");
      return false;
    }
    return true;
  }

  // Until all accounts run again by the registry and each of them answers.
  private Snapshot kill(Snapshot before) {
    NodeProcess victim = accounts.node(VICTIM);
    long lost = count(before.placement().values(), VICTIM);
    screen.line("");
    screen.line(String.format("kill -9 %d: %s with %,d accounts", victim.pid(), VICTIM, lost));
    long began = System.nanoTime();
    victim.kill();
    String what = "Running again";
    while (true) {
      long running = runningOutside(VICTIM);
      screen.progress(what, running, states.size(), nodeLines());
      boolean late = System.nanoTime() - began > RECOVERY_DEADLINE.toNanos();
      if (running == states.size()) {
        try {
          Snapshot after = accounts.snapshot();
          screen.line(String.format("All accounts answer again after %.1f s", seconds(began)));
          return after;
        } catch (NodeException e) {
          if (late) {
            throw e;
          }
        }
      } else if (late) {
        throw new NodeException(
            String.format("%,d accounts did not run again in time", states.size() - running));
      }
      pause();
    }
  }

  private long runningOutside(String node) {
    return accounts.placement().values().stream().filter(name -> !name.equals(node)).count();
  }

  private boolean report(Snapshot snapshot, Expectation expectation) {
    screen.lines(TotalsTable.lines(snapshot.totals(), expectation.totals()));
    List<String> differences = expectation.differences(snapshot);
    if (differences.isEmpty()) {
      return true;
    }
    screen.line("FAILED: the hub differs from the file:");
    differences.stream().limit(SHOWN).forEach(screen::line);
    if (differences.size() > SHOWN) {
      screen.line("and " + (differences.size() - SHOWN) + " more");
    }
    return false;
  }

  private List<String> nodeLines() {
    Map<String, NodeCount> counts = new TreeMap<>(accounts.counts());
    return counts.entrySet().stream()
        .map(
            entry ->
                String.format(
                    "%-8s %,6d accounts %,8d events %,6d recovered",
                    entry.getKey(),
                    entry.getValue().hosted(),
                    entry.getValue().received(),
                    entry.getValue().recovered()))
        .toList();
  }

  private static long count(Collection<String> nodes, String node) {
    return nodes.stream().filter(node::equals).count();
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
