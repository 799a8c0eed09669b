package io.processhub.examples;

import io.processhub.examples.accounts.AccountForm;
import io.processhub.examples.accounts.AccountsNode;
import io.processhub.examples.accounts.EventFile;
import io.processhub.examples.local.DetachedCluster;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A node that {@code scripts/cluster} started: it opens the accounts that are not open yet, reports
 * every second, and leaves when it is asked to or its folder is gone.
 */
final class DetachedNode {
  private static final long REPORT_INTERVAL_MS = 1_000;

  private final AccountsNode node;
  private final DetachedCluster cluster;
  private final AtomicBoolean leaving = new AtomicBoolean();

  private DetachedNode(AccountsNode node, DetachedCluster cluster) {
    this.node = node;
    this.cluster = cluster;
  }

  /** Starts and returns at once; the JVM exits when the node has left or could not start. */
  static void run(String name, int minNodes, Path folder) {
    AccountsNode.start(name, minNodes, AccountForm.GENERATED)
        .compose(node -> new DetachedNode(node, DetachedCluster.in(folder)).open())
        .onFailure(DetachedNode::exit);
  }

  private Future<?> open() {
    return node.vertx()
        .executeBlocking(EventFile::shipped)
        .compose(file -> node.open(file.byAccount().keySet()))
        .compose(opened -> tick())
        .onSuccess(
            reported ->
                node.vertx()
                    .setPeriodic(REPORT_INTERVAL_MS, id -> tick().onFailure(DetachedNode::exit)));
  }

  private Future<?> tick() {
    return node.vertx()
        .executeBlocking(
            () -> {
              boolean stop = cluster.mustStop(node.hub().nodeName());
              if (!stop) {
                report();
              }
              return stop;
            })
        .onSuccess(
            stop -> {
              if (stop && leaving.compareAndSet(false, true)) {
                node.close().onComplete(left -> exitSoon(0), DetachedNode::exit);
              }
            });
  }

  private void report() {
    try {
      cluster.report(node.hub().nodeName(), node.report());
    } catch (IOException e) {
      // The folder may go between the look at it and this; the next tick sees that.
      if (!cluster.mustStop(node.hub().nodeName())) {
        throw new UncheckedIOException("cannot report to " + cluster.folder(), e);
      }
    }
  }

  private static void exit(Throwable failure) {
    failure.printStackTrace(System.err);
    exitSoon(1);
  }

  // Not on an event loop: exiting waits for shutdown hooks.
  private static void exitSoon(int status) {
    new Thread(() -> System.exit(status), "node-exit").start();
  }
}
