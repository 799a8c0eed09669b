package io.processhub.examples.chaos;

import io.processhub.examples.chaos.Evidence.Interval;
import io.processhub.examples.chaos.Evidence.Outage;
import io.processhub.examples.local.Hosts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run: the cluster starts, increments flow, faults come and go, and what is left is judged. */
final class ChaosRun {
  /** Within this the cluster has to settle after each fault, in ms. */
  private static final long SETTLE = 90_000;

  /** How long all must have been well to count as settled, in ms. */
  private static final long HOLD = 300;

  /** Likewise at the end: longer than a failure detector takes to act on what is over. */
  private static final long LAST_HOLD = 8_000;

  /** How long after a cut or hang two owners may still be found, in ns. */
  private static final long AFTERMATH = 10_000_000_000L;

  private static final long TICK = 50_000_000;

  private final ChaosOptions options;
  private final List<Episode> episodes;
  private final ChaosCluster cluster;
  private final @Nullable Hosts hosts;
  private final Timeline timeline;
  private final Views views;
  private final List<String> ids;
  private final List<Integer> nodes;
  private final List<Interval> disturbances = new ArrayList<>();
  private final List<String> unsettled = new ArrayList<>();
  private long mostSilent;

  ChaosRun(
      ChaosOptions options,
      List<Episode> episodes,
      ChaosCluster cluster,
      @Nullable Hosts hosts,
      Timeline timeline,
      Views views) {
    this.options = options;
    this.episodes = episodes;
    this.cluster = cluster;
    this.hosts = hosts;
    this.timeline = timeline;
    this.views = views;
    this.ids = IntStream.range(0, options.processes()).mapToObj(i -> "counter-" + i).toList();
    this.nodes = IntStream.rangeClosed(1, options.nodes()).boxed().toList();
  }

  /**
   * Runs all of it.
   *
   * @throws io.processhub.examples.local.NodeException if a JVM fails for a reason that is no fault
   *     of the run
   */
  Verdict run() {
    cluster.boot();
    cluster.start(ids);
    settle("started " + ids.size() + " processes on " + options.nodes() + " nodes", HOLD);
    CompletableFuture<JsonObject> load =
        cluster.client(
            ChaosClient.LOAD,
            new JsonObject()
                .put(ChaosClient.IDS, new JsonArray(ids))
                .put(ChaosClient.PER_SECOND, options.perSecond()),
            told -> silent(told.getLong(IncrementLoad.SILENT)));
    timeline.note("%,d increments a second from a client outside", options.perSecond());
    for (Episode episode : episodes) {
      pause(episode.calm());
      run(episode);
    }
    settle("all is well", LAST_HOLD);
    cluster.client(ChaosClient.END_LOAD, new JsonObject(), progress -> {});
    JsonObject sent = cluster.await(load, ChaosClient.END_LOAD);
    timeline.note(
        "%,d increments sent, %,d failed",
        sent.getLong(IncrementLoad.SENT), sent.getLong(IncrementLoad.FAILED));
    return Verdict.of(evidence(sent), options.promises(), timeline);
  }

  private void run(Episode episode) {
    long begun = System.nanoTime();
    views.since(begun);
    Fault fault = episode.fault();
    timeline.note("%s, for %.1f s", fault.text(), episode.lasts() / 1e3);
    if (fault instanceof Fault.Kill kill) {
      cluster.kill(kill.nodes());
      pause(episode.lasts());
      startAgain(kill.nodes());
    } else if (fault instanceof Fault.Leave leave) {
      cluster.leave(leave.node());
      timeline.note("  it has left");
      pause(episode.lasts());
      startAgain(List.of(leave.node()));
    } else if (fault instanceof Fault.Hang hang) {
      cluster.hang(hang.node());
      pause(episode.lasts());
      cluster.resume(hang.node());
      timeline.note("kill -CONT %s", ChaosCluster.name(hang.node()));
    } else if (fault instanceof Fault.Cut cut) {
      cut(cut, episode.lasts());
      timeline.note("links work again");
    }
    long ended = System.nanoTime();
    long settled = settle("settled", HOLD);
    timeline.note("  %.2f s after its end", (settled - ended) / 1e9);
    if (fault instanceof Fault.Hang || fault instanceof Fault.Cut) {
      disturbances.add(new Interval(begun, Math.max(settled, ended + AFTERMATH)));
    }
  }

