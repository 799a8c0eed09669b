package io.processhub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall is only as good as what notices a breach of it. */
class PurityTest {
  private static boolean pure(Class<?> checked) {
    return !classes()
        .should(new Purity())
        .evaluate(new ClassFileImporter().importClasses(checked))
        .hasViolation();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ReadsClock.class,
        RefersToClock.class,
        TellsTheTime.class,
        Rolls.class,
        Draws.class,
        Names.class,
        Spawns.class,
        Pools.class,
        Prints.class,
        HoldsVertx.class,
        HoldsManyVertx.class
      })
  void impure_class_is_noticed(Class<?> impure) {
    assertEquals(false, pure(impure), impure.getSimpleName());
  }

  @ParameterizedTest
  @ValueSource(classes = {Counts.class, Pauses.class})
  void pure_class_passes(Class<?> pure) {
    assertEquals(true, pure(pure), pure.getSimpleName());
  }

  static class ReadsClock {
    long now() {
      return System.nanoTime();
    }
  }

  static class RefersToClock {
    LongSupplier clock = System::currentTimeMillis;
  }

  static class TellsTheTime {
    Object now() {
      return java.time.Instant.now();
    }
  }

  static class Rolls {
    int roll() {
      return new java.util.SplittableRandom().nextInt(6);
    }
  }

  static class Draws {
    double draw() {
      return Math.random() + java.util.concurrent.ThreadLocalRandom.current().nextInt();
    }
  }

  static class Names {
    Object name() {
      return java.util.UUID.randomUUID();
    }
  }

  static class Spawns {
    void spawn() {
      new Thread(() -> {}).interrupt();
    }
  }

  static class Pools {
    Object pool;

    Pools(java.util.concurrent.ScheduledExecutorService pool) {
      this.pool = pool;
    }
  }

  static class Prints {
    void print() {
      System.out.println("impure");
    }
  }

  static class HoldsVertx {
    Object held(io.vertx.core.json.JsonObject json) {
      return json;
    }
  }

  static class HoldsManyVertx {
    io.vertx.core.Vertx[] many = {};
  }

  static class Counts {
    Map<String, Integer> counts = new ConcurrentHashMap<>();

    void count(String key) {
      counts.merge(key, 1, Integer::sum);
    }
  }

  static class Pauses {
    java.time.Duration pause(long millis) {
      return java.time.Duration.ofMillis(millis);
    }
  }
}
