package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
  private boolean askedAgain;
  private int sourceIndex;

  Gate(Node node) {
    this.node = node;
  }

  void start() {
    startedAt = node.now;
    lastHello = node.now;
    node.timers.at(Timers.Kind.GATE, node.now + node.config.debounce());
  }

  void newHello() {
    lastHello = node.now;
    node.timers.atLatest(Timers.Kind.GATE, node.now);
  }

  /** Whether it is time to found the hub is looked at again. */
  void reconsider() {
    if (node.membership.phase() == Phase.LEARNING) {
      node.timers.atLatest(Timers.Kind.GATE, node.now);
    }
  }

  /** Why that node may not be a member beside this one, or null. */
  @Nullable Refusal refusalOf(Introduction who, Phase its, Phase mine) {
    Introduction self = node.introduction;
    if (!who.shared().equals(self.shared())) {
      return new Refusal(
          HUB,
          RefusalCode.INCOMPATIBLE,
          "options that have to be equal on all nodes differ between "
              + self.member().name()
              + " and "
              + who.member().name()
              + ": "
              + differing(self.shared(), who.shared()));
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
    return mineStands ? nameTaken(self) : null;
  }

  /** Names of options that differ, and whether the other has some that this one does not know. */
  private static String differing(Map<String, Long> own, Map<String, Long> others) {
    Set<String> names = new TreeSet<>(own.keySet());
    names.removeIf(name -> Objects.equals(own.get(name), others.get(name)));
    if (!own.keySet().containsAll(others.keySet())) {
      names.add("options not known here");
    }
    return String.join(", ", names);
  }

  /**
   * Why this node may not be a member beside that one, or null: it must not become one while the
   * other's refusal is on its way.
   */
  @Nullable Refusal refusalOfSelf(Introduction who, Phase its, Phase mine) {
    Introduction self = node.introduction;
    if (mine != Phase.LEARNING
        || its == Phase.GONE
        || !who.member().name().equals(self.member().name())) {
      return null;
    }
    boolean itsStands =
        its != Phase.LEARNING
            || who.startedAt() < self.startedAt()
            || who.startedAt() == self.startedAt()
                && who.member().id().compareTo(self.member().id()) < 0;
    return itsStands ? nameTaken(who) : null;
  }

  private static Refusal nameTaken(Introduction by) {
    String text = "node name '" + by.member().name() + "' is taken by " + by.member().node();
    return new Refusal(HUB, RefusalCode.NAME_TAKEN, text);
  }

  void tick() {
    if (startedAt == Timers.NEVER) {
      return;
    }
    List<Peer> members = new ArrayList<>();
    List<Peer> leaving = new ArrayList<>();
    boolean unknown = false;
    boolean unlisted = false;
    int learning = 1;
    for (Peer peer : node.membership.peers()) {
      if (peer.ready()) {
        members.add(peer);
      } else if (peer.present() && peer.phase == Phase.LEAVING) {
        leaving.add(peer);
      } else if (peer.present()) {
        learning++;
      } else {
        unknown |= peer.unknown(node.now);
        unlisted |= peer.unlisted(node.now);
      }
    }
    List<Peer> sources = members.isEmpty() ? leaving : members;
    if (!sources.isEmpty() || node.snapshots.complete() && !node.config.partition().quorum()) {
      node.timers.off(Timers.Kind.GATE);
      learnFrom(sources, unknown);
      return;
    }
    if (node.snapshots.learning()) {
      // The members went away in the middle of it: those that are left found the hub anew.
      node.snapshots.abandon();
      startedAt = node.now;
      askedAgain = false;
    }
    boolean due = node.timers.fired(Timers.Kind.GATE, node.now);
    if (due || !node.timers.pending(Timers.Kind.GATE)) {
      tryToFound(learning, unknown || unlisted);
    }
  }

  /**
   * @param unknown whether any node has not said whether it has this hub, or has said so and is not
   *     listed yet: alone, two such would each found it
   */
  private void tryToFound(int learning, boolean unknown) {
    long limit = startedAt + CoreConfig.GATE_LIMIT;
    boolean open;
    if (node.config.minNodes() > 1) {
      open = learning >= node.config.minNodes();
    } else {
      long quiet = lastHello + node.config.debounce();
      boolean late = node.now >= limit;
      boolean met = node.now >= quiet && !unknown;
      if (met && !late && !askedAgain) {
        // Whoever had no hub when it was asked may have started one since.
        askedAgain = true;
        met = !node.membership.greeting().askAgain();
      }
      open = late || met;
      if (!open) {
        node.timers.at(Timers.Kind.GATE, node.now >= quiet ? limit : Math.min(limit, quiet));
      }
    }
    if (open) {
      node.authority.found();
    }
  }

  private void learnFrom(List<Peer> sources, boolean unknown) {
    if (node.snapshots.complete()) {
      // Whoever has not answered yet may own what the registry says of it.
      if (!unknown) {
        node.authority.learned();
      }
      return;
    }
    if (node.snapshots.stuckSince(node.now - CoreConfig.LEARNING_LIMIT)) {
      node.report(true, "no member sent its registry in time: going on without it");
      node.authority.learned();
      return;
    }
    boolean lostSource = sources.stream().noneMatch(peer -> node.snapshots.from(peer.node));
    if (!node.snapshots.learning() || lostSource || node.snapshots.exhausted()) {
      node.snapshots.learn(sources.get(sourceIndex++ % sources.size()).node);
    } else if (node.timers.fired(Timers.Kind.LEARNING, node.now)) {
      node.snapshots.repeat();
    }
  }
}
