package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.Occasion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steward's side of starts, stops and updates: one after the other, each at most once. What
 * they write carries the time at which the caller asked, so that a request that was long on its
 * way, or waited in a node that hung, does not undo what was asked for later. One that is older
 * than what is held here goes back to the caller, who asks anew if it still wants it.
 */
final class Intake {
  private final Node node;

  Intake(Node node) {
    this.node = node;
  }

  /** What becomes of one batch. */
  private static final class Verdict {
    final List<Entry> accepted = new ArrayList<>();
    final List<Refusal> refused = new ArrayList<>();
    final List<Command> starts = new ArrayList<>();
    final List<Entry> written = new ArrayList<>();

    final NodeId caller;

    Verdict(NodeId caller) {
      this.caller = caller;
    }

    /** When and by whom that was asked for. */
    Stamp stamp(Command command) {
      return new Stamp(command.time(), caller);
    }

    void refuse(ProcessId id, RefusalCode code, String message) {
      refused.add(new Refusal(id, code, message));
    }
  }

  void handle(MemberId caller, Message.Commands message) {
    Verdict verdict = new Verdict(caller.node());
    for (Command command : message.commands()) {
      if (node.membership.ready()
          && node.authority.issues()
          && node.self.node().equals(node.membership.steward(command.id()))) {
        one(command, verdict);
      }
    }
    starts(verdict, caller.node());
    AckRequest ack = new AckRequest(caller, message.call(), message.batch());
    node.starting.startedFor(ack, verdict.accepted);
    if (!verdict.written.isEmpty() && (message.acks() || ownedElsewhere(verdict.accepted))) {
      node.outbox.changed(verdict.written, ack);
    }
    Message.Answers answers =
        new Message.Answers(message.call(), message.batch(), verdict.accepted, verdict.refused);
    if (caller.equals(node.self)) {
      node.calls.answers(node.self, answers);
    } else {
      node.send(caller.node(), answers);
    }
  }

  private boolean ownedElsewhere(List<Entry> entries) {
    for (Entry entry : entries) {
      Ownership ownership = entry.ownership();
      if (ownership != null && ownership.neverRan() && ownership.on(node.self) == null) {
        return true;
      }
    }
    return false;
  }

  private void one(Command command, Verdict verdict) {
    Entry entry = node.registry.get(command.id().value());
    switch (command.kind()) {
      case START, START_STATIC -> start(command, entry, verdict);
      case STOP -> stop(command, entry, verdict);
      case UPDATE -> update(command, entry, verdict);
      case DIRECT -> direct(command, entry, verdict);
    }
  }

  private void start(Command command, @Nullable Entry entry, Verdict verdict) {
    ProcessId id = command.id();
    if (entry == null && node.membership.unsettled()) {
      return; // it may be known elsewhere: the caller asks again
    } else if (entry == null && node.registry.buried(id, command.time())) {
      verdict.refuse(id, RefusalCode.STALE, "older than the last stop of '" + id + "'");
    } else if (entry == null) {
      verdict.starts.add(command);
    } else if (entry.live()) {
      verdict.accepted.add(entry);
      if (entry.spec().token() == command.token()) {
        verdict.written.add(entry);
      } else {
        verdict.refuse(id, RefusalCode.ALREADY_STARTED, "process '" + id + "' is already started");
      }
    } else if (entry.spec().ended() == command.token()
        || command.kind() == CommandKind.START_STATIC) {
      verdict.accepted.add(entry);
      verdict.refuse(id, RefusalCode.ENDED, "process '" + id + "' was stopped");
    } else if (late(command, entry.spec().stamp())) {
      stale(entry, verdict);
    } else {
      verdict.starts.add(command);
    }
  }

  /** Whether what stands in the registry was asked for later. */
  private static boolean late(Command command, Stamp standing) {
    return standing.time() >= command.time();
  }

  private static void stale(Entry entry, Verdict verdict) {
    verdict.accepted.add(entry);
    verdict.refuse(entry.id(), RefusalCode.STALE, "older than what it is about");
  }

