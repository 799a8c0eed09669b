package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of starts, stops and updates: finds the stewards, repeats what was not
 * answered, counts who holds the records, and ends each call when all is done or time is up.
 */
final class Calls {
  /** Commands in one message, and commands of one call that wait for an answer. */
  private static final int BATCH = 250;

  private static final int WINDOW = 4_000;

  /** Free places in the window before more is sent, so that batches stay large. */
  private static final int REFILL = 1_000;

  private static final int SELF_BATCHES_PER_TICK = 4;
  private static final long TICK = 100;
  private static final long ELSEWHERE_PAUSE = 50;

  private final Node node;
  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private final Map<ProcessId, Call.Item> items = new HashMap<>();
  private final ArrayDeque<Message.Commands> toSelf = new ArrayDeque<>();

  Calls(Node node) {
    this.node = node;
  }

  int open() {
    return calls.size();
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
    long time = node.clock.tick(node.now);
    for (Event.StartItem item : items) {
      add(call, new Command(kind, item.id(), token(call), time, item.body(), null));
    }
    begin(call);
  }

  void stop(Event.StopCall event) {
    Call call = call(event.call(), event.options());
    long time = node.clock.tick(node.now);
    for (ProcessId id : event.ids()) {
      add(call, new Command(CommandKind.STOP, id, token(call), time, null, null));
    }
    begin(call);
  }

  void update(Event.UpdateCall event) {
    Call call = call(event.call(), event.options());
    Stamp stamp = node.stamp();
    Details details = new Details(stamp, event.tags(), event.metadata());
    long token = token(call);
    add(call, new Command(CommandKind.UPDATE, event.id(), token, stamp.time(), null, details));
    begin(call);
  }

  private Call call(long number, Event.CallOptions options) {
    long wireNumber = Hashing.combine(node.self.incarnation(), number) >>> 1;
    return new Call(number, wireNumber, options, node.now);
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
    calls.put(call.wireNumber, call);
    Phase phase = node.membership.phase();
    if (phase == Phase.LEAVING || phase == Phase.GONE) {
      abort(call);
      return;
    }
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
    for (Call.Item item : list) {
      item.batch = batch;
    }
    command(call, batch, list);
  }

  private void command(Call call, Call.Batch batch, List<Call.Item> list) {
    List<Command> commands = new ArrayList<>(list.size());
    list.forEach(item -> commands.add(item.command));
    boolean acks = needsAcks(call, batch.steward);
    Message.Commands message = new Message.Commands(call.wireNumber, batch.number, acks, commands);
    if (batch.steward.equals(node.self.node())) {
      toSelf.add(message);
    } else {
      node.send(batch.steward, message);
    }
  }

  /** Handles what this node asked of itself, a bounded part at a time. */
  void serveSelf() {
    for (int i = 0; i < SELF_BATCHES_PER_TICK && !toSelf.isEmpty(); i++) {
      node.intake.handle(node.self, toSelf.poll());
    }
  }

