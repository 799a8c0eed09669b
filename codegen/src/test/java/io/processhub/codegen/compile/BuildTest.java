package io.processhub.codegen.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.codegen.ProcessProcessor;
import io.vertx.codegen.CodeGenProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the processor behaves in builds: again, in part, and beside other processors. */
class BuildTest {
  private static final String COUNTER =
      """
      package build;

      import io.processhub.annotation.*;

      @ProcessType("counter")
      public class Counter extends Base {
        @State int count;

        @Action
        public int increment(int by) {
          return count += by;
        }
      }
      """;

  private static final String BASE =
      """
      package build;

      import io.processhub.annotation.*;

      class Base {
        @State String name = "";

        @Action
        String name(String prefix) {
          return prefix + name;
        }
      }
      """;

  private static final String OTHER =
      """
      package build;

      @io.processhub.annotation.ProcessType("other")
      public class Other {}
      """;

  @TempDir Path folder;

  @Test
  void compiles_again_over_its_own_output_and_only_what_has_changed() {
    Map<String, String> all =
        Map.of("build.Base", BASE, "build.Counter", COUNTER, "build.Other", OTHER);
    Compilation first = Compilation.of(folder, all);
    assertEquals(List.of(), first.problems());
    assertEquals(4, first.generated().size());
    Map<String, String> generated = first.generated();

    Compilation again = Compilation.of(folder, all);
    assertEquals(List.of(), again.problems());
    assertEquals(generated, again.generated());

    // Base comes from its class file now, and Other is not looked at
    Compilation changed =
        Compilation.of(
            folder, Map.of("build.Counter", COUNTER.replace("increment", "incrementBy")));
    assertEquals(List.of(), changed.problems());
    Map<String, String> expected = new LinkedHashMap<>(generated);
    expected.replaceAll(
        (path, text) -> path.contains("Counter") ? text.replace("increment", "incrementBy") : text);
    assertEquals(expected, changed.generated());
  }

  @Test
  void inherited_action_whose_parameters_have_no_names_is_an_error() {
    Compilation.of(folder, Map.of("build.Base", BASE.replace("prefix", "arg0")));
    Compilation compilation = Compilation.of(folder, Map.of("build.Counter", COUNTER));
    assertEquals(1, compilation.problems().size());
    assertTrue(
        compilation
            .problems()
            .get(0)
            .message()
            .contains("are not in its class file; compile it with -parameters"),
        compilation.problems()::toString);
  }

