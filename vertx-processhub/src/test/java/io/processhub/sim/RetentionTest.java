package io.processhub.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.CoreConfig;
import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node comes back to others that have forgotten what they stopped while it was away. */
class RetentionTest {
  private static final int NODES = 4;
  private static final int AWAY = 3;
  private static final int STOPPED = 20;
  private static final CoreConfig CONFIG =
      Plan.config(Plan.VIRTUAL_NODES, 1, 300, 1_000, 2_000, 500, 256);
  private static final Event.CallOptions OPTIONS =
      new Event.CallOptions(10_000, Event.Acknowledge.MAJORITY, true);

  private enum Absence {
    HUNG,
    CUT,
    /** Others do not hear it, but it hears them. */
    MUTE
  }

  @ParameterizedTest
  @CsvSource({
    "HUNG, 1", "HUNG, 2", "HUNG, 3", "HUNG, 4", "CUT, 1", "CUT, 2", "CUT, 3", "CUT, 4", "MUTE, 1",
    "MUTE, 2", "MUTE, 3", "MUTE, 4"
  })
  void node_that_was_away_longer_than_tombstones_are_kept_brings_nothing_back(
      Absence absence, long seed) {
    CalmCluster cluster = new CalmCluster(seed, Plan.calm(NODES, NODES, CONFIG));
    cluster.start(0, 60);
    Set<String> live = live(cluster, 0);
    goAway(cluster, absence);
    cluster.run(3_000);

    List<ProcessId> stopped = new ArrayList<>();
    for (int i = 0; i < STOPPED; i++) {
      stopped.add(new ProcessId("process-" + i));
    }
    cluster.sim.ledger.stop(cluster.node(0), stopped, OPTIONS, () -> {});
    cluster.begin(1, "late-", 10, false, OnNodeLoss.RESTART);
    if (absence == Absence.CUT) {
      cluster.begin(AWAY, "own-", 10, false, OnNodeLoss.RESTART);
    }
    cluster.run(12_000);
    stopped.forEach(
        id -> assertNull(cluster.node(0).core.registry().get(id.value()), "not purged yet"));
    Entry kept = cluster.node(AWAY).core.registry().get("process-0");
    assertTrue(absence == Absence.MUTE || kept != null && kept.live(), "it knows of the stop");

    comeBack(cluster, absence);
    cluster.run(500);
    cluster.settle();
    stopped.forEach(id -> live.remove(id.value()));
    for (int i = 0; i < 10; i++) {
      live.add("late-" + i);
      if (absence == Absence.CUT) {
        live.add("own-" + i);
      }
    }
    for (int round = 0; round < 2; round++) {
      for (int host = 0; host < NODES; host++) {
        assertEquals(live, live(cluster, host));
        cluster.sim.ledger.check(cluster.node(host));
      }
      cluster.run(10_000);
      cluster.settle();
    }
  }

  private static Set<String> live(CalmCluster cluster, int host) {
    Set<String> live = new TreeSet<>();
    for (Entry entry : cluster.node(host).core.registry().entries()) {
      if (entry.live()) {
        live.add(entry.id().value());
      }
    }
    return live;
  }

  private static void goAway(CalmCluster cluster, Absence absence) {
    SimHost away = cluster.sim.hosts.get(AWAY);
    if (absence == Absence.HUNG) {
      cluster.node(AWAY).hang();
      for (SimHost other : cluster.sim.hosts) {
        if (other != away) {
          other.listed.remove(away.id);
          cluster.sim.lists.tell(other);
        }
      }
      return;
    }
    for (int other = 0; other < NODES; other++) {
      if (other != AWAY) {
        cluster.sim.network.cut(AWAY, other);
        if (absence == Absence.CUT) {
          cluster.sim.network.cut(other, AWAY);
        }
      }
    }
    cluster.sim.lists.comeRight();
  }

  private static void comeBack(CalmCluster cluster, Absence absence) {
    if (absence == Absence.HUNG) {
      cluster.node(AWAY).wake();
    } else {
      for (int other = 0; other < NODES; other++) {
        if (other != AWAY) {
          cluster.sim.network.mend(AWAY, other);
          if (absence == Absence.CUT) {
            cluster.sim.network.mend(other, AWAY);
          }
        }
      }
    }
    cluster.sim.lists.comeRight();
  }
}
