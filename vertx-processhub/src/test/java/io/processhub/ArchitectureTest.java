package io.processhub;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wall between what decides and what acts, and the one way in which dependencies point. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.processhub");

  private static final String ROOT = "io.processhub";
  private static final String[] PURE = {
    "io.processhub.model..",
    "io.processhub.ring..",
    "io.processhub.strategy..",
    "io.processhub.core.."
  };

  @Test
  void pure_packages_use_no_vertx_clock_thread_io_or_randomness() {
    classes().that().resideInAnyPackage(PURE).should(new Purity()).check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "model, ''",
    "ring, model",
    "strategy, model ring",
    "core, model ring strategy",
  })
  void pure_package_knows_only_those_before_it(String name, String before) {
    String[] allowed =
        Stream.concat(Stream.of(name), Stream.of(before.split(" ")).filter(p -> !p.isEmpty()))
            .map(p -> ROOT + "." + p + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(allowed)))
        .check(CLASSES);
  }

  @Test
  void wire_knows_nothing_of_the_shell() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".shell..", ROOT + ".cluster..", ROOT + ".ops..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void only_the_cluster_package_touches_vertx_internals_and_its_cluster_spi() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cluster..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.vertx.core.internal..",
                    "io.vertx.core.impl..",
                    "io.vertx.core.eventbus.impl..",
                    "io.vertx.core.spi.cluster..")
                .and(
                    // Vert.x keeps the logger for libraries there.
                    resideOutsideOfPackage("io.vertx.core.internal.logging..")))
        .check(CLASSES);
  }

  @Test
  void annotations_depend_on_nothing() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".annotation..")
        .should()
        .dependOnClassesThat(
            resideOutsideOfPackages("java..", "org.jspecify..", ROOT + ".annotation"))
        .check(CLASSES);
  }

  @Test
  void what_generated_code_calls_uses_no_reflection() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".runtime..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .orShould()
        .callMethod(Class.class, "forName", String.class)
        .check(CLASSES);
  }

  @Test
  void packages_other_than_root_form_no_cycle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void only_wire_spells_out_addresses() throws IOException {
    Path sources = Path.of("src/main/java/io/processhub");
    assertTrue(Files.isDirectory(sources), () -> "not run in the module: " + sources);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(sources)) {
      files = walk.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertTrue(files.size() > 20);
    for (Path file : files) {
      if (!file.startsWith(sources.resolve("wire"))) {
        assertEquals(-1, Files.readString(file).indexOf("\"processhub.\""), file::toString);
      }
    }
  }
}