  private void startAgain(List<Integer> nodes) {
    nodes.forEach(cluster::begin);
    timeline.note(
        "%s starts again", String.join(" and ", nodes.stream().map(ChaosCluster::name).toList()));
    nodes.forEach(cluster::awaitReady);
  }

  private void cut(Fault.Cut cut, long lasts) {
    Hosts network = hosts;
    if (network == null) {
      throw new IllegalStateException("no network to cut");
    }
    if (cut.flapEvery() == 0) {
      network.cut(cut.links());
      pause(lasts);
    } else {
      for (long left = lasts; left > 0; left -= 2 * cut.flapEvery()) {
        network.cut(cut.links());
        pause(cut.flapEvery());
        network.cut(List.of());
        pause(cut.flapEvery());
      }
    }
    network.cut(List.of());
  }

  /**
   * Waits until nothing is under way and all has been as it should be for so many ms, or a long
   * time has passed; returns since when it is.
   */
  private long settle(String what, long hold) {
    long begun = System.nanoTime();
    long since = begun;
    String objection = Census.of(cluster).objection(ids, nodes);
    while (objection != null || millisSince(since) < hold) {
      if (objection != null && millisSince(begun) > SETTLE) {
        timeline.note("  NOT SETTLED: %s", objection);
        unsettled.add(objection);
        return System.nanoTime();
      }
      pause(100);
      objection = Census.of(cluster).objection(ids, nodes);
      since = objection == null ? since : System.nanoTime();
    }
    timeline.note("  %s", what);
    return since;
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  // Called on the thread that reads what the client says.
  private void silent(long count) {
    if (count == 0) {
      timeline.note("  all processes answer; up to %,d did not", mostSilent);
      mostSilent = 0;
    } else {
      if (mostSilent == 0) {
        timeline.note("  %,d processes do not answer", count);
      }
      mostSilent = Math.max(mostSilent, count);
    }
  }

  private void pause(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      views.flush();
      LockSupport.parkNanos(Math.min(left, TICK));
    }
  }

  private Evidence evidence(JsonObject sent) {
    CompletableFuture<JsonObject> read =
        cluster.client(
            ChaosClient.READ,
            new JsonObject().put(ChaosClient.IDS, new JsonArray(ids)),
            progress -> {});
    JsonObject answers = cluster.await(read, ChaosClient.READ).getJsonObject(ChaosClient.HELD);
    Map<String, Held> held = new TreeMap<>();
    answers
        .fieldNames()
        .forEach(id -> held.put(id, Held.decode(Buffer.buffer(answers.getBinary(id)))));
    Map<String, BitSet> acknowledged = new HashMap<>();
    JsonObject bits = sent.getJsonObject(IncrementLoad.ACKNOWLEDGED);
    bits.fieldNames().forEach(id -> acknowledged.put(id, BitSet.valueOf(bits.getBinary(id))));
    if (options.dropIncrement()) {
      acknowledged.get(ids.get(0)).set(acknowledged.get(ids.get(0)).length() + 1);
    }
    Census census = Census.of(cluster);
    WitnessFiles witness = WitnessFiles.read(cluster.witnessFiles());
    if (options.forgeWitness()) {
      witness.forge();
    }
    return new Evidence(
        ids,
        acknowledged,
        held,
        witness.lines(),
        witness.unreadable(),
        disturbances,
        unsettled,
        census.running(),
        census.registries(),
        outages(sent));
  }

  private static List<Outage> outages(JsonObject sent) {
    return sent.getJsonArray(IncrementLoad.OUTAGES).stream()
        .map(JsonObject.class::cast)
        .map(
            each ->
                new Outage(
                    each.getString(IncrementLoad.ID),
                    each.getLong(IncrementLoad.FROM),
                    each.getLong(IncrementLoad.TO)))
        .toList();
  }
}
