package io.processhub.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.examples.local.Await;
import io.processhub.examples.local.NodeLaunch;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program behind {@code scripts/quickstart}, run as a person runs it: in its own JVM. */
@Timeout(300)
class QuickstartTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Pattern PID = Pattern.compile("\\(pid (\\d+)\\)");

  @TempDir Path temporary;

  @Test
  void totals_are_those_of_the_file_after_a_join_in_the_middle_and_after_a_kill() throws Exception {
    String output = run(0);
    assertTrue(output.contains(" accounts moved to node-4 with their state; "), output);
    assertTrue(output.contains("kill -9 "), output);
    assertTrue(output.contains("All accounts answer again after "), output);
    assertFalse(output.contains("DIFFERS"), output);
    assertTrue(output.lines().reduce("", (a, b) -> b).startsWith("OK, in "), output);
    long equal = output.lines().filter(line -> line.endsWith(" =")).count();
    assertEquals(5 + 4, equal, output);
  }

  @Test
  void dropped_event_is_a_failure_that_names_the_account() throws Exception {
    String output = run(1, "--drop-event", "30000", "--form", "BY_HAND");
    assertTrue(output.contains("DIFFERS"), output);
    assertTrue(output.contains("FAILED: the hub differs from the file:"), output);
    assertTrue(
        Pattern.compile("^account-\\d+: expected ", Pattern.MULTILINE).matcher(output).find());
    assertFalse(output.contains("OK"), output);
  }

  @Test
  void termination_in_the_middle_leaves_no_process() throws Exception {
    Process quickstart = start().start();
    List<Long> nodes = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(quickstart.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        nodes.addAll(pids(line));
        if (line.startsWith("Replaying events ")) {
          quickstart.toHandle().destroy(); // the process itself would close its output too
        }
      }
      assertTrue(quickstart.waitFor(LONG.toSeconds(), TimeUnit.SECONDS));
      assertEquals(143, quickstart.exitValue());
    } finally {
      quickstart.destroyForcibly();
    }
    assertTrue(nodes.size() >= 3, nodes::toString);
    nodes.forEach(node -> Await.gone(node, LONG));
  }

  private String run(int expected, String... arguments) throws IOException, InterruptedException {
    File output = temporary.resolve("output.txt").toFile();
    Process quickstart = start(arguments).redirectOutput(output).start();
    boolean ended = quickstart.waitFor(150, TimeUnit.SECONDS);
    quickstart.destroyForcibly();
    String text = Files.readString(output.toPath());
    assertTrue(ended, text);
    assertEquals(expected, quickstart.exitValue(), text);
    List<Long> nodes = pids(text);
    assertEquals(4, nodes.size(), text);
    nodes.forEach(node -> Await.gone(node, LONG));
    return text;
  }

  private ProcessBuilder start(String... arguments) {
    return new ProcessBuilder(
            NodeLaunch.of("quickstart", Main.class.getName())
                .properties(Map.of("java.io.tmpdir", temporary.toString()))
                .arguments("quickstart")
                .arguments(arguments)
                .command())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static List<Long> pids(String text) {
    List<Long> pids = new ArrayList<>();
    Matcher matcher = PID.matcher(text);
    while (matcher.find()) {
      pids.add(Long.parseLong(matcher.group(1)));
    }
    return pids;
  }
}
