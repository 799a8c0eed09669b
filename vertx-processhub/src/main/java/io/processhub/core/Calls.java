package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of starts, stops and updates: finds the stewards, repeats what was not
 * answered, counts who holds the records, and ends each call when all is done or time is up.
 */
final class Calls {
  private static final long TICK = 100;

  private final Node node;
  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private final OpenItems items = new OpenItems();
  private final CallSender sender;
  private final Settlement settlement;

  Calls(Node node) {
    this.node = node;
    this.sender = new CallSender(node);
    this.settlement = new Settlement(node, items);
  }

  void start(Event.StartCall event) {
    start(event.call(), CommandKind.START, event.items(), event.options());
  }

  void startStatic(Event.StaticCall event) {
    start(event.call(), CommandKind.START_STATIC, event.items(), event.options());
  }

  private void start(
      long number, CommandKind kind, List<Event.StartItem> items, Event.CallOptions options) {
    Call call = call(number, options);
    call.standing = kind == CommandKind.START_STATIC;
    long time = node.clock.tick(node.now);
    for (Event.StartItem item : items) {
      add(call, new Command(kind, item.id(), call.token(), time, item.body(), null));
    }
    begin(call);
  }

  void stop(Event.StopCall event) {
    Call call = call(event.call(), event.options());
    long time = node.clock.tick(node.now);
    for (ProcessId id : event.ids()) {
      add(call, new Command(CommandKind.STOP, id, call.token(), time, null, null));
    }
    begin(call);
  }

  void update(Event.UpdateCall event) {
    Call call = call(event.call(), event.options());
    long time = node.clock.tick(node.now);
    add(
        call,
        new Command(CommandKind.UPDATE, event.id(), call.token(), time, null, event.change()));
    begin(call);
  }

  /** Has these written into the registry; who asked for it in this core is told the outcome. */
  void direct(
      long number,
      List<ProcessId> ids,
      Directive directive,
      Event.CallOptions options,
      Consumer<CallResult> then) {
    Call call = call(number, options);
    call.then = then;
    Stamp stamp = node.stamp();
    for (ProcessId id : ids) {
      CommandKind kind = CommandKind.DIRECT;
      long token = call.token();
      add(call, new Command(kind, id, token, stamp.time(), null, null, directive.at(stamp)));
    }
    begin(call);
  }

  private Call call(long number, Event.CallOptions options) {
    return new Call(number, node.self.incarnation(), options, node.now);
  }

  private void add(Call call, Command command) {
    items.add(call.add(command));
  }

  private void begin(Call call) {
    calls.put(call.wireNumber, call);
    Phase phase = node.membership.phase();
    if (phase == Phase.LEAVING || phase == Phase.GONE) {
      abort(call);
      return;
    }
    if (node.authority.halted() && !call.standing) {
      refuse(call, RefusalCode.NO_QUORUM, "this node has no quorum");
      return;
    }
    if (call.remaining == 0) {
      finish(call);
      return;
    }
    node.timers.atLatest(Timers.Kind.CALLS, node.now + TICK);
    sender.pump(call);
  }

  /** Handles what this node asked of itself, a bounded part at a time. */
  void serveSelf() {
    sender.serveSelf();
  }

  boolean servesSelf() {
    return sender.servesSelf();
  }

  void answers(MemberId from, Message.Answers answers) {
    Call call = calls.get(answers.call());
    answers.accepted().forEach(node::merge);
    Call.Batch batch = call == null ? null : call.batches.get(answers.batch());
    if (call == null || batch == null || !batch.steward.equals(from.node())) {
      return;
    }
    batch.holders.add(from);
    Map<ProcessId, Refusal> refused = new HashMap<>();
    answers.refused().forEach(r -> refused.put(r.id(), r));
    Set<ProcessId> accepted = new HashSet<>();
    answers.accepted().forEach(entry -> accepted.add(entry.id()));
    for (Call.Item item : batch.items) {
      if (item.state != Call.State.SENT || item.batch != batch) {
        continue;
      }
      ProcessId id = item.command.id();
      Refusal refusal = refused.get(id);
      boolean again =
          refusal == null ? !accepted.contains(id) : refusal.code() == RefusalCode.STALE;
      if (again) {
        call.unanswered--;
        sender.again(item, refusal != null);
      } else if (refusal != null) {
        call.unanswered--;
        settlement.refuse(item, refusal);
      } else {
        call.unanswered--;
        item.state = Call.State.ACCEPTED;
        settlement.check(item);
      }
    }
    afterwards(call);
  }

  private void afterwards(Call call) {
    if (call.remaining == 0) {
      finish(call);
    } else {
      sender.refill(call);
    }
  }

  private void finish(Call call) {
    if (calls.remove(call.wireNumber) != null) {
      if (call.then == null) {
        node.effect(new Effect.Complete(call.result()));
      } else {
        call.then.accept(call.result());
      }
    }
  }

