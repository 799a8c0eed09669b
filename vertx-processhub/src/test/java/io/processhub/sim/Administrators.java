package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.MovePlan;
import io.processhub.core.MoveReport;
import io.processhub.core.NodeMark;
import io.processhub.core.Planner;
import io.processhub.model.ProcessId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** They pin and move processes, cordon and drain nodes, and have each call answered once. */
final class Administrators {
  private static final long FIRST_CALL = 2_000_000;
  private static final Event.CallOptions OPTIONS =
      new Event.CallOptions(4_000, Event.Acknowledge.MAJORITY, true);

  private final Simulation sim;
  private final SimRandom random;
  private final Map<Long, SimNode> open = new HashMap<>();
  private long calls = FIRST_CALL;

  /** The node that is cordoned or drained, one at a time, by name. */
  private @Nullable String marked;

  /** The mark is to be taken back, by that call at present. */
  private boolean clearing;

  private long clearedBy;

  Administrators(Simulation sim, SimRandom random) {
    this.sim = sim;
    this.random = random;
  }

  int open() {
    return open.size();
  }

  private long ask(SimNode node, LongFunction<Event> request) {
    long call = calls++;
    open.put(call, node);
    node.post(request.apply(call));
    return call;
  }

  /** Somebody asks that node for something, maybe about that process. */
  void act(SimNode node, ProcessId id) {
    int what = random.below(10);
    if (what < 2) {
      boolean pins = what == 0;
      ask(node, call -> new Event.PinCall(call, List.of(id), pins, OPTIONS));
    } else if (what < 6) {
      Entry entry = node.core.registry().get(id.value());
      if (entry != null && entry.live() && node.ready()) {
        String to = random.pick(sim.hosts).name;
        carryOut(node, planner -> planner.move(entry, to));
      }
    } else if (what < 7) {
      carryOut(node, Planner::rebalance);
    } else if (marked != null) {
      clear(node);
    } else if (sim.nodes().size() > 2) {
      String name = random.pick(sim.hosts).name;
      marked = name;
      if (what < 9) {
        carryOut(node, planner -> planner.drain(name));
      } else {
        mark(node, name, NodeMark.State.CORDONED);
      }
    }
  }

  private void carryOut(SimNode node, java.util.function.Function<Planner, MovePlan> plan) {
    if (node.ready()) {
      MovePlan planned = plan.apply(node.core.planner());
      ask(node, call -> new Event.MigrateCall(call, planned, OPTIONS));
    }
  }

  private long mark(SimNode node, String name, NodeMark.State state) {
    return ask(node, call -> new Event.MarkCall(call, name, state, OPTIONS));
  }

  private void clear(SimNode node) {
    String name = marked;
    if (name != null) {
      clearing = true;
      clearedBy = mark(node, name, NodeMark.State.NONE);
    }
  }

  /** They go home, and mostly leave no mark behind. */
  void end() {
    List<SimNode> ready = sim.nodes().stream().filter(n -> n.ready() && !n.leaving).toList();
    if (!ready.isEmpty() && random.chance(0.7)) {
      clear(random.pick(ready));
    }
  }

  void reported(SimNode node, long call, MoveReport report) {
    if (call >= FIRST_CALL && open.remove(call) != node) {
      throw new SimFailure(node + " reports again on call " + call + ": " + report);
    }
    if (clearing && call == clearedBy) {
      clearing = false;
      if (report.error() == null) {
        marked = null;
      }
    }
  }

  /** Nobody hears of it any more. */
  void lost(SimNode node) {
    open.values().removeIf(asked -> asked == node);
  }
}
