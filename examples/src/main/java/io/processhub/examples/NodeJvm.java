package io.processhub.examples;

import io.processhub.examples.local.NodeLaunch;
import java.util.Map;

/** How the examples start a node: small, and quick to start. */
final class NodeJvm {
  private NodeJvm() {}

  /** A launch of {@link NodeCommand}. */
  static NodeLaunch launch(String name, int minNodes) {
    return NodeLaunch.of(name, Main.class.getName())
        .jvm("-Xms32m", "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .properties(Map.of("org.jboss.logging.provider", "slf4j")) // Infinispan's log with the rest
        .arguments("node", "--name", name, "--min-nodes", String.valueOf(minNodes));
  }
}
