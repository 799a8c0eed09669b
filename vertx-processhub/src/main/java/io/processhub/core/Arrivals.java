package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The processes that are on their way to this node. Whatever does not become its own is dropped
 * here: its replica ends, and its messages go to its owner.
 */
final class Arrivals {
  private final Node node;
  private final Steps steps;
  private final Map<ProcessId, Arrival> all = new LinkedHashMap<>();

  Arrivals(Node node, Steps steps) {
    this.node = node;
    this.steps = steps;
  }

  @Nullable Arrival get(ProcessId id) {
    return all.get(id);
  }

  /** The arrival whose replica has that ticket, or null. */
  @Nullable Arrival of(ProcessId id, long ticket) {
    Arrival arrival = all.get(id);
    return arrival != null && arrival.ticket == ticket ? arrival : null;
  }

  /** As they are now; the one that is looked at may end. */
  List<Arrival> all() {
    return List.copyOf(all.values());
  }

  int size() {
    return all.size();
  }

  void begin(Arrival arrival) {
    all.put(arrival.id(), arrival);
    arrival.enter(arrival.phase, node.now);
    remind();
  }

  /** It is this node's own from now on. */
  void end(Arrival arrival) {
    all.remove(arrival.id());
  }

  /** Looks again before long while there are any. */
  void remind() {
    if (!all.isEmpty()) {
      node.timers.atLatest(Timers.Kind.ARRIVALS, node.now + CoreConfig.RETRY);
    }
  }

  /** It cannot be taken over, of which its source is told. */
  void fail(Arrival arrival, String cause) {
    abandon(arrival, cause);
    Entry entry = node.registry.get(arrival.id().value());
    Ownership current = entry == null ? null : entry.ownership();
    if (entry != null && current != null && current.sameDecision(arrival.next())) {
      // The source has let go of it.
      node.endings.failed(entry, current, cause);
    }
  }

  /** Likewise; its source may go on with it, or send it again. */
  void abandon(Arrival arrival, String cause) {
    steps.tell(arrival.source.node(), new Step(arrival.of(), Step.Kind.FAILED, 0, null, cause));
    drop(arrival);
  }

  void drop(Arrival arrival) {
    all.remove(arrival.id());
    if (arrival.returned) {
      forwardAgain(arrival.id());
    }
    if (arrival.ticket != 0) {
      node.hosting.discard(arrival);
    }
    node.touched.add(arrival.id());
  }

  private void forwardAgain(ProcessId id) {
    Entry entry = node.registry.get(id.value());
    Ownership current = entry == null || !entry.live() ? null : entry.ownership();
    Replica acting = current == null ? null : current.acting();
    NodeId owner = acting == null ? null : acting.member().node();
    if (owner != null && !owner.equals(node.self.node())) {
      node.routes.again(id, owner);
    }
  }
}
