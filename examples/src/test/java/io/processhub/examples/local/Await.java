package io.processhub.examples.local;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do. */
public final class Await {
  private Await() {}

  /** Fails if the condition does not hold within the deadline. */
  public static void until(String what, Duration deadline, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail(what + " did not happen within " + deadline);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Fails if the process runs after the deadline. */
  public static void gone(long pid, Duration deadline) {
    until("end of " + pid, deadline, () -> !runs(pid));
  }

  public static boolean runs(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
