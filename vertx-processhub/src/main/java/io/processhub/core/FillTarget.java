package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives new replicas on this node the state of an active one of their process, before they handle
 * anything. A source that is lost, busy or silent is asked again or replaced; a replica fails when
 * every active one says again and again that it cannot give its state.
 */
final class FillTarget {
  /** Replicas that are filled at once; the others wait. */
  private static final int AT_ONCE = 128;

  /** Bytes that arrive at once, as far as is known; the others wait. */
  private static final long MOST_BYTES = 32 << 20;

  /** How often all others may say that they cannot give their state. */
  private static final int ROUNDS = 3;

  private final Node node;
  private final Map<ProcessId, Filling> all = new LinkedHashMap<>();
  private final Map<NodeId, List<Want>> wants = new LinkedHashMap<>();

  FillTarget(Node node) {
    this.node = node;
  }

  boolean idle() {
    return all.isEmpty();
  }

  /** Whether a replica that starts under that decision has to be given the state of another. */
  boolean needed(SpecBody body, Ownership ownership) {
    if (node.stewardship.placing().everywhere(body)) {
      return false;
    }
    Replica mine = ownership.on(node.self);
    for (Replica replica : ownership.replicas()) {
      if (mine != null && replica.running() && gives(replica, mine)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one has what the other needs: one that stands by only where it is to be active. */
  private boolean gives(Replica replica, Replica to) {
    return !replica.member().equals(node.self)
        && (replica.role() == Role.ACTIVE || to.role() == Role.ACTIVE);
  }

  /** The replica has been started, handles nothing, and waits for its state. */
  void begin(Local local) {
    Filling filling = new Filling(local);
    filling.progress = node.now;
    local.filling = filling;
    all.put(local.id, filling);
    pump();
  }

  /** The replica is not to be filled any more. */
  void end(Local local) {
    Filling filling = local.filling;
    if (filling != null) {
      local.filling = null;
      all.remove(local.id, filling);
      pump();
    }
  }

  private void pump() {
    int open = 0;
    long bytes = 0;
    for (Filling filling : all.values()) {
      if (open++ == AT_ONCE || bytes >= MOST_BYTES) {
        break;
      }
      bytes += filling.state == null ? 0 : filling.state.length;
      if (filling.source == null) {
        ask(filling);
      }
    }
    remind();
  }

  private void ask(Filling filling) {
    MemberId source = source(filling);
    filling.source = source;
    filling.state = null;
    filling.received = 0;
    filling.asked = node.now;
    if (source != null) {
      filling.attempt = node.clock.tick(node.now);
      want(filling, source);
    }
  }

  private void want(Filling filling, MemberId source) {
    filling.asked = node.now;
    wants
        .computeIfAbsent(source.node(), s -> new ArrayList<>())
        .add(new Want(filling.of(), filling.received));
  }

  /** A replica that runs on a member that is there, an active one first; null without one. */
  private @Nullable MemberId source(Filling filling) {
    Entry entry = node.registry.get(filling.local.id.value());
    Ownership ownership = entry == null ? null : entry.ownership();
    Replica mine = ownership == null ? null : ownership.on(node.self);
    Replica best = null;
    for (Replica replica : ownership == null ? List.<Replica>of() : ownership.replicas()) {
      if (mine != null
          && replica.running()
          && gives(replica, mine)
          && !filling.refused.contains(replica.member())
          && node.membership.present(replica.member())
          && (best == null || replica.role() == Role.ACTIVE)) {
        best = replica;
      }
    }
    return best == null ? null : best.member();
  }

  private @Nullable Filling of(Ticketed of, MemberId from) {
    Filling filling = all.get(of.id());
    return filling != null && filling.attempt == of.attempt() && from.equals(filling.source)
        ? filling
        : null;
  }

  void filled(MemberId from, Message.Fillings message) {
    for (StateChunk chunk : message.chunks()) {
      Filling filling = of(chunk.of(), from);
      if (filling != null) {
        take(filling, from, chunk);
      }
    }
    for (Refusal refusal : message.refusals()) {
      Filling filling = all.get(refusal.id());
      if (filling != null && from.equals(filling.source)) {
        refused(filling, from, refusal);
      }
    }
  }

  private void take(Filling filling, MemberId from, StateChunk chunk) {
    if (chunk.total() > node.config.maxStateBytes()) {
      String cause = "its state is larger than maxStateBytes of this node";
      refused(filling, from, new Refusal(filling.local.id, RefusalCode.STATE_TOO_LARGE, cause));
      return;
    }
    byte[] state = filling.state;
    if (state == null || state.length != chunk.total()) {
      state = new byte[chunk.total()];
      filling.state = state;
      filling.received = 0;
    }
    if (chunk.offset() != filling.received) {
      return;
    }
    System.arraycopy(chunk.bytes(), 0, state, chunk.offset(), chunk.bytes().length);
    filling.received += chunk.bytes().length;
    filling.progress = node.now;
    if (filling.received == state.length) {
      Local local = filling.local;
      if (state.length > FillSource.PART) {
        // It need not be kept there any longer.
        want(filling, from);
      }
      end(local);
      node.restores.filled(local, state);
    } else if (filling.received % FillSource.WINDOW == 0) {
      want(filling, from);
    }
  }

  private void refused(Filling filling, MemberId from, Refusal refusal) {
    if (refusal.code() != RefusalCode.NOT_RUNNING) {
      filling.refused.add(from);
      filling.cause = refusal.message();
    }
    filling.source = null;
    if (refusal.code() != RefusalCode.NOT_RUNNING) {
      ask(filling);
      if (filling.source == null) {
        refusedByAll(filling);
      }
    }
    remind();
  }

  private void refusedByAll(Filling filling) {
    if (++filling.rounds == ROUNDS) {
      fail(filling);
    } else {
      filling.refused.clear();
    }
  }

  private void fail(Filling filling) {
    Local local = filling.local;
    end(local);
    node.restores.unfilled(local, "no other replica gave its state: " + filling.cause);
  }

  /** Looks whether another source has to be found, and asks again. */
  void tick() {
    if (!node.timers.fired(Timers.Kind.FILLS, node.now)) {
      return;
    }
    for (Filling filling : List.copyOf(all.values())) {
      check(filling);
    }
    pump();
  }

  private void check(Filling filling) {
    Local local = filling.local;
    if (node.hosting.local(local.id) != local || local.filling != filling) {
      all.remove(local.id, filling);
      return;
    }
    MemberId source = filling.source;
    Entry entry = node.registry.get(local.id.value());
    Ownership ownership = entry == null ? null : entry.ownership();
    if (local.state == Local.State.RUNNING
        && (ownership == null || local.role == Role.ACTIVE || !needed(local.body, ownership))) {
      // It went on with what it has.
      end(local);
      return;
    }
    Replica theirs = source == null || ownership == null ? null : ownership.on(source);
    boolean late = node.now >= filling.progress + node.config.migrationTimeout();
    boolean gone = theirs == null || !theirs.running() || !node.membership.present(source);
    if (source == null && !filling.refused.isEmpty()) {
      refusedByAll(filling);
    } else if (source != null && (gone || late)) {
      filling.source = null;
      filling.progress = node.now;
    } else if (source != null && node.now >= filling.asked + CoreConfig.RETRY) {
      want(filling, source);
    }
  }

  private void remind() {
    if (!all.isEmpty()) {
      node.timers.atLatest(Timers.Kind.FILLS, node.now + CoreConfig.RETRY);
    }
  }

  /** Sends the questions of this tick. */
  void flush() {
    wants.forEach(
        (source, list) -> {
          for (List<Want> part : Lists.parts(list, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(source, new Message.Wants(part));
          }
        });
    wants.clear();
  }
}
