package io.processhub.core;

import io.processhub.model.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the sources of handovers how far each is here, at the end of the tick. */
final class Steps {
  private final Node node;
  private final Map<NodeId, Map<Ticketed, Step>> steps = new LinkedHashMap<>();

  Steps(Node node) {
    this.node = node;
  }

  /** Tells the source again how far this is; it may have given up. */
  void repeat(Arrival arrival) {
    switch (arrival.phase) {
      case DEPLOYING, STARTING, IMPORTING -> tell(arrival, Step.Kind.RECEIVED);
      case RECEIVING -> {
        boolean ready = arrival.received == 0 && node.routes.passed(arrival.id());
        tell(arrival, ready ? Step.Kind.READY : Step.Kind.RECEIVED);
      }
      case IMPORTED -> tell(arrival, Step.Kind.IMPORTED);
    }
  }

  /** Tells the source that this has come so far. */
  void tell(Arrival arrival, Step.Kind kind) {
    arrival.told = node.now;
    Replica replica = null;
    if (kind == Step.Kind.IMPORTED) {
      Replica mine = arrival.mine(arrival.next());
      replica = mine.running(node.now, arrival.deploymentHigh, arrival.deploymentLow);
    }
    tell(arrival.source.node(), new Step(arrival.of(), kind, arrival.received, replica, null));
  }

  void tell(NodeId source, Step step) {
    steps.computeIfAbsent(source, s -> new LinkedHashMap<>()).put(step.of(), step);
  }

  /** Sends the steps of this tick; of one handover only the last. */
  void flush() {
    steps.forEach(
        (source, all) -> {
          List<Step> list = List.copyOf(all.values());
          for (List<Step> part : Lists.parts(list, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(source, new Message.Progress(part));
          }
        });
    steps.clear();
  }

  int size() {
    return steps.size();
  }
}
