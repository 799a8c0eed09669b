package io.processhub.sim;

import io.processhub.core.CallResult;
import io.processhub.core.Change;
import io.processhub.core.CommandKind;
import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.Refusal;
import io.processhub.core.RefusalCode;
import io.processhub.core.SpecBody;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What users asked for and were told: the ground for the promise that nothing is forgotten. */
final class Ledger {
  /** Of the tick in which a core looks at its calls, in milliseconds of its clock. */
  private static final long CALL_TICK = 101;

  /** How long after its call a request may still be on its way, in microseconds. */
  private static final long IN_FLIGHT = 12_000 * Agenda.MS;

  /** One request about one process. */
  static final class Op {
    final CommandKind kind;
    final ProcessId id;
    final MemberId caller;
    final Event.Acknowledge acknowledge;
    final @Nullable SpecBody body;
    final long from;
    long to = Long.MAX_VALUE;
    boolean done;

    /** The members in the views that the caller had until it was told that it is done. */
    List<List<MemberId>> witnesses = List.of();

    Op(
        CommandKind kind,
        ProcessId id,
        MemberId caller,
        Event.Acknowledge acknowledge,
        @Nullable SpecBody body,
        long from) {
      this.kind = kind;
      this.id = id;
      this.caller = caller;
      this.acknowledge = acknowledge;
      this.body = body;
      this.from = from;
    }

    /** When it cannot change anything any more. */
    long effectiveEnd() {
      return done || to == Long.MAX_VALUE ? to : to + IN_FLIGHT;
    }

    @Override
    public String toString() {
      return kind
          + " "
          + id
          + " by "
          + caller
          + " "
          + acknowledge
          + " from "
          + from / 1000.0
          + " to "
          + to / 1000.0
          + " ms"
          + (done ? " done" : "")
          + " before "
          + witnesses;
    }
  }

  private static final class Pending {
    final SimNode node;
    final List<Op> ops;
    final long timeout;
    final Runnable then;
    final List<List<MemberId>> views = new ArrayList<>();
    long deadline = Long.MAX_VALUE;

    Pending(SimNode node, List<Op> ops, long timeout, Runnable then) {
      this.node = node;
      this.ops = ops;
      this.timeout = timeout;
      this.then = then;
    }
  }

  private final Simulation sim;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private final Map<ProcessId, List<Op>> ops = new LinkedHashMap<>();
  private final Map<ProcessId, Long> lastEnd = new LinkedHashMap<>();
  private final Map<ProcessId, Long> lastFailure = new LinkedHashMap<>();
  private final Set<MemberId> lost = new HashSet<>();

  /** When the last hub of all ended, which forgets everything. */
  private long allDown = Long.MIN_VALUE;

  private long numbers;
  int completed;
  int promised;

  Ledger(Simulation sim) {
    this.sim = sim;
  }

  void start(
      SimNode node, Map<ProcessId, SpecBody> specs, Event.CallOptions options, Runnable then) {
    if (!node.alive()) {
      return;
    }
    List<Op> list = new ArrayList<>();
    List<Event.StartItem> items = new ArrayList<>();
    specs.forEach(
        (id, body) -> {
          list.add(op(CommandKind.START, id, node, options, body));
          items.add(new Event.StartItem(id, body));
        });
    long call = open(node, list, options, then);
    node.post(new Event.StartCall(call, items, options));
  }

  /** Starts what every node carries; what takes too long is asked for again. */
  void startStatic(SimNode node, Map<ProcessId, SpecBody> specs, Event.CallOptions options) {
    if (!node.alive()) {
      return;
    }
    List<Op> list = new ArrayList<>();
    List<Event.StartItem> items = new ArrayList<>();
    specs.forEach(
        (id, body) -> {
          list.add(op(CommandKind.START_STATIC, id, node, options, body));
          items.add(new Event.StartItem(id, body));
        });
    long call = open(node, list, options, () -> {});
    node.post(new Event.StaticCall(call, items, options));
  }

  void stop(SimNode node, List<ProcessId> ids, Event.CallOptions options, Runnable then) {
    if (!node.alive()) {
      return;
    }
    List<Op> list = new ArrayList<>();
    ids.forEach(id -> list.add(op(CommandKind.STOP, id, node, options, null)));
    long call = open(node, list, options, then);
    node.post(new Event.StopCall(call, ids, options));
  }

  void update(SimNode node, ProcessId id, byte[] metadata, Event.CallOptions options) {
    if (!node.alive()) {
      return;
    }
    List<Op> list = List.of(op(CommandKind.UPDATE, id, node, options, null));
    long call = open(node, list, options, () -> {});
    node.post(
        new Event.UpdateCall(call, id, new Change(Set.of("t" + metadata[0]), metadata), options));
  }

