package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a node comes to be a member of agreed views: it founds a hub with others that wait at the
 * gate, or learns the registry of a member and asks to be one, as does whoever was replaced.
 */
final class Accession {
  /** Pause between two times of asking. */
  private static final long ASK = 500;

  private final Node node;
  private final QuorumPost post;
  private boolean founding;
  private long foundingSince;
  private boolean learned;
  private long learnedAt;
  private long askAt = Timers.NEVER;

  Accession(Node node, QuorumPost post) {
    this.node = node;
    this.post = post;
  }

  /** Whether it is about to found a hub. */
  boolean founds() {
    return founding;
  }

  /** What is to become of an attempt to found a hub. */
  enum Turn {
    /** Somebody may be there still from whom the registry was learned. */
    NOT_YET,
    /** What was known and accepted before is forgotten. */
    ANEW,
    GOES_ON
  }

  /** Enough wait at the gate, and nobody is there to learn from. */
  Turn found() {
    node.timers.at(Timers.Kind.GATE, node.now + CoreConfig.RETRY);
    if (learned && node.now < learnedAt + CoreConfig.GATE_LIMIT) {
      return Turn.NOT_YET;
    }
    learned = false;
    boolean anew = !founding || node.now >= foundingSince + CoreConfig.LEARNING_LIMIT;
    if (anew) {
      founding = true;
      foundingSince = node.now;
    }
    return anew ? Turn.ANEW : Turn.GOES_ON;
  }

  /** It has the registry of a member. */
  void learned() {
    founding = false;
    learnedAt = node.now;
    if (!learned) {
      learned = true;
      askAt = node.now;
    }
    node.timers.at(Timers.Kind.GATE, node.now + CoreConfig.RETRY);
  }

  /** A view is known, of which it is a member or not. */
  void agreed(boolean member) {
    founding = false;
    learned |= member;
    askAt = node.now;
  }

  /**
   * Asks to be a member, or only shows what it knows; when to look again.
   *
   * @param newcomers who asked this node lately
   */
  long ask(
      boolean member,
      @Nullable AgreedView current,
      Electorate electorate,
      Set<MemberId> newcomers) {
    boolean learning = node.membership.phase() == Phase.LEARNING;
    boolean asks = !member && (learning ? learned : node.membership.phase() == Phase.READY);
    List<MemberId> others;
    if (asks || learning && current != null) {
      others = electorate.ready();
    } else if (member && current != null) {
      others = electorate.elsewhere(current);
      // Who asks has seen the view.
      others.removeAll(newcomers);
    } else {
      others = List.of();
    }
    if (others.isEmpty() && !asks) {
      return Timers.NEVER;
    }
    if (node.now >= askAt) {
      askAt = node.now + ASK;
      for (MemberId other : others) {
        post.send(other, new QuorumMessage.Standing(asks));
      }
    }
    return askAt;
  }
}
