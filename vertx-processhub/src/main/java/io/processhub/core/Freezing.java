package io.processhub.core;

import io.processhub.strategy.migration.MigrationStrategy.Swap;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * Freezes replicas that leave this node, in the order in which their targets got ready and so many
 * at once that their states fit, and takes their states out of them.
 */
final class Freezing {
  /** Replicas that are frozen at once: few, so that none waits long for the others. */
  private static final int FROZEN = 128;

  /** The same while it is not known how large states are. */
  private static final int FIRST = 16;

  /** Bytes of exported states that are kept at once, but for the one that exceeds it alone. */
  private static final long STATE_BYTES = 32L << 20;

  private final Node node;
  private final StateSender sender;
  private final ArrayDeque<Handover> waiting = new ArrayDeque<>();
  private int frozen;
  private long bytes;

  /** When the line of those that wait for their turn last got on. */
  private long lineMoved;

  /** Bytes of a state, of late; negative while none has been exported. */
  private long average = -1;

  Freezing(Node node, StateSender sender) {
    this.node = node;
    this.sender = sender;
  }

  /** When the line of those that wait for their turn last got on. */
  long lineMoved() {
    return lineMoved;
  }

  /** Its target is ready. */
  void add(Handover handover) {
    handover.spent = node.now - handover.since;
    handover.enter(Handover.Phase.WAITING, node.now);
    waiting.add(handover);
  }

  /**
   * Freezes the next replicas.
   *
   * @param open whether a handover has not ended meanwhile
   */
  void pump(Predicate<Handover> open) {
    // A node that has not said yet what it is may know the old routes, and could not be awaited.
    boolean known = waiting.isEmpty() || !node.membership.anyUnknown();
    for (int i = waiting.size(); known && i > 0 && frozen < most() && bytes < STATE_BYTES; i--) {
      Handover next = waiting.poll();
      if (next.phase != Handover.Phase.WAITING || !open.test(next)) {
        continue;
      }
      if (node.gates.closed(next.local)) {
        waiting.add(next);
      } else {
        freeze(next);
      }
    }
  }

  /** How many may be frozen at once, so that their states fit. */
  private long most() {
    return average < 0 ? FIRST : Math.max(1, Math.min(FROZEN, STATE_BYTES / (average + 1)));
  }

  private void freeze(Handover handover) {
    frozen++;
    lineMoved = node.now;
    handover.enter(Handover.Phase.FREEZING, node.now);
    long budget = node.config.migrationTimeout() - handover.spent;
    long perProcess = node.config.migration().perProcessTimeout();
    handover.deadline = node.now + (perProcess > 0 ? Math.min(budget, perProcess) : budget);
    boolean export = node.config.migration().handover();
    node.effect(new Effect.Freeze(handover.id(), handover.local.ticket, export));
  }

  /** Its last handler has ended. */
  void frozen(Handover handover) {
    handover.enter(Handover.Phase.EXPORTING, node.now);
    if (!node.config.migration().handover()) {
      exported(handover, new byte[0]);
    }
  }

  void exported(Handover handover, byte[] state) {
    handover.state = state;
    bytes += state.length;
    average = average < 0 ? state.length : (3 * average + state.length) / 4;
    if (handover.swap == Swap.COLD) {
      handover.enter(Handover.Phase.STOPPING, node.now);
      node.effect(new Effect.Undeploy(handover.id(), handover.local.ticket));
    } else {
      transfer(handover);
    }
  }

  /** A cold swap's replica is undeployed, or one for a hot swap is frozen: its state may go. */
  void transfer(Handover handover) {
    handover.enter(Handover.Phase.TRANSFERRING, node.now);
    sender.add(handover);
  }

  /** It is committed or given up: nobody has to wait for it any more. */
  void leave(Handover handover) {
    sender.remove(handover);
    if (handover.frozen()) {
      frozen--;
      lineMoved = node.now;
    }
  }

  /** Its state is not needed here any more. */
  void forget(Handover handover) {
    lineMoved = node.now;
    bytes -= handover.size();
    handover.state = null;
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return waiting.size();
  }
}