  private Op op(
      CommandKind kind,
      ProcessId id,
      SimNode node,
      Event.CallOptions options,
      @Nullable SpecBody body) {
    // Without checkExisting a start may count as done although nobody wrote anything for it.
    Event.Acknowledge acknowledge =
        options.checkExisting() ? options.acknowledge() : Event.Acknowledge.OWNER;
    Op op = new Op(kind, id, node.member, acknowledge, body, sim.agenda.now());
    ops.computeIfAbsent(id, i -> new ArrayList<>()).add(op);
    return op;
  }

  private long open(SimNode node, List<Op> list, Event.CallOptions options, Runnable then) {
    long call = ++numbers;
    pending.put(call, new Pending(node, list, options.timeout(), then));
    return call;
  }

  /** The core takes this event now: the time of its call begins. */
  void begun(SimNode node, Event event) {
    if (event instanceof Event.StartCall call) {
      begun(node, call.call());
    } else if (event instanceof Event.StaticCall call) {
      begun(node, call.call());
    } else if (event instanceof Event.StopCall call) {
      begun(node, call.call());
    } else if (event instanceof Event.UpdateCall call) {
      begun(node, call.call());
    } else if (event instanceof Event.Batch batch) {
      batch.events().forEach(e -> begun(node, e));
    }
  }

  private void begun(SimNode node, long number) {
    Pending call = pending.get(number);
    if (call != null) {
      call.deadline = node.now() + call.timeout;
      viewChanged(call, node.core.view());
    }
  }

  private static List<MemberId> members(View view) {
    return view.members().stream().map(Member::id).toList();
  }

  void viewChanged(SimNode node, View view) {
    for (Pending call : pending.values()) {
      if (call.node == node) {
        viewChanged(call, view);
      }
    }
  }

  private static void viewChanged(Pending call, View view) {
    if (view.size() > 0) {
      call.views.add(members(view));
    }
  }

  void completed(SimNode node, CallResult result) {
    Pending call = pending.remove(result.call());
    if (call == null || call.node != node) {
      throw new SimFailure(node + " completes call " + result.call() + " again: " + result);
    }
    completed++;
    Set<ProcessId> refused = new HashSet<>();
    List<ProcessId> late = new ArrayList<>();
    for (Refusal refusal : result.refusals()) {
      refused.add(refusal.id());
      if (refusal.code() == RefusalCode.START_TIMEOUT) {
        late.add(refusal.id());
      }
    }
    Map<ProcessId, Entry> entries = new LinkedHashMap<>();
    result.entries().forEach(entry -> entries.put(entry.id(), entry));
    for (Op op : call.ops) {
      op.to = sim.agenda.now();
      Entry entry = entries.get(op.id);
      if (op.kind == CommandKind.START_STATIC) {
        op.done = !refused.contains(op.id);
        continue;
      }
      if (entry == null && !refused.contains(op.id)) {
        throw new SimFailure("no word of " + op.id + " in " + result);
      }
      if (entry != null && !refused.contains(op.id)) {
        op.done = true;
        op.witnesses = call.views;
        checkHeld(op, entry);
      }
    }
    if (call.ops.stream().anyMatch(op -> op.kind == CommandKind.START_STATIC)) {
      node.later(1, () -> sim.statics.ask(node, late));
    }
    sim.agenda.in(1, call.then);
  }

  /** Whoever is told that many hold a record is told the truth. */
  private void checkHeld(Op op, Entry entry) {
    boolean alone = ops.get(op.id).stream().allMatch(o -> o == op || o.effectiveEnd() < op.from);
    if (op.acknowledge == Event.Acknowledge.OWNER || !alone || op.kind == CommandKind.UPDATE) {
      return;
    }
    if (op.witnesses.stream().noneMatch(members -> enoughHold(op, entry, members))) {
      throw new SimFailure("too few hold what was done: " + op);
    }
  }

  private boolean enoughHold(Op op, Entry entry, List<MemberId> members) {
    int holding = 0;
    for (MemberId member : members) {
      SimNode node = sim.runs.get(member);
      Entry theirs = node == null ? null : node.core.registry().get(op.id.value());
      if (theirs == null
          ? sim.plan.has(Fault.SHORT_RETENTION)
          : theirs.spec().stamp().compareTo(entry.spec().stamp()) >= 0) {
        holding++;
      }
    }
    int size = members.size();
    return op.acknowledge == Event.Acknowledge.ALL ? holding == size : holding * 2 > size;
  }

  /** Calls end in time. */
  void afterTick(SimNode node) {
    long now = node.now();
    if (!node.alive()) {
      return;
    }
    for (Map.Entry<Long, Pending> call : pending.entrySet()) {
      Pending open = call.getValue();
      if (open.node == node && open.deadline < now - CALL_TICK) {
        throw new SimFailure("call " + call.getKey() + " is late: " + open.ops);
      }
    }
  }