  @Test
  void class_that_exists_already_is_an_error_and_not_overwritten() {
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of(
                "build.Other",
                OTHER,
                "build.OtherClient",
                "package build;\n\nclass OtherClient {}\n"));
    assertEquals(1, compilation.problems().size(), compilation.problems()::toString);
    assertTrue(
        compilation
            .problems()
            .get(0)
            .message()
            .contains("there is a type OtherClient already; rename it or the process type"));
  }

  @Test
  void works_beside_vertx_codegen_in_one_pass() {
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of(
                "build.package-info",
                """
                @io.vertx.codegen.annotations.ModuleGen(groupPackage = "build", name = "build")
                package build;
                """,
                "build.Greeter",
                """
                package build;

                import io.vertx.core.Future;

                @io.vertx.codegen.annotations.ProxyGen
                public interface Greeter {
                  @io.processhub.annotation.Action
                  Future<String> greet(String name);
                }
                """,
                "build.Polite",
                """
                package build;

                import io.vertx.core.Future;

                @io.processhub.annotation.ProcessType("polite")
                public class Polite implements Greeter {
                  @Override
                  public Future<String> greet(String name) {
                    return Future.succeededFuture("hello " + name);
                  }
                }
                """),
            List.of("-Xlint:all,-processing,-cast"),
            new ProcessProcessor(),
            new CodeGenProcessor());
    // its one warning, of vertx-codegen itself, is that it does not know the source version
    assertEquals(
        List.of(),
        compilation.problems().stream()
            .filter(problem -> !problem.message().contains("'io.vertx.codegen.CodeGenProcessor'"))
            .toList());
    assertEquals(
        Set.of(
            "build/GreeterVertxEBProxy.java",
            "build/GreeterVertxProxyHandler.java",
            "build/PoliteClient.java",
            "build/PoliteVerticle.java"),
        compilation.generated().keySet());
  }

  /** Generates a record in the first round. */
  private static final class Late extends AbstractProcessor {
    private boolean done;

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!done) {
        done = true;
        try (Writer out =
            processingEnv.getFiler().createSourceFile("build.Generated").openWriter()) {
          out.write("package build;\n\nrecord Generated(int number) {}\n");
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
      return false;
    }
  }

  @Test
  void waits_for_a_type_that_another_processor_generates() {
    String source =
        """
        package build;

        @io.processhub.annotation.ProcessType("waiting")
        public class Waiting {
          @io.processhub.annotation.State Generated generated;
        }
        """;
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of("build.Waiting", source),
            List.of("-Xlint:all,-processing", "-Werror"),
            new Late(),
            new ProcessProcessor());
    assertEquals(List.of(), compilation.problems());
    assertTrue(
        compilation
            .generated()
            .get("build/WaitingVerticle.java")
            .contains("{generated:{number:int}}"));
  }

  /** Has a processor run with a filer that notes what each file was made of. */
  private static final class Noting implements InvocationHandler {
    final Map<String, List<String>> origins = new LinkedHashMap<>();
    private final ProcessingEnvironment environment;

    Noting(ProcessingEnvironment environment) {
      this.environment = environment;
    }

    ProcessingEnvironment environment() {
      return proxy(
          ProcessingEnvironment.class,
          (self, method, arguments) ->
              method.getName().equals("getFiler")
                  ? proxy(Filer.class, this)
                  : method.invoke(environment, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
      return type.cast(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public Object invoke(Object self, java.lang.reflect.Method method, Object[] arguments)
        throws Throwable {
      if (method.getName().equals("createSourceFile")) {
        List<String> names = new ArrayList<>();
        for (Element element : (Element[]) arguments[1]) {
          names.add(element.toString());
        }
        origins.put(arguments[0].toString(), names);
      }
      try {
        return method.invoke(environment.getFiler(), arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  @Test
  void each_file_is_made_of_one_class_as_an_isolating_processor_must() throws IOException {
    Map<String, List<String>> origins = new LinkedHashMap<>();
    Processor noted =
        new AbstractProcessor() {
          private final ProcessProcessor processor = new ProcessProcessor();
          private Noting noting;

          @Override
          public synchronized void init(ProcessingEnvironment environment) {
            super.init(environment);
            noting = new Noting(environment);
            processor.init(noting.environment());
          }

          @Override
          public Set<String> getSupportedAnnotationTypes() {
            return processor.getSupportedAnnotationTypes();
          }

          @Override
          public SourceVersion getSupportedSourceVersion() {
            return processor.getSupportedSourceVersion();
          }

          @Override
          public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            boolean claimed = processor.process(annotations, round);
            origins.putAll(noting.origins);
            return claimed;
          }
        };
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of("build.Base", BASE, "build.Counter", COUNTER, "build.Other", OTHER),
            List.of("-Xlint:all,-processing", "-Werror"),
            noted);
    assertEquals(List.of(), compilation.problems());
    assertEquals(
        Map.of(
            "build.CounterVerticle", List.of("build.Counter"),
            "build.CounterClient", List.of("build.Counter"),
            "build.OtherVerticle", List.of("build.Other"),
            "build.OtherClient", List.of("build.Other")),
        origins);
    try (InputStream in =
        getClass().getResourceAsStream("/META-INF/gradle/incremental.annotation.processors")) {
      assertEquals(
          "io.processhub.codegen.ProcessProcessor,isolating",
          new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  @Test
  void deprecated_members_are_no_warning_in_what_is_generated() {
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of(
                "build.Old",
                """
                package build;

                import io.processhub.annotation.*;

                @ProcessType("old")
                public class Old {
                  @Deprecated @State int count;

                  /**
                   * Is old.
                   *
                   * @deprecated use nothing
                   */
                  @Deprecated(forRemoval = true)
                  @Action
                  public int count() {
                    return 1;
                  }
                }
                """));
    assertEquals(List.of(), compilation.problems());
  }

  @Test
  void durable_action_takes_a_checkpoint_before_its_answer() {
    Compilation compilation =
        Compilation.of(
            folder,
            Map.of(
                "build.Ledger",
                """
                package build;

                import io.processhub.annotation.Action;
                import io.vertx.core.Future;

                @io.processhub.annotation.ProcessType("ledger")
                public class Ledger {
                  @Action(durable = true)
                  Future<Long> book(long amount) {
                    return Future.succeededFuture(amount);
                  }
                }
                """));
    assertEquals(List.of(), compilation.problems());
    assertTrue(
        compilation
            .generated()
            .get("build/LedgerVerticle.java")
            .contains("return call.answer(call.durable(process.book(amount), this::checkpoint));"));
  }

  @Test
  void supports_the_latest_source_version() {
    assertEquals(
        SourceVersion.latestSupported(), new ProcessProcessor().getSupportedSourceVersion());
  }
}
