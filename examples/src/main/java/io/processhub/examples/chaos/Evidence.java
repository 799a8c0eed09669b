package io.processhub.examples.chaos;

import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * What a run has left, for the {@link Verdict}.
 *
 * @param ids the processes that were started
 * @param acknowledged the increments of each that the client holds a reply for
 * @param held what each process said at the end; none for one that did not answer
 * @param witness what each JVM's file says, by the file's name
 * @param unreadable lines of those files that are none
 * @param disturbances when the cluster was cut or had hung nodes, and until it had settled again
 * @param unsettled why the cluster had not settled in time after a fault
 * @param running the replicas that really ran at the end, by node
 * @param registries what each node's registry said at the end
 * @param outages how long processes did not answer the client
 */
record Evidence(
    List<String> ids,
    Map<String, BitSet> acknowledged,
    Map<String, Held> held,
    Map<String, List<WitnessLine>> witness,
    List<String> unreadable,
    List<Interval> disturbances,
    List<String> unsettled,
    Map<String, List<String>> running,
    Map<String, List<String>> registries,
    List<Outage> outages) {
  /** On the machine's monotonic clock, in ns; both ends belong to it. */
  record Interval(long from, long to) {
    boolean holds(long at) {
      return from - at <= 0 && at - to <= 0;
    }
  }

  /** A process that did not answer: from the first request in vain to the next answer. */
  record Outage(String id, long from, long to) {
    double seconds() {
      return (to - from) / 1e9;
    }
  }
}
