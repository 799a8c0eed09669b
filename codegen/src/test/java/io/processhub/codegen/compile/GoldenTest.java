package io.processhub.codegen.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.codegen.ProcessProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is generated, compared with what was generated and read. Each folder of {@code golden} holds
 * sources ({@code .java}) and what comes of them ({@code .txt}). {@code -Dprocesshub.golden.write}
 * writes the latter anew.
 */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"smallest", "types", "inherited", "hooks"})
  void generated_code_is_as_it_was_and_compiles_without_a_warning(String name) throws IOException {
    Map<String, String> generated = compile(name, folder, false).generated();
    Map<String, String> texts = new TreeMap<>();
    generated.forEach(
        (path, text) -> texts.put(path.replaceAll(".*/", "").replace(".java", ".txt"), text));
    Path golden = GOLDEN.resolve(name);
    if (System.getProperty("processhub.golden.write") != null) {
      for (Map.Entry<String, String> text : texts.entrySet()) {
        Files.writeString(golden.resolve(text.getKey()), text.getValue());
      }
    }
    Map<String, String> expected = new TreeMap<>();
    try (Stream<Path> files = Files.list(golden)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".txt")).toList()) {
        expected.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertEquals(expected.keySet(), texts.keySet());
    for (String file : expected.keySet()) {
      assertEquals(expected.get(file), texts.get(file), file);
    }
  }

  @Test
  void order_of_the_sources_and_what_was_there_before_change_nothing() throws IOException {
    Map<String, String> first = compile("inherited", folder, false).generated();
    assertEquals(first, compile("inherited", folder, true).generated());
    assertEquals(
        first, compile("inherited", Files.createTempDirectory(folder, "b"), true).generated());
  }

  @Test
  void compiles_with_every_lint_where_only_its_own_annotations_stand() throws IOException {
    Compilation compilation =
        Compilation.of(
            folder,
            sources("smallest", false),
            List.of("-Xlint:all", "-Werror"),
            new ProcessProcessor());
    assertEquals(List.of(), compilation.problems());
  }

  private static Compilation compile(String name, Path folder, boolean reversed)
      throws IOException {
    Compilation compilation = Compilation.of(folder, sources(name, reversed));
    assertEquals(List.of(), compilation.problems());
    return compilation;
  }

  private static Map<String, String> sources(String name, boolean reversed) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(GOLDEN.resolve(name))) {
      files = new ArrayList<>(listed.filter(each -> each.toString().endsWith(".java")).toList());
    }
    assertTrue(!files.isEmpty());
    Collections.sort(files);
    if (reversed) {
      Collections.reverse(files);
    }
    Map<String, String> sources = new LinkedHashMap<>();
    for (Path file : files) {
      String simple = file.getFileName().toString().replace(".java", "");
      sources.put("golden." + simple, Files.readString(file));
    }
    return sources;
  }
}
