package io.processhub.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the scripts say when something that they need is not there, and what of themselves. */
@Timeout(60)
class ScriptsTest {
  private static final List<String> SCRIPTS = List.of("quickstart", "cluster", "bench", "chaos");

  @TempDir Path path;

  @BeforeEach
  void put_ordinary_commands_on_the_path() throws IOException {
    for (String command : List.of("dirname", "sed", "head", "find", "cat", "mkdir", "mv")) {
      String folder = Files.exists(Path.of("/usr/bin", command)) ? "/usr/bin/" : "/bin/";
      command(command, "exec " + folder + command + " \"$@\"");
    }
  }

  @Test
  void every_missing_tool_is_named() throws Exception {
    for (String script : SCRIPTS) {
      assertRefused(script, "Missing: java (a JDK, 17 to 23) and mvn (Maven 3.8 or later)");
    }
    command("java", "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2");
    assertRefused("quickstart", "Missing: mvn (Maven 3.8 or later)");
  }

  @Test
  void java_that_is_too_old_or_too_new_is_named() throws Exception {
    command("mvn", "exit 1");
    for (Map.Entry<String, String> java :
        Map.of("1.8.0_412", "1", "11.0.2", "11", "24.0.1", "24", "25", "25").entrySet()) {
      command("java", "echo 'openjdk version \"" + java.getKey() + "\" 2025-04-15' >&2");
      assertRefused(
          "quickstart", "Java 17 to 23 is needed; 'java' on the PATH is " + java.getValue());
    }
  }

  @Test
  void help_needs_no_tool_and_names_every_option_and_command() throws Exception {
    for (String script : SCRIPTS) {
      CommandLine command = Main.commands().getSubcommands().get(script);
      String help = assertSays(0, script, "--help");
      assertTrue(help.startsWith("Usage: scripts/" + script + " "), help);
      command.getCommandSpec().options().stream()
          .filter(option -> !option.hidden())
          .forEach(option -> assertTrue(help.contains(option.longestName()), option.toString()));
      command
          .getSubcommands()
          .keySet()
          .forEach(name -> assertTrue(help.contains("\n  " + name + " "), name));
      assertEquals(help, assertSays(0, script, "anything", "-h"));
    }
  }

  private void command(String name, String body) throws IOException {
    Path file = path.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void assertRefused(String script, String expected) throws Exception {
    String output = assertSays(2, script);
    assertTrue(output.startsWith(expected), output);
  }

  private String assertSays(int status, String script, String... arguments) throws Exception {
    Path file = Path.of("..", "scripts", script).toAbsolutePath().normalize();
    List<String> line = new ArrayList<>(List.of("/bin/sh", file.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("PATH", path.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(status, process.exitValue(), output);
    return output;
  }
}
