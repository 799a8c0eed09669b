package io.processhub.examples;

import io.processhub.examples.local.NodeLaunch;

/** How the examples start a node: small, and quick to start. */
final class NodeJvm {
  private NodeJvm() {}

  /** A launch of {@link NodeCommand}. */
  static NodeLaunch launch(String name, int minNodes) {
    return NodeLaunch.of(name, Main.class.getName())
        .jvm("-Xms32m", "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .arguments("node", "--name", name, "--min-nodes", String.valueOf(minNodes));
  }
}
