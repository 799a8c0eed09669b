package io.processhub.core;

import io.processhub.model.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far arrivals are, for their sources: of one handover only the last step. Those that get on at
 * the same time are told of together, as every message costs four nodes something; none waits long
 * for the others.
 */
final class ArrivalSteps {
  /** How long a step waits at most for others to go with it, in ms. */
  private static final long GATHER = 2;

  /** The same for a step for which no process waits. */
  private static final long GATHER_LAZILY = 10;

  private final Node node;
  private final Map<NodeId, Map<Ticketed, Step>> steps = new LinkedHashMap<>();

  /** Replicas that are taking their state in. */
  private int importing;

  /** Hot swaps' replicas that start. */
  private int deploying;

  /** Until when steps wait for those; NEVER while there are none. */
  private long gatherUntil = Timers.NEVER;

  /** Whether a process waits for one of the steps. */
  private boolean urgent;

  ArrivalSteps(Node node) {
    this.node = node;
  }

  /** An arrival entered that phase. */
  void begun(Arrival.Phase phase) {
    count(phase, 1);
  }

  /** An arrival left that phase, or is none any more. */
  void ended(Arrival.Phase phase) {
    count(phase, -1);
  }

  private void count(Arrival.Phase phase, int more) {
    switch (phase) {
      case DEPLOYING -> deploying += more;
      case STARTING, IMPORTING -> importing += more;
      case RECEIVING, IMPORTED -> {}
    }
  }

  void add(NodeId source, Step step) {
    boolean waits = step.kind() != Step.Kind.READY && step.kind() != Step.Kind.ACTIVE;
    urgent |= waits;
    gatherUntil = Math.min(gatherUntil, node.now + (waits ? GATHER : GATHER_LAZILY));
    steps.computeIfAbsent(source, s -> new LinkedHashMap<>()).put(step.of(), step);
  }

  void tick() {
    node.timers.fired(Timers.Kind.STEPS, node.now);
  }

  /** Sends what has gathered, unless more is about to come. */
  void flush() {
    boolean more = importing > 0 || !urgent && deploying > 0;
    if (steps.isEmpty()) {
      return;
    }
    if (more && node.now < gatherUntil) {
      node.timers.atLatest(Timers.Kind.STEPS, gatherUntil);
      return;
    }
    node.timers.off(Timers.Kind.STEPS);
    gatherUntil = Timers.NEVER;
    urgent = false;
    steps.forEach(
        (source, all) -> {
          List<Step> list = List.copyOf(all.values());
          for (List<Step> part : Lists.parts(list, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(source, new Message.Progress(part));
          }
        });
    steps.clear();
  }
}
