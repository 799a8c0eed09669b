package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of starts, stops and updates: finds the stewards, repeats what was not
 * answered, counts who holds the records, and ends each call when all is done or time is up.
 */
final class Calls {
  /** Commands in one message, and commands of one call that wait for an answer. */
  private static final int BATCH = 250;

  private static final int WINDOW = 4_000;
  private static final long TICK = 100;
  private static final long ELSEWHERE_PAUSE = 50;

  private final Node node;
  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private final Map<ProcessId, Call.Item> items = new HashMap<>();

  Calls(Node node) {
    this.node = node;
  }

  int open() {
    return calls.size();
  }

  void start(Event.StartCall event) {
    Call call = new Call(event.call(), event.options(), node.now);
    for (Event.StartItem item : event.items()) {
      add(call, new Command(CommandKind.START, item.id(), token(call), item.body(), null));
    }
    begin(call);
  }

  void stop(Event.StopCall event) {
    Call call = new Call(event.call(), event.options(), node.now);
    for (ProcessId id : event.ids()) {
      add(call, new Command(CommandKind.STOP, id, token(call), null, null));
    }
    begin(call);
  }

  void update(Event.UpdateCall event) {
    Call call = new Call(event.call(), event.options(), node.now);
    Details details = new Details(node.stamp(), event.tags(), event.metadata());
    add(call, new Command(CommandKind.UPDATE, event.id(), token(call), null, details));
    begin(call);
  }

  /** Never 0, and different for every request of every run of every node. */
  private long token(Call call) {
    long token = Hashing.combine(node.self.incarnation(), call.number);
    return Hashing.combine(token, call.remaining) | 1;
  }

  private void add(Call call, Command command) {
    Call.Item item = new Call.Item(call, command);
    call.add(item);
    item.next = items.put(command.id(), item);
  }

  private void begin(Call call) {
    calls.put(call.number, call);
    if (call.remaining == 0) {
      finish(call);
      return;
    }
    node.timers.atLatest(Timers.Kind.CALLS, node.now + TICK);
    pump(call);
  }

  private void pump(Call call) {
    Map<NodeId, List<Call.Item>> perSteward = null;
    int turns = call.pending.size();
    while (turns-- > 0 && call.unanswered < WINDOW) {
      Call.Item item = call.pending.poll();
      if (item == null) {
        break;
      }
      if (item.state != Call.State.PENDING) {
        continue;
      }
      NodeId steward =
          node.membership.ready() && item.notBefore <= node.now
              ? node.membership.steward(item.command.id())
              : null;
      if (steward == null) {
        call.pending.add(item);
        continue;
      }
      item.state = Call.State.SENT;
      call.unanswered++;
      perSteward = perSteward == null ? new LinkedHashMap<>() : perSteward;
      List<Call.Item> list = perSteward.computeIfAbsent(steward, s -> new ArrayList<>());
      list.add(item);
      if (list.size() == BATCH) {
        perSteward.remove(steward);
        send(call, steward, list);
      }
    }
    if (perSteward != null) {
      perSteward.forEach((steward, list) -> send(call, steward, list));
    }
  }

  private void send(Call call, NodeId steward, List<Call.Item> list) {
    Call.Batch batch = new Call.Batch(call.nextBatch++, steward, list);
    batch.retryAt = node.now + CoreConfig.RETRY;
    call.batches.put(batch.number, batch);
    List<Command> commands = new ArrayList<>(list.size());
    for (Call.Item item : list) {
      item.batch = batch;
      commands.add(item.command);
    }
    Message.Commands message =
        new Message.Commands(call.number, batch.number, needsAcks(call, steward), commands);
    if (steward.equals(node.self.node())) {
      node.intake.handle(node.self, node.clock.tick(node.now), message);
    } else {
      node.send(steward, message);
    }
  }

  /** Whether this node and the steward together are too few to hold the record. */
  private boolean needsAcks(Call call, NodeId steward) {
    int size = node.membership.view().size();
    int sure = steward.equals(node.self.node()) ? 1 : 2;
    return switch (call.options.acknowledge()) {
      case OWNER -> false;
      case MAJORITY -> sure * 2 <= size;
      case ALL -> sure < size;
    };
  }