  void stored(MemberId from, Message.Stored stored) {
    Call call = calls.get(stored.call());
    Call.Batch batch = call == null ? null : call.batches.get(stored.batch());
    if (call != null && batch != null && batch.holders.add(from)) {
      for (Call.Item item : batch.items) {
        if (item.batch == batch) {
          settlement.check(item);
        }
      }
      afterwards(call);
    }
  }

  /** The first start of these processes failed at their owner. */
  void outcome(Message.Outcome outcome) {
    Call call = calls.get(outcome.call());
    if (call == null) {
      return;
    }
    for (Refusal failure : outcome.failures()) {
      for (Call.Item item = items.of(failure.id()); item != null; item = item.next) {
        if (item.call == call && starts(item.command)) {
          if (item.state == Call.State.SENT) {
            call.unanswered--;
          }
          settlement.fail(item, failure);
          break;
        }
      }
    }
    afterwards(call);
  }

  /** Tells the caller of a first start that it failed here. */
  void failed(@Nullable AckRequest origin, Refusal refusal) {
    if (origin == null) {
      return;
    }
    Message.Outcome outcome = new Message.Outcome(origin.call(), List.of(refusal));
    if (origin.origin().equals(node.self)) {
      outcome(outcome);
    } else {
      node.send(origin.origin().node(), outcome);
    }
  }

  /** Whether a call waits for something of that process. */
  boolean concern(ProcessId id) {
    return items.of(id) != null;
  }

  /** The entry of that process changed. */
  void touched(ProcessId id) {
    Call.Item item = items.of(id);
    while (item != null) {
      Call.Item next = item.next;
      if (item.state == Call.State.ACCEPTED) {
        settlement.check(item);
        afterwards(item.call);
      }
      item = next;
    }
  }

  void viewChanged() {
    if (!calls.isEmpty()) {
      for (Call call : calls.values()) {
        for (Call.Batch batch : call.batches.values()) {
          batch.retryAt = node.now;
          batch.retries = 0;
        }
      }
      node.timers.atLatest(Timers.Kind.CALLS, node.now);
    }
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.CALLS, node.now) || calls.isEmpty()) {
      return;
    }
    for (Call call : new ArrayList<>(calls.values())) {
      if (node.now >= call.deadline) {
        expire(call);
        continue;
      }
      call.batches.values().removeIf(this::settledOrRepeated);
      afterwards(call);
    }
    if (!calls.isEmpty()) {
      node.timers.atLatest(Timers.Kind.CALLS, node.now + TICK);
    }
  }

  /** Repeats what is late of a batch; true when nothing of it is open any more. */
  private boolean settledOrRepeated(Call.Batch batch) {
    boolean open = false;
    for (Call.Item item : batch.items) {
      if (item.batch == batch && item.state == Call.State.ACCEPTED && node.now >= batch.retryAt) {
        settlement.check(item);
      }
      open |=
          item.batch == batch
              && (item.state == Call.State.SENT || item.state == Call.State.ACCEPTED);
    }
    if (open && node.now >= batch.retryAt) {
      sender.repeat(batch);
    }
    return !open;
  }

  private static boolean starts(Command command) {
    return command.kind() == CommandKind.START || command.kind() == CommandKind.START_STATIC;
  }

  /** Whether the process is there by this very start. */
  private boolean registered(Command start) {
    Entry entry = node.registry.get(start.id().value());
    return entry != null && entry.live() && entry.spec().token() == start.token();
  }

  private void expire(Call call) {
    for (Call.Item item : call.openItems()) {
      RefusalCode code =
          starts(item.command) ? RefusalCode.START_TIMEOUT : RefusalCode.STOP_TIMEOUT;
      String text = " not done within " + call.options.timeout() + " ms";
      if (starts(item.command) && registered(item.command)) {
        call.pendingIds.add(item.command.id());
      }
      settlement.fail(
          item, new Refusal(item.command.id(), code, "'" + item.command.id() + "'" + text));
    }
    finish(call);
  }

  /** Ends every call because the hub leaves. */
  void abort() {
    for (Call call : new ArrayList<>(calls.values())) {
      abort(call);
    }
  }

  private void abort(Call call) {
    refuse(call, RefusalCode.NOT_RUNNING, "the hub is closing");
  }

  private void refuse(Call call, RefusalCode code, String why) {
    for (Call.Item item : call.openItems()) {
      settlement.fail(item, new Refusal(item.command.id(), code, why));
    }
    finish(call);
  }

  /** Ends a call that comes after the hub has left. */
  void refuse(Event event) {
    if (event instanceof Event.StartCall call) {
      start(call);
    } else if (event instanceof Event.StaticCall call) {
      startStatic(call);
    } else if (event instanceof Event.StopCall call) {
      stop(call);
    } else if (event instanceof Event.UpdateCall call) {
      update(call);
    } else if (event instanceof Event.Administration request) {
      node.admin.handle(request);
    } else if (event instanceof Event.Batch batch) {
      batch.events().forEach(this::refuse);
    }
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return calls.size() + items.size() + sender.load();
  }
}
