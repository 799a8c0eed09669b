package io.processhub.examples.local;

import java.time.Duration;

/** A launcher that never ends by itself: prints the pid of its node and the folder, and waits. */
final class EchoLauncher {
  private EchoLauncher() {}

  public static void main(String[] arguments) throws InterruptedException {
    LocalCluster cluster = LocalCluster.create();
    NodeProcess node = cluster.start(NodeLaunch.of("echo", EchoNode.class.getName()));
    node.awaitReady(Duration.ofSeconds(30));
    System.out.println(node.pid());
    System.out.println(cluster.folder());
    Thread.currentThread().join();
  }
}