  void lost(SimNode node) {
    if (!node.left) {
      lost.add(node.member);
    }
    left(node);
  }

  /** It has left before it could tell all that it knew, or with nobody whom it could tell. */
  void cutShort(SimNode node) {
    lost.add(node.member);
  }

  /** Nobody there waits for anything any more. */
  void left(SimNode node) {
    if (sim.nodes().stream().allMatch(other -> other == node)) {
      allDown = sim.agenda.now();
    }
    pending
        .values()
        .removeIf(
            call -> {
              if (call.node == node) {
                call.ops.forEach(op -> op.to = sim.agenda.now());
              }
              return call.node == node;
            });
  }

  void ended(ProcessId id) {
    lastEnd.put(id, sim.agenda.now());
  }

  void deployFailed(ProcessId id) {
    lastFailure.put(id, sim.agenda.now());
  }

  int open() {
    return pending.size();
  }

  /** Without those for processes that every node carries. */
  int openForUsers() {
    int open = 0;
    for (Pending call : pending.values()) {
      boolean carried = call.ops.stream().allMatch(op -> op.kind == CommandKind.START_STATIC);
      open += carried ? 0 : 1;
    }
    return open;
  }

  /** Nothing is forgotten, and nothing that was stopped comes back. */
  void check(SimNode witness) {
    if (!pending.isEmpty()) {
      throw new SimFailure("calls that never ended: " + pending.values().iterator().next().ops);
    }
    for (Map.Entry<ProcessId, List<Op>> history : ops.entrySet()) {
      Entry entry = witness.core.registry().get(history.getKey().value());
      boolean live = entry != null && entry.live();
      checkStatic(witness, history.getValue(), live);
      for (Op op : history.getValue()) {
        if (!op.done || op.acknowledge == Event.Acknowledge.OWNER || mayBeLost(op)) {
          continue;
        }
        if (op.kind == CommandKind.STOP
            && live
            && !followed(op, CommandKind.START)
            && !maySurvive(op)) {
          throw new SimFailure("came back after " + op + ": " + entry + history.getValue());
        }
        if (op.kind == CommandKind.START && !mayHaveEnded(op)) {
          promised++;
          if (!live) {
            throw new SimFailure("forgotten: " + op + ", now " + entry + history.getValue());
          }
        }
      }
    }
  }

  /** What nobody has stopped by hand, and which did not end, runs where it was asked for. */
  private void checkStatic(SimNode witness, List<Op> history, boolean live) {
    ProcessId id = history.get(0).id;
    boolean ended =
        lastEnd.containsKey(id)
            || lastFailure.containsKey(id)
            || history.stream().anyMatch(op -> op.kind == CommandKind.STOP || temporary(op));
    for (Op op : history) {
      if (op.kind == CommandKind.START_STATIC
          && op.done
          && op.caller.equals(witness.member)
          && !ended
          && !live) {
        throw new SimFailure("a static process does not run: " + history);
      }
    }
  }

  /**
   * Whether a static process may run although it was stopped: whoever has not heard of that in
   * another part of the cluster, or not any more, has started it.
   */
  private boolean maySurvive(Op stop) {
    boolean together = sim.plan.calmBoot() && !sim.plan.has(Fault.STEERED);
    return !together && followed(stop, CommandKind.START_STATIC);
  }

  /** Whether so many of those who may hold the record were lost that the promise is off. */
  private boolean mayBeLost(Op op) {
    if (op.to <= allDown) {
      return true;
    }
    for (List<MemberId> members : op.witnesses) {
      if (members.stream().filter(lost::contains).count() * 2 >= members.size()) {
        return true;
      }
    }
    return false;
  }

  /** Whether another request could have come after it, as far as clocks can tell. */
  private boolean followed(Op op, CommandKind kind) {
    long since = op.from - sim.skew * Agenda.MS;
    for (Op other : ops.get(op.id)) {
      if (other.kind == kind && other != op && other.effectiveEnd() >= since) {
        return true;
      }
    }
    return false;
  }

  /** Ends with its node, also for whoever started the same id in another part of the cluster. */
  private static boolean temporary(Op op) {
    return op.body != null && op.body.restart() == RestartPolicy.TEMPORARY;
  }

  private boolean mayHaveEnded(Op op) {
    long since = op.from - sim.skew * Agenda.MS;
    return followed(op, CommandKind.STOP)
        || lastEnd.getOrDefault(op.id, Long.MIN_VALUE) >= since
        || lastFailure.getOrDefault(op.id, Long.MIN_VALUE) >= since
        || ops.get(op.id).stream().anyMatch(o -> temporary(o) && o.effectiveEnd() >= since);
  }
}