  boolean servesSelf() {
    return !toSelf.isEmpty();
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
        sendAgain(item, refusal != null);
      } else if (refusal != null) {
        call.unanswered--;
        refuse(item, refusal);
      } else {
        call.unanswered--;
        item.state = Call.State.ACCEPTED;
        check(item);
      }
    }
    afterwards(call);
  }

  /** Another steward, or the same one later; a stale command is made anew. */
  private void sendAgain(Call.Item item, boolean stale) {
    item.state = Call.State.PENDING;
    item.notBefore = node.now + ELSEWHERE_PAUSE;
    if (stale) {
      Command old = item.command;
      Stamp stamp = node.stamp();
      Details details =
          old.details() == null
              ? null
              : new Details(stamp, old.details().tags(), old.details().metadata());
      item.command =
          new Command(old.kind(), old.id(), old.token(), stamp.time(), old.body(), details);
    }
    item.call.pending.add(item);
    node.timers.atLatest(Timers.Kind.CALLS, item.notBefore);
  }

  private void refuse(Call.Item item, Refusal refusal) {
    ProcessId id = item.command.id();
    Call call = item.call;
    Entry entry = node.registry.get(id.value());
    if (item.command.kind() == CommandKind.START_STATIC && refusal.code() == RefusalCode.ENDED) {
      done(item);
      return;
    }
    if (refusal.code() == RefusalCode.ALREADY_STARTED && entry != null && entry.live()) {
      if (!call.options.checkExisting() && entry.body().equals(item.command.body())) {
        call.existing.put(id, entry);
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
    } else if (!call.pending.isEmpty()
        && (call.unanswered == 0 || call.unanswered <= WINDOW - REFILL)) {
      pump(call);
    }
  }

  private void finish(Call call) {
    if (calls.remove(call.wireNumber) != null) {
      node.effect(new Effect.Complete(call.result()));
    }
  }

  void stored(MemberId from, Message.Stored stored) {
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
        if (item.call == call && starts(item.command)) {
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
      MemberId id = member.id();
      if (id.equals(node.self) || batch.holders.contains(id)) {
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
    List<Call.Item> unanswered = new ArrayList<>();
    for (Call.Item item : open) {
      if (item.state == Call.State.SENT) {
        if (batch.steward.equals(node.membership.steward(item.command.id()))) {
          unanswered.add(item);
        } else {
          item.state = Call.State.PENDING;
          item.call.unanswered--;
          item.call.pending.add(item);
        }
      } else {
        check(item);
        if (item.state != Call.State.DONE) {
          accepted.add(item.command.id());
        }
      }
    }
    if (!unanswered.isEmpty()) {
      command(unanswered.get(0).call, batch, unanswered);
    }
    replicate(batch, accepted);
    return false;
  }

  /** Sends accepted records once more, to those that have not said that they hold them. */
  private void replicate(Call.Batch batch, List<ProcessId> ids) {
    Set<NodeId> missing = new LinkedHashSet<>(node.membership.everyone());
    batch.holders.forEach(holder -> missing.remove(holder.node()));
    Call call = batch.items.get(0).call;
    List<Entry> entries = new ArrayList<>();
    for (ProcessId id : ids) {
      Entry entry = node.registry.get(id.value());
      if (entry != null) {
        entries.add(entry);
        addOwners(entry, missing);
      }
    }
    if (entries.isEmpty() || missing.isEmpty()) {
      return;
    }
    AckRequest ack = new AckRequest(node.self, call.wireNumber, batch.number);
    node.send(List.copyOf(missing), new Message.Delta(entries, ack));
  }

  /** Those whose word the call may wait for: they answer with what they know better. */
  private void addOwners(Entry entry, Set<NodeId> nodes) {
    Ownership ownership = entry.ownership();
    if (ownership != null) {
      ownership.replicas().forEach(replica -> nodes.add(replica.member().node()));
      ownership.releases().forEach(release -> nodes.add(release.member().node()));
      nodes.retainAll(node.membership.everyone());
    }
  }

  private static boolean starts(Command command) {
    return command.kind() == CommandKind.START || command.kind() == CommandKind.START_STATIC;
  }

  private void expire(Call call) {
    for (Call.Item item : openItems(call)) {
      RefusalCode code =
          starts(item.command) ? RefusalCode.START_TIMEOUT : RefusalCode.STOP_TIMEOUT;
      String text = " not done within " + call.options.timeout() + " ms";
      fail(item, new Refusal(item.command.id(), code, "'" + item.command.id() + "'" + text));
    }
    finish(call);
  }

  private static List<Call.Item> openItems(Call call) {
    List<Call.Item> open = new ArrayList<>();
    for (Call.Item item : call.pending) {
      if (item.state == Call.State.PENDING) {
        open.add(item);
      }
    }
    for (Call.Batch batch : call.batches.values()) {
      for (Call.Item item : batch.items) {
        if (item.batch == batch
            && (item.state == Call.State.SENT || item.state == Call.State.ACCEPTED)) {
          open.add(item);
        }
      }
    }
    return open;
  }

  /** Ends every call because the hub leaves. */
  void abort() {
    for (Call call : new ArrayList<>(calls.values())) {
      abort(call);
    }
  }

  private void abort(Call call) {
    for (Call.Item item : openItems(call)) {
      fail(item, new Refusal(item.command.id(), RefusalCode.NOT_RUNNING, "the hub is closing"));
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
    } else if (event instanceof Event.Batch batch) {
      batch.events().forEach(this::refuse);
    }
  }
}
