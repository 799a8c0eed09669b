package io.processhub.examples;

import io.processhub.examples.accounts.AccountForm;
import io.processhub.examples.accounts.Quickstart;
import io.processhub.examples.local.LocalCluster;
import io.processhub.examples.local.NodeException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/quickstart}: exits with 0 only if everything was as the event file says. */
@Command(
    name = "quickstart",
    description =
        "Runs 2,400 accounts on three JVMs, replays 60,000 events while a fourth joins, kills one"
            + " JVM, and compares.")
final class QuickstartCommand implements Callable<Integer> {
  private static final int NODES = 3;

  @Option(names = "--live", description = "Draw over lines: standard output is a terminal.")
  private boolean live;

  @Option(
      names = "--form",
      defaultValue = "GENERATED",
      description = "How accounts are written: ${COMPLETION-CANDIDATES}.")
  private AccountForm form = AccountForm.GENERATED;

  @Option(
      names = "--drop-event",
      hidden = true,
      paramLabel = "N",
      description = "Do not send event N, counted from 1: the run must fail.")
  private int drop;

  @Override
  public Integer call() {
    Screen screen = new Screen(System.out, live);
    try (LocalCluster cluster = LocalCluster.create()) {
      Quickstart quickstart =
          new Quickstart(
              cluster,
              screen,
              name -> NodeJvm.launch(name, NODES).arguments("--piped", "--form", form.name()));
      boolean ok = false;
      try {
        ok = quickstart.run(drop);
      } catch (NodeException e) {
        if (!cluster.closing()) {
          screen.line("FAILED: " + e.getMessage());
        }
      }
      if (!ok && !cluster.closing()) {
        screen.line("Logs of the nodes: " + cluster.keepLogs());
      }
      return ok ? 0 : 1;
    }
  }
}
