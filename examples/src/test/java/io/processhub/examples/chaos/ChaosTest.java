package io.processhub.examples.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processhub.examples.Main;
import io.processhub.examples.local.Await;
import io.processhub.examples.local.Hosts;
import io.processhub.examples.local.NodeLaunch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program behind {@code scripts/chaos}, run as a person runs it: in its own JVM. */
@Timeout(400)
class ChaosTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path temporary;

  @Test
  void killed_hung_and_leaving_nodes_on_loopback_break_no_promise() throws Exception {
    String output =
        run(0, "--seed", "3", "--seconds", "22", "--namespaces", "off", "--processes", "60");
    assertTrue(output.contains("kill -9 node-"), output);
    assertTrue(output.contains("kill -STOP node-"), output);
    assertTrue(output.contains(" leaves, for "), output);
    assertTrue(last(output).startsWith("OK: "), output);
  }

  @Test
  void cut_links_in_namespaces_break_no_promise() throws Exception {
    needNamespaces();
    String output =
        run(0, "--seed", "2", "--seconds", "8", "--processes", "60", "--faults", "SPLIT");
    assertTrue(output.contains("on network namespaces"), output);
    assertTrue(output.contains("  cut "), output);
    assertTrue(last(output).startsWith("OK: "), output);
  }

  @Test
  void under_a_majority_quorum_kills_and_splits_break_no_promise() throws Exception {
    needNamespaces();
    String[] faults = "--seed 8 --seconds 18 --processes 60 --faults KILL,SPLIT".split(" ");
    String output = run(0, concat(faults, "--strategy", "majority-quorum"));
    assertTrue(output.contains("one owner in the whole cluster at any time"), output);
    assertTrue(last(output).contains("none lost; no double active; all 60"), output);
  }

  @Test
  void faults_planted_in_the_evidence_are_found() throws Exception {
    String[] small = "--seed 1 --seconds 1 --nodes 2 --processes 10 --faults LEAVE".split(" ");
    String output =
        run(1, concat(small, "--namespaces", "off", "--drop-increment", "--forge-witness"));
    String last = last(output);
    assertTrue(last.startsWith("FAILED: 1 acknowledged increments lost; 1 double actives"), output);
  }

  @Test
  void interrupted_run_leaves_no_process_and_no_namespace() throws Exception {
    Process chaos = start("--seed", "1", "--processes", "20", "--nodes", "3").start();
    String own = "processhub-hosts-" + chaos.pid() + "-";
    Set<Long> nodes = new HashSet<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(chaos.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.contains("increments a second from a client outside")) {
          chaos.toHandle().descendants().map(ProcessHandle::pid).forEach(nodes::add);
          if (Hosts.obstacle() == null) {
            assertTrue(namespaces().stream().anyMatch(name -> name.startsWith(own)));
          }
          chaos.toHandle().destroy(); // the process itself would close its output too
        }
      }
      assertTrue(chaos.waitFor(LONG.toSeconds(), TimeUnit.SECONDS));
      assertEquals(143, chaos.exitValue());
    } finally {
      chaos.destroyForcibly();
    }
    assertEquals(4, nodes.size(), nodes::toString);
    nodes.forEach(node -> Await.gone(node, LONG));
    assertFalse(namespaces().stream().anyMatch(name -> name.startsWith(own)));
  }

  @Test
  void wrong_options_are_refused() throws Exception {
    assertRefused("--nodes must be 2 to 9, not 1", "--nodes", "1");
    assertRefused("--seconds must be 1 to 86400, not 0", "--seconds", "0");
    assertRefused("--strategy nonsense: ", "--strategy", "nonsense");
    assertRefused(
        "none of these faults can be made on loopback", "--namespaces", "off", "--faults", "SPLIT");
  }

  private void assertRefused(String why, String... arguments) throws Exception {
    String output = run(2, arguments);
    assertTrue(output.startsWith(why), output);
    assertTrue(last(output).startsWith("Usage: scripts/chaos ") || output.contains("Usage: "));
  }

  private static void needNamespaces() {
    String obstacle = Hosts.obstacle();
    if (obstacle != null) {
      System.out.println("skipped: " + obstacle);
    }
    assumeTrue(obstacle == null, obstacle);
  }

  private static List<String> namespaces() throws IOException {
    Path folder = Path.of("/run/netns");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
    }
  }

  private static String last(String output) {
    return output.lines().reduce("", (a, b) -> b);
  }

  private static String[] concat(String[] some, String... more) {
    String[] all = java.util.Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private String run(int expected, String... arguments) throws Exception {
    Path output = temporary.resolve("output.txt");
    Process chaos = start(arguments).redirectOutput(output.toFile()).start();
    Set<ProcessHandle> nodes = new HashSet<>();
    long end = System.nanoTime() + Duration.ofSeconds(200).toNanos();
    while (!chaos.waitFor(200, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
      chaos.toHandle().descendants().forEach(nodes::add);
    }
    boolean ended = !chaos.isAlive();
    chaos.destroyForcibly();
    String text = Files.readString(output);
    assertTrue(ended, text);
    assertEquals(expected, chaos.exitValue(), text);
    nodes.forEach(node -> Await.gone(node.pid(), LONG));
    System.out.println("[chaos] " + last(text));
    return text;
  }

  private ProcessBuilder start(String... arguments) {
    return new ProcessBuilder(
            NodeLaunch.of("chaos", Main.class.getName())
                .properties(Map.of("java.io.tmpdir", temporary.toString()))
                .arguments("chaos")
                .arguments(arguments)
                .command())
        .redirectErrorStream(true);
  }
}
