package io.processhub.examples;

import io.processhub.examples.accounts.AccountForm;
import io.processhub.examples.accounts.AccountsNode;
import io.processhub.examples.accounts.NodeCommands;
import io.processhub.examples.local.NodeAgent;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One node of the accounts hub, in this JVM. Started by the other commands. */
@Command(name = "node", description = "Runs one node; started by quickstart and cluster.")
final class NodeCommand implements Callable<Integer> {
  @Option(names = "--name", required = true, description = "The node name.")
  private String name = "";

  @Option(
      names = "--min-nodes",
      defaultValue = "1",
      description = "Nodes that the hub waits for before it starts anything.")
  private int minNodes;

  @Option(
      names = "--form",
      defaultValue = "GENERATED",
      description = "How accounts are written: ${COMPLETION-CANDIDATES}.")
  private AccountForm form = AccountForm.GENERATED;

  @ArgGroup(multiplicity = "1")
  private Mode mode = new Mode();

  /** Who talks to this node, and how. */
  static final class Mode {
    @Option(names = "--piped", description = "Commands come on standard input; ends with it.")
    private boolean piped;

    @Option(
        names = "--folder",
        paramLabel = "FOLDER",
        description = "Reports to this folder and ends when told so there.")
    private @Nullable Path folder;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path folder = mode.folder;
    if (folder == null) {
      runPiped();
    } else {
      DetachedNode.run(name, minNodes, folder);
    }
    // Both end the JVM themselves.
    new CountDownLatch(1).await();
    return 0;
  }

  private void runPiped() {
    NodeAgent agent = NodeAgent.open();
    AccountsNode.start(name, minNodes, form)
        .onComplete(node -> NodeCommands.serve(agent, node), agent::fail);
  }
}
