package io.processhub.examples.hello;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void program_of_the_readme_is_the_one_that_compiles() throws IOException {
    Path source = Path.of("src/main/java/io/processhub/examples/hello/Hello.java");
    String program = Files.readString(source).replaceFirst("package .*;\\s+", "").strip();
    assertTrue(Files.readString(Path.of("../README.md")).contains(program), program);
  }
}
