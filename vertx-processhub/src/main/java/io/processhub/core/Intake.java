package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
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
    final List<ProcessId> elsewhere = new ArrayList<>();
    final List<Command> starts = new ArrayList<>();
    final List<ProcessId> written = new ArrayList<>();

    /** When and by whom this was asked for. */
    final Stamp stamp;

    Verdict(Stamp stamp) {
      this.stamp = stamp;
    }

    /** Whether what stands in the registry was asked for later. */
    boolean late(Stamp standing) {
      return standing.time() >= stamp.time();
    }

    void refuse(ProcessId id, RefusalCode code, String message) {
      refused.add(new Refusal(id, code, message));
    }
  }

  void handle(MemberId caller, long time, Message.Commands message) {
    Verdict verdict = new Verdict(new Stamp(time, caller.node()));
    for (Command command : message.commands()) {
      if (!node.membership.ready()
          || !node.self.node().equals(node.membership.steward(command.id()))) {
        verdict.elsewhere.add(command.id());
      } else {
        one(command, verdict);
      }
    }
    starts(verdict, caller.node());
    AckRequest ack = new AckRequest(caller, message.call(), message.batch());
    node.hosting.startedFor(ack, verdict.accepted);
    if (!verdict.written.isEmpty() && (message.acks() || ownedElsewhere(verdict.accepted))) {
      node.outbox.changed(verdict.written, ack);
    }
    Message.Answers answers =
        new Message.Answers(
            message.call(), message.batch(), verdict.accepted, verdict.refused, verdict.elsewhere);
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
    }
  }

  private void start(Command command, @Nullable Entry entry, Verdict verdict) {
    ProcessId id = command.id();
    if (entry == null) {
      if (node.registry.buried(id, verdict.stamp.time())) {
        verdict.elsewhere.add(id);
      } else {
        verdict.starts.add(command);
      }
    } else if (entry.live()) {
      verdict.accepted.add(entry);
      if (entry.spec().token() == command.token()) {
        verdict.written.add(id);
      } else {
        verdict.refuse(id, RefusalCode.ALREADY_STARTED, "process '" + id + "' is already started");
      }
    } else if (entry.spec().ended() == command.token()
        || command.kind() == CommandKind.START_STATIC) {
      verdict.accepted.add(entry);
      verdict.refuse(id, RefusalCode.ENDED, "process '" + id + "' was stopped");
    } else if (verdict.late(entry.spec().stamp())) {
      verdict.elsewhere.add(id);
    } else {
      verdict.starts.add(command);
    }
  }

  private void stop(Command command, @Nullable Entry entry, Verdict verdict) {
    ProcessId id = command.id();
    if (entry != null && !entry.live() && entry.spec().token() == command.token()) {
      verdict.accepted.add(entry);
      verdict.written.add(id);
    } else if (entry == null || !entry.live()) {
      verdict.refuse(id, RefusalCode.NO_SUCH_PROCESS, "no process '" + id + "'");
    } else if (verdict.late(entry.spec().stamp())) {
      verdict.elsewhere.add(id);
    } else {
      SpecState stone = new SpecState(verdict.stamp, command.token(), entry.spec().token(), null);
      verdict.accepted.add(node.write(entry.with(stone)));
      verdict.written.add(id);
    }
  }

  private void update(Command command, @Nullable Entry entry, Verdict verdict) {
    Details wanted = command.details();
    if (entry == null || !entry.live() || wanted == null) {
      verdict.refuse(
          command.id(), RefusalCode.NO_SUCH_PROCESS, "no process '" + command.id() + "'");
    } else if (verdict.late(entry.spec().stamp())
        || entry.details() != null && verdict.late(entry.details().stamp())) {
      verdict.elsewhere.add(command.id());
    } else {
      Details next = new Details(verdict.stamp, wanted.tags(), wanted.metadata());
      verdict.accepted.add(node.write(entry.with(next)));
      verdict.written.add(command.id());
    }
  }

  private void starts(Verdict verdict, NodeId caller) {
    if (verdict.starts.isEmpty()) {
      return;
    }
    Map<ProcessId, List<NodeId>> places;
    try {
      places = node.stewardship.placing().placeNew(verdict.starts, caller);
    } catch (IllegalArgumentException e) {
      verdict.starts.forEach(c -> verdict.refuse(c.id(), RefusalCode.PLACEMENT, e.getMessage()));
      return;
    }
    for (Command command : verdict.starts) {
      List<NodeId> targets = places.getOrDefault(command.id(), List.of());
      SpecBody body = command.body();
      if (body == null) {
        verdict.refuse(command.id(), RefusalCode.INVALID, "a start without a spec");
      } else if (targets.isEmpty()) {
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
        SpecState spec = new SpecState(verdict.stamp, command.token(), 0, body);
        Entry base = entry == null ? new Entry(command.id(), spec, null, null) : entry.with(spec);
        verdict.accepted.add(node.stewardship.found(base, targets));
        verdict.written.add(command.id());
      }
    }
  }
}
