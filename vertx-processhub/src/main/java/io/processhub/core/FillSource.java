package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives the state of replicas on this node to new ones elsewhere. A replica is asked for its state
 * between two messages and goes on. What fits into one part is not kept: it is asked for anew if it
 * is lost on its way. A larger one is kept until all of it has arrived, so that parts of one copy
 * are never mixed with those of another.
 */
final class FillSource {
  /** Bytes that are sent for one question. */
  static final int WINDOW = 256 << 10;

  static final int PART = 64 << 10;

  /** Bytes of copies that are kept here; more are made when those have arrived. */
  private static final long MOST_BYTES = 32 << 20;

  /** Bytes in one message of several states. */
  private static final int MESSAGE_BYTES = 64 << 10;

  /** Who asks for what. */
  private record Asked(MemberId by, Ticketed of) {}

  /** A copy that is to come, or is too large to be sent at once. */
  private static final class Copy {
    final long ticket;
    byte @Nullable [] state;
    long used;

    Copy(long ticket, long now) {
      this.ticket = ticket;
      this.used = now;
    }
  }

  private static final class Answer {
    final List<StateChunk> chunks = new ArrayList<>();
    final List<Refusal> refusals = new ArrayList<>();
    int bytes;
  }

  private final Node node;
  private final Map<Asked, Copy> copies = new LinkedHashMap<>();
  private final Map<ProcessId, List<Asked>> waiting = new LinkedHashMap<>();
  private final Map<NodeId, Answer> answers = new LinkedHashMap<>();

  FillSource(Node node) {
    this.node = node;
  }

  void wants(MemberId from, Message.Wants message) {
    for (Want want : message.wants()) {
      want(new Asked(from, want.of()), want.offset());
    }
  }

  private void want(Asked asked, int offset) {
    Copy copy = copies.get(asked);
    ProcessId id = asked.of.id();
    Local local = node.hosting.local(id);
    if (copy != null) {
      copy.used = node.now;
      if (copy.state != null) {
        send(asked, copy.state, offset);
      }
    } else if (offset > 0 || local == null || !gives(local)) {
      refuse(asked, RefusalCode.NOT_RUNNING, "it does not run there now");
    } else if (kept() >= MOST_BYTES) {
      // It asks again.
      refuse(asked, RefusalCode.NOT_RUNNING, "too many others are given their state now");
    } else {
      List<Asked> others = waiting.computeIfAbsent(id, i -> new ArrayList<>(1));
      if (others.stream().noneMatch(other -> of(other, local.ticket))) {
        node.effect(new Effect.Copy(id, local.ticket));
      }
      copies.put(asked, new Copy(local.ticket, node.now));
      others.add(asked);
      node.timers.atLatest(Timers.Kind.FILL_COPIES, node.now + node.config.migrationTimeout());
    }
  }

  /** Bytes of copies that have not arrived whole. */
  private long kept() {
    long bytes = 0;
    for (Copy copy : copies.values()) {
      bytes += copy.state == null ? 0 : copy.state.length;
    }
    return bytes;
  }

  private static boolean gives(Local local) {
    return local.state == Local.State.RUNNING && local.filling == null;
  }

  private void refuse(Asked asked, RefusalCode code, String cause) {
    answer(asked).refusals.add(new Refusal(asked.of.id(), code, cause));
  }

  private Answer answer(Asked asked) {
    return answers.computeIfAbsent(asked.by.node(), n -> new Answer());
  }

  void copied(Event.Copied event) {
    byte[] state = event.state();
    if (state.length > node.config.maxStateBytes()) {
      String cause = "its state has " + state.length + " bytes, more than maxStateBytes";
      copyFailed(
          new Event.CopyFailed(event.id(), event.ticket(), RefusalCode.STATE_TOO_LARGE, cause));
      return;
    }
    for (Asked asked : taken(event.id(), event.ticket())) {
      Copy copy = copies.get(asked);
      if (copy != null) {
        copy.state = state;
        send(asked, state, 0);
      }
    }
  }

  void copyFailed(Event.CopyFailed event) {
    for (Asked asked : taken(event.id(), event.ticket())) {
      copies.remove(asked);
      refuse(asked, event.code(), event.message());
    }
  }

  /** Whether it waits for a copy of the replica with that ticket. */
  private boolean of(Asked asked, long ticket) {
    Copy copy = copies.get(asked);
    return copy != null && copy.ticket == ticket;
  }

  private List<Asked> taken(ProcessId id, long ticket) {
    List<Asked> all = waiting.getOrDefault(id, List.of());
    List<Asked> taken = new ArrayList<>();
    for (Asked asked : all) {
      if (!copies.containsKey(asked) || of(asked, ticket)) {
        taken.add(asked);
      }
    }
    if (taken.size() == all.size()) {
      waiting.remove(id);
    } else {
      all.removeAll(taken);
    }
    return taken;
  }

  private void send(Asked asked, byte[] state, int from) {
    int end = (int) Math.min(state.length, (long) from + WINDOW);
    int offset = from;
    do {
      int next = Math.min(end, offset + PART);
      boolean whole = offset == 0 && next == state.length;
      byte[] bytes = whole ? state : Arrays.copyOfRange(state, Math.min(offset, next), next);
      Answer answer = answer(asked);
      answer.chunks.add(new StateChunk(asked.of, state.length, Math.min(offset, next), bytes));
      answer.bytes += bytes.length;
      if (answer.bytes >= MESSAGE_BYTES) {
        node.send(asked.by.node(), new Message.Fillings(answer.chunks, answer.refusals));
        answers.remove(asked.by.node());
      }
      offset = next;
    } while (offset < end);
    if (state.length <= PART || from >= state.length) {
      copies.remove(asked);
    }
  }

  /** Drops copies that nobody asks for any more. */
  void tick() {
    if (!node.timers.fired(Timers.Kind.FILL_COPIES, node.now)) {
      return;
    }
    long before = node.now - node.config.migrationTimeout();
    copies.entrySet().removeIf(copy -> copy.getValue().used <= before);
    waiting.values().forEach(all -> all.removeIf(asked -> !copies.containsKey(asked)));
    waiting.values().removeIf(List::isEmpty);
    if (!copies.isEmpty()) {
      node.timers.atLatest(Timers.Kind.FILL_COPIES, node.now + node.config.migrationTimeout());
    }
  }

  /** Sends the answers of this tick. */
  void flush() {
    answers.forEach(
        (to, answer) -> node.send(to, new Message.Fillings(answer.chunks, answer.refusals)));
    answers.clear();
  }
}