  private void stop(Command command, @Nullable Entry entry, Verdict verdict) {
    ProcessId id = command.id();
    if (entry != null && !entry.live() && entry.spec().token() == command.token()) {
      verdict.accepted.add(entry);
      verdict.written.add(entry);
    } else if (entry == null || !entry.live()) {
      absent(id, entry, verdict);
    } else if (late(command, entry.spec().stamp())) {
      stale(entry, verdict);
    } else {
      long ended = entry.spec().token();
      SpecState stone = new SpecState(verdict.stamp(command), command.token(), ended, null);
      Entry stopped = node.write(entry.with(stone));
      node.happened(new Fact.Unregistered(stopped));
      verdict.accepted.add(stopped);
      verdict.written.add(stopped);
    }
  }

  private void absent(ProcessId id, @Nullable Entry entry, Verdict verdict) {
    if (entry == null && node.membership.unsettled()) {
      return; // it may be known elsewhere: the caller asks again
    }
    verdict.refuse(id, RefusalCode.NO_SUCH_PROCESS, "no process '" + id + "'");
  }

  private void update(Command command, @Nullable Entry entry, Verdict verdict) {
    Change wanted = command.change();
    if (entry == null || !entry.live() || wanted == null) {
      absent(command.id(), entry, verdict);
    } else if (late(command, entry.spec().stamp())) {
      stale(entry, verdict);
    } else {
      Entry updated = Entry.merge(entry, entry.with(wanted.of(entry, verdict.stamp(command))));
      updated = updated == entry ? entry : node.write(updated);
      verdict.accepted.add(updated);
      verdict.written.add(updated);
    }
  }

  private void direct(Command command, @Nullable Entry entry, Verdict verdict) {
    Directive wanted = command.directive();
    if (entry == null || !entry.live() || wanted == null) {
      absent(command.id(), entry, verdict);
      return;
    }
    Directive standing = entry.directive();
    Directive merged = standing == null ? wanted : Directive.merge(standing, wanted);
    if (late(command, entry.spec().stamp()) || !merged.holds(wanted)) {
      stale(entry, verdict);
      return;
    }
    Entry directed = merged.equals(standing) ? entry : node.write(entry.with(merged));
    node.stewardship.directed(entry.id());
    verdict.accepted.add(directed);
    verdict.written.add(directed);
  }

  /** Whether it is started though there is no place for it, and waits for one. */
  private boolean waits(SpecBody body) {
    return body.rule() instanceof PlacementRule.None && node.config.distribution().waits();
  }

  private void starts(Verdict verdict, NodeId caller) {
    if (verdict.starts.isEmpty()) {
      return;
    }
    Placing placing = node.stewardship.placing();
    Placement now = placing.now(Occasion.NEED, 1);
    List<Command> placeable = new ArrayList<>(verdict.starts.size());
    for (Command command : verdict.starts) {
      String objection = placing.objection(now, command, caller);
      if (objection == null) {
        placeable.add(command);
      } else {
        verdict.refuse(command.id(), RefusalCode.PLACEMENT, objection);
      }
    }
    Map<ProcessId, List<NodeId>> places = placing.placeNew(placeable, caller);
    for (Command command : placeable) {
      List<NodeId> targets = places.getOrDefault(command.id(), List.of());
      SpecBody body = command.body();
      if (body == null) {
        verdict.refuse(command.id(), RefusalCode.INVALID, "a start without a spec");
      } else if (targets.isEmpty() && !waits(body)) {
        String rule = node.config.distribution().type();
        verdict.refuse(
            command.id(), RefusalCode.PLACEMENT, rule + " has no node for '" + command.id() + "'");
      } else {
        Entry entry = node.registry.get(command.id().value());
        if (entry != null && entry.live()) {
          verdict.accepted.add(entry);
          verdict.refuse(
              command.id(), RefusalCode.ALREADY_STARTED, "twice in one call: " + command.id());
          continue;
        }
        SpecState spec = new SpecState(verdict.stamp(command), command.token(), 0, body);
        Entry base = entry == null ? new Entry(command.id(), spec, null, null) : entry.with(spec);
        long life =
            entry == null ? node.registry.stopOf(command.id()) : entry.spec().stamp().time();
        Entry founded = node.stewardship.found(base, life, targets);
        verdict.accepted.add(founded);
        verdict.written.add(founded);
      }
    }
  }
}
