package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What administrators ask of this node: writes down what they want, where it outlives this node
 * (directives in the registry, marks of nodes), and watches what becomes of it. The stewards carry
 * it out; if this node dies only the report is lost.
 */
final class Admin {
  /** Stands in a refusal that is about no process. */
  private static final ProcessId HUB = new ProcessId("-");

  /** A mark that the members are being told. */
  private static final class Marking {
    final long call;
    final NodeMark mark;
    final long deadline;
    final Runnable then;
    final Set<NodeId> holders = new HashSet<>();
    long due;

    Marking(long call, NodeMark mark, long deadline, Runnable then) {
      this.call = call;
      this.mark = mark;
      this.deadline = deadline;
      this.then = then;
    }
  }

  private final Node node;
  private final List<Marking> markings = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private final List<Event.ResetCall> resets = new ArrayList<>();
  private final Map<Event.ResetCall, Long> deadlines = new HashMap<>();

  Admin(Node node) {
    this.node = node;
  }

  void handle(Event.Administration request) {
    if (request instanceof Event.PinCall pin) {
      Directive directive = Directive.pinned(node.stamp(), pin.pinned());
      node.calls.direct(
          pin.call(), pin.ids(), directive, pin.options(), done -> pinned(pin.call(), done));
    } else if (closing()) {
      report(request.call(), MoveReport.error(closed()));
    } else if (request instanceof Event.MarkCall mark) {
      mark(mark, mark.node(), mark.state(), () -> report(mark.call(), MoveReport.done()));
    } else if (request instanceof Event.ResetCall reset) {
      reset(reset);
    } else if (request instanceof Event.MigrateCall migrate) {
      if (node.authority.halted()) {
        report(migrate.call(), MoveReport.error(noQuorum()));
      } else {
        migrate(migrate);
      }
    }
  }

  private void reset(Event.ResetCall request) {
    Refusal refusal = node.authority.reset(request.size(), request.force());
    if (refusal != null) {
      report(request.call(), MoveReport.error(refusal));
    } else {
      resets.add(request);
      deadlines.put(request, node.now + request.options().timeout());
      node.timers.atLatest(Timers.Kind.ADMIN, node.now);
    }
  }

  /** Whether the reset has come true, or time is up. */
  private boolean ended(Event.ResetCall request) {
    if (node.authority.maximum() == request.size()) {
      report(request.call(), MoveReport.done());
    } else if (node.now >= deadlines.getOrDefault(request, 0L)) {
      report(request.call(), MoveReport.error(noQuorum()));
    } else {
      return false;
    }
    deadlines.remove(request);
    return true;
  }

  private static Refusal noQuorum() {
    return new Refusal(HUB, RefusalCode.NO_QUORUM, "this node has no quorum");
  }

  private void pinned(long call, CallResult done) {
    report(
        call,
        done.refusals().isEmpty() ? MoveReport.done() : MoveReport.error(done.refusals().get(0)));
  }

  private boolean closing() {
    Phase phase = node.membership.phase();
    return phase == Phase.LEAVING || phase == Phase.GONE;
  }

  private static Refusal closed() {
    return new Refusal(HUB, RefusalCode.NOT_RUNNING, "the hub is closing");
  }

  private void migrate(Event.MigrateCall request) {
    MovePlan plan = request.plan();
    String name = plan.node();
    if (plan.kind() == MovePlan.Kind.DRAIN && name != null) {
      mark(request, name, NodeMark.State.DRAINING, () -> watch(request, List.of()));
    } else if (plan.wishes().isEmpty()) {
      watch(request, List.of());
    } else {
      Directive wish = Directive.wished(node.stamp(), name);
      node.calls.direct(
          request.call(), plan.wishes(), wish, request.options(), done -> directed(request, done));
    }
  }

  private void directed(Event.MigrateCall request, CallResult result) {
    boolean one = request.plan().kind() == MovePlan.Kind.MOVE;
    if (!result.refusals().isEmpty() && (one || closing())) {
      report(request.call(), MoveReport.error(result.refusals().get(0)));
    } else {
      watch(request, result.refusals());
    }
  }

