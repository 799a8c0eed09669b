package io.processhub;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * No Vert.x, no clock, no thread, no I/O, no randomness: what code that only decides may not use.
 */
final class Purity extends ArchCondition<JavaClass> {
  private static final DescribedPredicate<JavaClass> IMPURE_TYPES =
      resideInAnyPackage(
              "io.vertx..",
              "org.infinispan..",
              "org.jgroups..",
              "java.io..",
              "java.net..",
              "java.nio.channels..",
              "java.nio.file..",
              "java.util.concurrent.locks..")
          .or(assignableTo(Thread.class))
          .or(assignableTo(ThreadLocal.class))
          .or(assignableTo(Executor.class))
          .or(assignableTo(Future.class))
          .or(assignableTo(java.util.Timer.class))
          .or(assignableTo(Random.class))
          .or(assignableTo(RandomGenerator.class))
          .or(assignableTo(Clock.class))
          .or(
              resideInAnyPackage("java.time..")
                  .and(DescribedPredicate.not(assignableTo(Duration.class))));

  private static final Set<String> IMPURE_MEMBERS =
      Set.of(
          System.class.getName() + ".currentTimeMillis",
          System.class.getName() + ".nanoTime",
          System.class.getName() + ".identityHashCode",
          System.class.getName() + ".getenv",
          System.class.getName() + ".getProperty",
          Math.class.getName() + ".random",
          UUID.class.getName() + ".randomUUID");

  private static final DescribedPredicate<JavaAccess<?>> IMPURE_ACCESS =
      describe(
          "an impure member",
          access ->
              IMPURE_MEMBERS.contains(
                  access.getTargetOwner().getName() + "." + access.getTarget().getName()));

  Purity() {
    super("use neither Vert.x, clocks, threads, I/O nor randomness");
  }

  @Override
  public void check(JavaClass checked, ConditionEvents events) {
    for (Dependency dependency : checked.getDirectDependenciesFromSelf()) {
      if (IMPURE_TYPES.test(dependency.getTargetClass().getBaseComponentType())) {
        events.add(SimpleConditionEvent.violated(checked, dependency.getDescription()));
      }
    }
    for (JavaAccess<?> access : checked.getAccessesFromSelf()) {
      if (IMPURE_ACCESS.test(access)) {
        events.add(SimpleConditionEvent.violated(checked, access.getDescription()));
      }
    }
  }
}
