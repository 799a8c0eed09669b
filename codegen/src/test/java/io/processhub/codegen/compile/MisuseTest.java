package io.processhub.codegen.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.codegen.compile.Compilation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file of {@code misuse} does one thing wrong. Its first line is what the compiler must say
 * (in part), the mark in it stands where it must say so.
 */
class MisuseTest {
  private static final String MARK = "/*!*/";

  @TempDir Path folder;

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/misuse"))) {
      List<String> names =
          files.map(file -> file.getFileName().toString().replace(".java", "")).sorted().toList();
      return names.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void is_an_error_at_the_offending_element(String name) throws IOException {
    String text = Files.readString(Path.of("src/test/resources/misuse", name + ".java"));
    String expected = text.substring("// ".length(), text.indexOf('\n'));
    int mark = text.indexOf(MARK);
    assertTrue(mark > 0, name);
    String before = text.substring(0, mark);
    long line = before.lines().count() + (before.endsWith("\n") ? 1 : 0);
    long column = mark - before.lastIndexOf('\n') + MARK.length();
    Compilation compilation = Compilation.of(folder, Map.of("P", text));
    List<Problem> found =
        compilation.problems().stream()
            .filter(problem -> problem.message().contains(expected))
            .toList();
    assertEquals(1, found.size(), () -> compilation.problems().toString());
    assertEquals(
        "P.java:" + line + ":" + column,
        "P.java:" + found.get(0).line() + ":" + found.get(0).column(),
        () -> found.get(0).toString());
    assertEquals(Map.of(), compilation.generated());
  }

  @Test
  void all_that_is_wrong_is_said_at_once() {
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of(
                "P",
                """
                import io.processhub.annotation.*;

                @ProcessType("p")
                class P {
                  @State private int one;
                  @State static final int two = 2;
                  @Action Thread three(Object four) { return null; }
                }
                """));
    assertEquals(
        List.of("5", "6", "6", "7", "7"),
        compilation.problems().stream().map(problem -> "" + problem.line()).toList());
  }
}
