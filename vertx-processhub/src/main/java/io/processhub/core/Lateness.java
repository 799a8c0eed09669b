package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Shows what is on its way, and says once of each move that is late that it is. */
public final class Lateness {
  private static final long PAUSE = 250;
  private static final int ORDERS = 100;
  private static final int REASONS = 10_000;

  /**
   * What was under way a moment ago.
   *
   * @param handovers of this node to others
   * @param orders the oldest of those that this node has given to owners
   * @param progress of this node's handovers, in the end those of the last time, and of the plans
   *     that were asked for here
   */
  public record Shown(
      Map<ProcessId, Underway> handovers, List<Underway> orders, List<MoveProgress> progress) {}

  private static final Shown NOTHING = new Shown(Map.of(), List.of(), List.of());

  private final Node node;
  private final Set<Ticketed> reported = new HashSet<>();
  private final ConcurrentHashMap<String, Refusal> reasons = new ConcurrentHashMap<>();
  private final ArrayDeque<String> order = new ArrayDeque<>();
  private volatile Shown shown = NOTHING;
  private boolean active;

  Lateness(Node node) {
    this.node = node;
  }

  Shown shown() {
    return shown;
  }

  /** What the last owner that kept the process said, null if nothing is remembered. Any thread. */
  @Nullable Refusal reason(String id) {
    return reasons.get(id);
  }

  void stayed(Message.Stayed message) {
    for (Refusal reason : message.failures()) {
      String id = reason.id().value();
      if (reasons.put(id, reason) == null) {
        order.add(id);
        if (order.size() > REASONS) {
          reasons.remove(order.poll());
        }
      }
    }
  }

  void tick() {
    boolean idle = node.source.idle() && !node.stewardship.orders().any() && !node.admin.watches();
    boolean due = node.timers.fired(Timers.Kind.LATENESS, node.now);
    if (idle) {
      reported.clear();
      if (active) {
        shown = new Shown(Map.of(), List.of(), List.of(node.source.moveProgress()));
      }
    } else if (due || !active) {
      shown = look();
    }
    active = !idle;
    if (active && !node.timers.pending(Timers.Kind.LATENESS)) {
      node.timers.at(Timers.Kind.LATENESS, node.now + PAUSE);
    }
  }

  private Shown look() {
    Map<ProcessId, Underway> handovers = new LinkedHashMap<>();
    Set<Ticketed> allLate = new HashSet<>();
    for (Handover handover : node.source.all()) {
      boolean late = node.source.late(handover);
      handovers.put(
          handover.id(),
          new Underway(
              handover.id(), handover.target.node(), handover.phase.name(), handover.since, late));
      if (late) {
        allLate.add(handover.of());
        if (reported.add(handover.of())) {
          report(handover);
        }
      }
    }
    reported.retainAll(allLate);
    List<MoveProgress> progress = new ArrayList<>();
    progress.add(node.source.moveProgress());
    progress.addAll(node.admin.moveProgress());
    return new Shown(handovers, node.stewardship.orders().oldest(ORDERS), progress);
  }

  private void report(Handover handover) {
    node.report(
        true,
        "the handover of "
            + handover.id()
            + " to "
            + handover.target.node()
            + " is stuck: "
            + handover.phase
            + " for "
            + (node.now - handover.since)
            + " ms");
  }

  /** Reasons that are remembered. */
  int reasons() {
    return order.size();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return reported.size() + shown.handovers().size() + shown.orders().size();
  }
}
