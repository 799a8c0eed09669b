package io.processhub.realjvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine that has far more to do than it can: nobody is taken for lost because of that. */
class BusyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> IDS = RealCluster.ids("process-", 500);

  @Test
  void busy_machine_makes_nobody_suspect_a_node() {
    under(Duration.ofSeconds(15));
  }

  @Test
  @Tag("soak")
  void machine_that_is_busy_for_ten_minutes_makes_nobody_suspect_a_node() {
    under(Duration.ofMinutes(10));
  }

  private static void under(Duration time) {
    try (RealCluster cluster = new RealCluster("busy", Launch.onLoopback())) {
      cluster.start("b1", "b2", "b3").get(0).start(IDS);
      cluster.awaitSettled(PATIENCE, IDS);
      List<String> before = seen(cluster);
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> burners = new ArrayList<>();
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        Thread burner = new Thread(() -> burn(over), "burner");
        burner.setDaemon(true);
        burner.start();
        burners.add(burner);
      }
      long end = System.nanoTime() + time.toNanos();
      try {
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      } finally {
        over.set(true);
      }
      assertEquals(before, seen(cluster));
      cluster.awaitSettled(PATIENCE, IDS);
    }
  }

  private static void burn(AtomicBoolean over) {
    while (!over.get()) {
      Thread.onSpinWait();
    }
  }

  /** Everything that each node has ever seen of the cluster and of the hub. */
  private static List<String> seen(RealCluster cluster) {
    return cluster.alive().stream()
        .map(node -> node.name() + node.sightings("cluster") + node.sightings("members"))
        .collect(Collectors.toList());
  }
}