  void answers(MemberId from, Message.Answers answers) {
    Call call = calls.get(answers.call());
    answers.accepted().forEach(node::merge);
    Call.Batch batch = call == null ? null : call.batches.get(answers.batch());
    if (call == null || batch == null || !batch.steward.equals(from.node())) {
      return;
    }
    batch.holders.add(from.node());
    Map<ProcessId, Refusal> refused = new HashMap<>();
    answers.refused().forEach(r -> refused.put(r.id(), r));
    for (Call.Item item : batch.items) {
      if (item.state != Call.State.SENT || item.batch != batch) {
        continue;
      }
      ProcessId id = item.command.id();
      call.unanswered--;
      Refusal refusal = refused.get(id);
      if (refusal != null) {
        refuse(item, refusal);
      } else if (answers.elsewhere().contains(id)) {
        item.state = Call.State.PENDING;
        item.notBefore = node.now + ELSEWHERE_PAUSE;
        call.pending.add(item);
      } else {
        item.state = Call.State.ACCEPTED;
        check(item);
      }
    }
    afterwards(call);
  }

  private void refuse(Call.Item item, Refusal refusal) {
    ProcessId id = item.command.id();
    Call call = item.call;
    Entry entry = node.registry.get(id.value());
    if (refusal.code() == RefusalCode.ALREADY_STARTED && entry != null && entry.live()) {
      if (!call.options.checkExisting() && entry.body().equals(item.command.body())) {
        call.entries.add(entry);
        done(item);
        return;
      }
      call.existing.put(id, entry);
    }
    fail(item, refusal);
  }

  private void fail(Call.Item item, Refusal refusal) {
    RefusalCode code =
        refusal.code() == RefusalCode.ENDED ? RefusalCode.START_FAILED : refusal.code();
    item.call.refusals.add(new Refusal(refusal.id(), code, refusal.message()));
    done(item);
  }

  private void done(Call.Item item) {
    item.state = Call.State.DONE;
    item.call.remaining--;
    unlink(item);
  }

  private void unlink(Call.Item item) {
    ProcessId id = item.command.id();
    Call.Item first = items.get(id);
    if (first == item) {
      if (item.next == null) {
        items.remove(id);
      } else {
        items.put(id, item.next);
      }
      return;
    }
    for (Call.Item before = first; before != null; before = before.next) {
      if (before.next == item) {
        before.next = item.next;
        return;
      }
    }
  }

  private void afterwards(Call call) {
    if (call.remaining == 0) {
      finish(call);
    } else if (!call.pending.isEmpty()) {
      pump(call);
    }
  }

  private void finish(Call call) {
    if (calls.remove(call.number) != null) {
      node.effect(new Effect.Complete(call.result()));
    }
  }

