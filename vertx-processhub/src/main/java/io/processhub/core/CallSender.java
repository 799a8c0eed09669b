package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sends the commands of calls to their stewards, in batches, within a window, and again. */
final class CallSender {
  /** Commands in one message, and commands of one call that wait for an answer. */
  private static final int BATCH = 250;

  private static final int WINDOW = 4_000;

  /** Free places in the window before more is sent, so that batches stay large. */
  private static final int REFILL = 1_000;

  private static final int SELF_BATCHES_PER_TICK = 4;
  private static final long ELSEWHERE_PAUSE = 50;

  private final Node node;
  private final ArrayDeque<Message.Commands> toSelf = new ArrayDeque<>();

  CallSender(Node node) {
    this.node = node;
  }

  /** Sends more if there is room for enough of it. */
  void refill(Call call) {
    if (!call.pending.isEmpty() && (call.unanswered == 0 || call.unanswered <= WINDOW - REFILL)) {
      pump(call);
    }
  }

  /** Sends what the window has room for. */
  void pump(Call call) {
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

  /** Another steward, or the same one later; a stale command is made anew. */
  void again(Call.Item item, boolean stale) {
    item.state = Call.State.PENDING;
    item.notBefore = node.now + ELSEWHERE_PAUSE;
    if (stale) {
      item.command = item.command.at(node.stamp());
    }
    item.call.pending.add(item);
    node.timers.atLatest(Timers.Kind.CALLS, item.notBefore);
  }

  /** Repeats what was not answered of a batch, and tells once more what is not held widely. */
  void repeat(Call.Batch batch) {
    batch.retryAt = node.now + (CoreConfig.RETRY << Math.min(3, ++batch.retries));
    List<ProcessId> accepted = new ArrayList<>();
    List<Call.Item> unanswered = new ArrayList<>();
    for (Call.Item item : batch.items) {
      if (item.batch != batch) {
        continue;
      }
      if (item.state == Call.State.ACCEPTED) {
        accepted.add(item.command.id());
      } else if (item.state == Call.State.SENT
          && batch.steward.equals(node.membership.steward(item.command.id()))) {
        unanswered.add(item);
      } else if (item.state == Call.State.SENT) {
        item.state = Call.State.PENDING;
        item.call.unanswered--;
        item.call.pending.add(item);
      }
    }
    if (!unanswered.isEmpty()) {
      command(unanswered.get(0).call, batch, unanswered);
    }
    replicate(batch, accepted);
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

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return toSelf.size();
  }
}
