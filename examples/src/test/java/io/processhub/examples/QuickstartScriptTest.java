package io.processhub.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processhub.examples.local.Await;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, in a copy of the sources that nothing was built in. */
@Timeout(420)
class QuickstartScriptTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> SOURCES =
      List.of("pom.xml", "scripts", "vertx-processhub", "codegen", "examples");
  private static final Pattern OK = Pattern.compile("^OK, in ([0-9.]+) s", Pattern.MULTILINE);
  private static final Pattern PID = Pattern.compile("\\(pid (\\d+)\\)");
  private static final int SIGINT = 2;

  /** What is promised for two cores once the dependencies are there. */
  private static final double MOST_SECONDS = 90;

  @TempDir Path temporary;

  @Test
  void builds_and_ends_with_ok_and_with_ctrl_c_leaves_no_process() throws Exception {
    assumeTrue(onPath("mvn"), "skipped: no mvn on the PATH");
    assumeTrue(onPath("setsid"), "skipped: no setsid on the PATH, which stands for a terminal");
    SOURCES.forEach(this::copy);

    File output = temporary.resolve("output.txt").toFile();
    long from = System.nanoTime();
    Process first = script().redirectOutput(output).start();
    boolean ended = first.waitFor(240, TimeUnit.SECONDS);
    interrupt(first);
    String text = Files.readString(output.toPath());
    assertTrue(ended, text);
    assertEquals(0, first.exitValue(), text);
    assertTrue(text.startsWith("Building with Maven (tests are not run)"), text);
    Matcher ok = OK.matcher(text);
    assertTrue(ok.find(), text);
    assertTrue(Double.parseDouble(ok.group(1)) < MOST_SECONDS, text);
    System.out.printf(
        "scripts/quickstart: %s s, %.0f s with the build%n",
        ok.group(1), (System.nanoTime() - from) / 1e9);

    assumeTrue(!ignoresInterrupts(), "skipped: SIGINT is ignored here, so there is no Ctrl-C");
    List<Long> nodes = new ArrayList<>();
    Process second = script().start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(second.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher pid = PID.matcher(line);
        while (pid.find()) {
          nodes.add(Long.parseLong(pid.group(1)));
        }
        assertTrue(!line.startsWith("Building"), "built twice");
        if (line.startsWith("Replaying events ")) {
          interrupt(second);
        }
      }
      assertTrue(second.waitFor(30, TimeUnit.SECONDS));
      assertEquals(128 + SIGINT, second.exitValue());
    } finally {
      second.destroyForcibly();
    }
    assertTrue(nodes.size() >= 3, nodes::toString);
    nodes.forEach(node -> Await.gone(node, Duration.ofSeconds(30)));
  }

  /** In a process group of its own, as a terminal runs it. */
  private ProcessBuilder script() {
    ProcessBuilder builder =
        new ProcessBuilder("setsid", temporary.resolve("scripts/quickstart").toString());
    String repository = System.getProperty("localRepository");
    if (repository != null) {
      builder.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
    }
    return builder.redirectErrorStream(true);
  }

  /** What Ctrl-C does: the signal goes to all of the group. */
  private static void interrupt(Process leader) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", "--", "-" + leader.pid())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Whoever is started in the background by a shell without job control inherits that. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      String mask =
          lines.filter(line -> line.startsWith("SigIgn:")).findFirst().orElse("SigIgn: 0");
      return (Long.parseUnsignedLong(mask.substring(7).strip(), 16) >> (SIGINT - 1) & 1) == 1;
    }
  }

  private static boolean onPath(String command) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private void copy(String source) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(source))) {
      files
          .filter(Files::isRegularFile)
          .map(ROOT::relativize)
          .filter(file -> file.getNameCount() < 2 || !file.getName(1).toString().equals("target"))
          .forEach(this::copyFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copyFile(Path file) {
    try {
      Path target = temporary.resolve(file.toString());
      Files.createDirectories(target.getParent());
      Files.copy(ROOT.resolve(file.toString()), target, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
