package io.processhub.codegen.compile;

import io.processhub.codegen.ProcessProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Sources compiled with the processor, all warnings being errors.
 *
 * @param problems errors and warnings in the order of the compiler
 * @param folder holds the classes and, in {@code generated}, the generated sources
 */
public record Compilation(List<Problem> problems, Path folder) {
  /** What the compiler said: {@code Name.java:line: message}. */
  public record Problem(String file, long line, long column, String message) {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column + ": " + message;
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Compiles with this module's processor alone. */
  public static Compilation of(Path folder, Map<String, String> sources) {
    return of(
        folder, sources, List.of("-Xlint:all,-processing", "-Werror"), new ProcessProcessor());
  }

  /**
   * Compiles.
   *
   * @param folder where classes go, which are on the class path too
   * @param sources qualified names to texts
   */
  public static Compilation of(
      Path folder, Map<String, String> sources, List<String> options, Processor... processors) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    Path generated = folder.resolve("generated");
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
      Files.createDirectories(generated);
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
      files.setLocationFromPaths(StandardLocation.SOURCE_OUTPUT, List.of(generated));
      List<Path> classPath = new ArrayList<>(List.of(folder));
      for (String entry :
          System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
        classPath.add(Path.of(entry));
      }
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      List<String> all = new ArrayList<>(List.of("--release", "17", "-parameters"));
      all.addAll(options);
      List<Source> units =
          sources.entrySet().stream()
              .map(source -> new Source(source.getKey(), source.getValue()))
              .toList();
      JavaCompiler.CompilationTask task =
          compiler.getTask(null, files, diagnostics, all, null, units);
      task.setProcessors(List.of(processors));
      task.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Compilation(
        diagnostics.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
            .map(Compilation::problem)
            .toList(),
        folder);
  }

  private static Problem problem(Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject file = diagnostic.getSource();
    String path = file == null ? "" : file.getName();
    return new Problem(
        path.substring(path.lastIndexOf('/') + 1),
        diagnostic.getLineNumber(),
        diagnostic.getColumnNumber(),
        diagnostic.getMessage(Locale.ROOT));
  }

  /** Path within the folder of generated sources to text. */
  public Map<String, String> generated() {
    Map<String, String> texts = new TreeMap<>();
    Path generated = folder.resolve("generated");
    try (Stream<Path> walk = Files.walk(generated)) {
      for (Path file :
          walk.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
        texts.put(generated.relativize(file).toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}