  void stored(NodeId from, Message.Stored stored) {
    Call call = calls.get(stored.call());
    Call.Batch batch = call == null ? null : call.batches.get(stored.batch());
    if (call != null && batch != null && batch.holders.add(from)) {
      for (Call.Item item : batch.items) {
        if (item.batch == batch) {
          check(item);
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
      for (Call.Item item = items.get(failure.id()); item != null; item = item.next) {
        if (item.call == call && item.command.kind() == CommandKind.START) {
          if (item.state == Call.State.SENT) {
            call.unanswered--;
          }
          fail(item, failure);
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

  /** The entry of that process changed. */
  void touched(ProcessId id) {
    Call.Item item = items.get(id);
    while (item != null) {
      Call.Item next = item.next;
      if (item.state == Call.State.ACCEPTED) {
        check(item);
        afterwards(item.call);
      }
      item = next;
    }
  }

  private void check(Call.Item item) {
    if (item.state != Call.State.ACCEPTED) {
      return;
    }
    Entry entry = node.registry.get(item.command.id().value());
    if (entry == null) {
      return;
    }
    switch (item.command.kind()) {
      case START, START_STATIC -> checkStart(item, entry);
      case STOP -> checkStop(item, entry);
      case UPDATE -> {
        if (held(item)) {
          item.call.entries.add(entry);
          done(item);
        }
      }
    }
  }

  private void checkStart(Call.Item item, Entry entry) {
    ProcessId id = entry.id();
    if (!entry.live()) {
      fail(item, new Refusal(id, RefusalCode.START_FAILED, "stopped before it was running"));
      return;
    }
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      return;
    }
    Replica first = ownership.replicas().get(0);
    if (first.status() == ReplicaStatus.FAILED) {
      fail(item, new Refusal(id, RefusalCode.START_FAILED, String.valueOf(first.cause())));
    } else if (first.running() && held(item)) {
      item.call.entries.add(entry);
      done(item);
    }
  }

  private void checkStop(Call.Item item, Entry entry) {
    Ownership ownership = entry.ownership();
    List<String> nodes = new ArrayList<>();
    if (entry.live() || !held(item)) {
      return;
    }
    if (ownership != null) {
      for (Replica replica : ownership.replicas()) {
        boolean gone = !node.membership.present(replica.member());
        if (!gone && replica.status() != ReplicaStatus.STOPPED) {
          return;
        }
        nodes.add(replica.nodeName());
      }
      for (Release release : ownership.releases()) {
        if (!release.done() && node.membership.present(release.member())) {
          return;
        }
      }
    }
    item.call.entries.add(entry);
    item.call.stoppedOn.put(entry.id(), nodes);
    done(item);
  }

  private boolean held(Call.Item item) {
    Call.Batch batch = item.batch;
    if (item.call.options.acknowledge() == Event.Acknowledge.OWNER || batch == null) {
      return true;
    }
    List<Member> members = node.membership.view().members();
    int holding = 0;
    for (Member member : members) {
      NodeId id = member.node();
      if (id.equals(node.self.node()) || batch.holders.contains(id)) {
        holding++;
      }
    }
    return item.call.options.acknowledge() == Event.Acknowledge.ALL
        ? holding == members.size()
        : holding * 2 > members.size();
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
    List<Call.Item> open =
        batch.items.stream()
            .filter(i -> i.batch == batch && i.state != Call.State.DONE)
            .filter(i -> i.state != Call.State.PENDING)
            .toList();
    if (open.isEmpty() || node.now < batch.retryAt) {
      return open.isEmpty();
    }
    batch.retryAt = node.now + (CoreConfig.RETRY << Math.min(3, ++batch.retries));
    List<ProcessId> accepted = new ArrayList<>();
    for (Call.Item item : open) {
      if (item.state == Call.State.SENT) {
        item.state = Call.State.PENDING;
        item.call.unanswered--;
        item.call.pending.add(item);
      } else {
        check(item);
        if (item.state != Call.State.DONE) {
          accepted.add(item.command.id());
        }
      }
    }
    replicate(batch, accepted);
    return false;
  }

  /** Sends accepted records once more, to those that have not said that they hold them. */
  private void replicate(Call.Batch batch, List<ProcessId> ids) {
    List<NodeId> missing = new ArrayList<>(node.membership.everyone());
    missing.removeAll(batch.holders);
    if (ids.isEmpty() || missing.isEmpty()) {
      return;
    }
    Call call = batch.items.get(0).call;
    List<Entry> entries = new ArrayList<>();
    for (ProcessId id : ids) {
      Entry entry = node.registry.get(id.value());
      if (entry != null) {
        entries.add(entry);
      }
    }
    AckRequest ack = new AckRequest(node.self, call.number, batch.number);
    node.send(missing, new Message.Delta(entries, ack));
  }

  private void expire(Call call) {
    for (Call.Item item = firstOpen(call); item != null; item = firstOpen(call)) {
      boolean start = item.command.kind() == CommandKind.START;
      RefusalCode code = start ? RefusalCode.START_TIMEOUT : RefusalCode.STOP_TIMEOUT;
      String text = " not done within " + call.options.timeout() + " ms";
      fail(item, new Refusal(item.command.id(), code, "'" + item.command.id() + "'" + text));
    }
    finish(call);
  }

  private static Call.@Nullable Item firstOpen(Call call) {
    for (Call.Item item = call.pending.poll(); item != null; item = call.pending.poll()) {
      if (item.state == Call.State.PENDING) {
        return item;
      }
    }
    for (Call.Batch batch : call.batches.values()) {
      for (Call.Item item : batch.items) {
        if (item.state != Call.State.DONE && item.batch == batch) {
          return item;
        }
      }
    }
    return null;
  }

  /** Ends every call because the hub leaves. */
  void abort() {
    for (Call call : new ArrayList<>(calls.values())) {
      for (Call.Item item = firstOpen(call); item != null; item = firstOpen(call)) {
        fail(item, new Refusal(item.command.id(), RefusalCode.NOT_RUNNING, "the hub is closing"));
      }
      finish(call);
    }
  }
}