  private void watch(Event.MigrateCall request, List<Refusal> refused) {
    Watch watch = new Watch(node, request.call(), request.plan());
    refused.forEach(watch::refused);
    watches.add(watch);
    node.timers.atLatest(Timers.Kind.ADMIN, node.now);
  }

  private void mark(
      Event.Administration request, String name, NodeMark.State state, Runnable then) {
    NodeMark mark = node.marks.set(name, state);
    markings.add(new Marking(request.call(), mark, node.now + request.options().timeout(), then));
    node.timers.atLatest(Timers.Kind.ADMIN, node.now);
  }

  /** A member says what marks it has. */
  void marks(MemberId from, Message.Marks message) {
    node.marks.heard(from, message);
    for (Marking marking : markings) {
      if (NodeMarks.covers(message.marks(), marking.mark)) {
        marking.holders.add(from.node());
        node.timers.atLatest(Timers.Kind.ADMIN, node.now);
      }
    }
  }

  void stayed(Message.Stayed message) {
    node.lateness.stayed(message);
    if (!watches.isEmpty()) {
      message.failures().forEach(failure -> watches.forEach(watch -> watch.stayed(failure)));
      node.timers.atLatest(Timers.Kind.ADMIN, node.now);
    }
  }

  void touched(ProcessId id) {
    for (Watch watch : watches) {
      watch.touched(id);
    }
  }

  /** How far each plan is that was asked for here and has not ended. */
  List<MoveProgress> moveProgress() {
    return watches.stream().map(Watch::moveProgress).toList();
  }

  boolean watches() {
    return !watches.isEmpty();
  }

  /** Whether there is more to look at than one tick does. */
  boolean busy() {
    return watches.stream().anyMatch(Watch::dirty);
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.ADMIN, node.now)) {
      return;
    }
    for (Marking marking : List.copyOf(markings)) {
      tell(marking);
    }
    watches.forEach(Watch::lookAtAll);
    resets.removeIf(this::ended);
    if (!markings.isEmpty() || !watches.isEmpty() || !resets.isEmpty()) {
      node.timers.atLatest(Timers.Kind.ADMIN, node.now + CoreConfig.RETRY);
    }
  }

  /** Done when everybody has the mark; at the deadline when more than half of the members do. */
  private void tell(Marking marking) {
    List<NodeId> missing = new ArrayList<>(node.membership.everyone());
    missing.removeAll(marking.holders);
    if (!missing.isEmpty() && node.now < marking.deadline) {
      if (node.now >= marking.due) {
        marking.due = node.now + CoreConfig.RETRY;
        node.send(missing, new Message.Marks(List.of(marking.mark), true));
      }
      return;
    }
    markings.remove(marking);
    int lacking = (int) missing.stream().filter(node.membership.view()::contains).count();
    if (lacking == 0 || lacking * 2 < node.membership.view().size()) {
      marking.then.run();
    } else {
      String text = "only a minority of the members has heard of node " + marking.mark.name();
      report(marking.call, MoveReport.error(new Refusal(HUB, RefusalCode.MIGRATION, text)));
    }
  }

  /** Looks at what changed, within the budget of one tick, and reports what is over. */
  void flush() {
    int budget = CoreConfig.TICK_BUDGET;
    for (Watch watch : List.copyOf(watches)) {
      budget -= watch.look(budget);
      if (!watch.dirty() && watch.over()) {
        watches.remove(watch);
        report(watch.call, watch.report());
      }
    }
  }

  /** The hub leaves: what is under way goes on without it. */
  void abort() {
    markings.forEach(marking -> report(marking.call, MoveReport.error(closed())));
    watches.forEach(watch -> report(watch.call, MoveReport.error(closed())));
    resets.forEach(reset -> report(reset.call(), MoveReport.error(closed())));
    markings.clear();
    watches.clear();
    resets.clear();
  }

  private void report(long call, MoveReport report) {
    node.effect(new Effect.Reported(call, report));
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    int load = markings.size() + watches.size();
    for (Watch watch : watches) {
      load += watch.load();
    }
    return load;
  }
}
