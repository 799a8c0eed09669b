package io.processhub.examples.hello;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
  private static final Path README = Path.of("../README.md");

  private static String program(String name) throws IOException {
    Path source = Path.of("src/main/java/io/processhub/examples/hello", name + ".java");
    return Files.readString(source).replaceFirst("package .*;\\s+", "").strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Counter", "Hello", "HelloByHand"})
  void program_of_the_readme_is_the_one_that_compiles(String name) throws IOException {
    String program = program(name);
    assertTrue(Files.readString(README).contains(program), program);
  }

  @Test
  void generated_form_comes_first() throws IOException {
    String readme = Files.readString(README);
    assertTrue(readme.indexOf(program("Counter")) < readme.indexOf(program("HelloByHand")));
  }
}
