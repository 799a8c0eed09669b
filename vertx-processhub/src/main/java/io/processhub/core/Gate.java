package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node becomes a full member. Where others are already, it learns the registry of one of
 * them. Where nobody is, the nodes that boot together found the hub when enough of them have met.
 */
final class Gate {
  /** Stands in a refusal that is about the hub and no process. */
  private static final ProcessId HUB = new ProcessId("-");

  private final Node node;
  private long startedAt = Timers.NEVER;
  private long lastHello;
  private long learningSince;
  private long learnedAt = Timers.NEVER;
  private int sourceIndex;

  Gate(Node node) {
    this.node = node;
  }

  void start() {
    startedAt = node.now;
    lastHello = node.now;
    learningSince = Timers.NEVER;
    node.timers.at(Timers.Kind.GATE, node.now + node.config.debounce());
  }

  void newHello() {
    lastHello = node.now;
    node.timers.atLatest(Timers.Kind.GATE, node.now);
  }

  /** Why that node may not be a member beside this one, or null. */
  @Nullable Refusal refusalOf(Introduction who, Phase its, Phase mine) {
    Introduction self = node.introduction;
    if (who.fingerprint() != self.fingerprint()) {
      return new Refusal(
          HUB,
          RefusalCode.INCOMPATIBLE,
          "options that have to be equal on all nodes differ between "
              + self.member().name()
              + " and "
              + who.member().name());
    }
    if (!who.member().name().equals(self.member().name())
        || its != Phase.LEARNING
        || mine == Phase.GONE) {
      return null;
    }
    boolean mineStands =
        mine != Phase.LEARNING
            || self.startedAt() < who.startedAt()
            || self.startedAt() == who.startedAt()
                && self.member().id().compareTo(who.member().id()) < 0;
    return mineStands
        ? new Refusal(
            HUB,
            RefusalCode.NAME_TAKEN,
            "node name '" + who.member().name() + "' is taken by " + self.member().node())
        : null;
  }

  void tick() {
    if (startedAt == Timers.NEVER) {
      return;
    }
    List<Peer> members = new ArrayList<>();
    boolean unknown = false;
    int learning = 1;
    for (Peer peer : node.membership.peers()) {
      if (peer.ready()) {
        members.add(peer);
      } else if (peer.present()) {
        learning++;
      } else if (peer.inCluster && !peer.noHub) {
        unknown = true;
      }
    }
    if (!members.isEmpty()) {
      if (learnedAt == Timers.NEVER) {
        node.timers.off(Timers.Kind.GATE);
        learnFrom(members);
      } else {
        joinWhenAllAreKnown(unknown);
      }
      return;
    }
    learningSince = Timers.NEVER;
    boolean due = node.timers.fired(Timers.Kind.GATE, node.now);
    if (due || !node.timers.pending(Timers.Kind.GATE)) {
      tryToFound(learning, unknown);
    }
  }

  private void tryToFound(int learning, boolean unknown) {
    long limit = startedAt + CoreConfig.GATE_LIMIT;
    boolean open;
    if (node.config.minNodes() > 1) {
      open = learning >= node.config.minNodes();
    } else {
      long quiet = lastHello + node.config.debounce();
      open = node.now >= limit || node.now >= quiet && !unknown;
      if (!open) {
        node.timers.at(Timers.Kind.GATE, node.now >= quiet ? limit : Math.min(limit, quiet));
      }
    }
    if (open) {
      node.membership.become(Phase.READY);
    }
  }

  void learned() {
    learnedAt = node.now;
  }

  /**
   * A member that does not know the others yet would take their processes for lost and start them a
   * second time.
   */
  private void joinWhenAllAreKnown(boolean unknown) {
    long quiet = lastHello + node.config.debounce();
    long limit = learnedAt + CoreConfig.GATE_LIMIT;
    if (node.now >= limit || node.now >= quiet && !unknown) {
      node.membership.become(Phase.READY);
    } else {
      node.timers.at(Timers.Kind.GATE, node.now >= quiet ? limit : Math.min(limit, quiet));
    }
  }

  private void learnFrom(List<Peer> members) {
    if (learningSince == Timers.NEVER) {
      learningSince = node.now;
    }
    if (node.now >= learningSince + CoreConfig.LEARNING_LIMIT) {
      node.report(true, "no member sent its registry in time: going on without it");
      node.membership.become(Phase.READY);
      return;
    }
    if (!node.snapshots.learning() || node.timers.fired(Timers.Kind.LEARNING, node.now)) {
      node.snapshots.learn(members.get(sourceIndex++ % members.size()).node);
    }
  }
}
