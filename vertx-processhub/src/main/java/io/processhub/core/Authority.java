package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.View;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On whose word a node acts: on what it sees itself (divergence and policies), or on views that a
 * quorum agreed on. Everything in the core that differs between the two asks here.
 */
interface Authority {
  static Authority of(Node node) {
    return node.config.partition().quorum() ? new AgreedAuthority(node) : new FreeAuthority(node);
  }

  /** The members that count, given those that this node sees. */
  View view(View seen);

  /** Whether a node that is ready is a full member. */
  boolean counts(boolean announced);

  /** Whether that run of the hub may have processes and is to be asked about them. */
  boolean present(MemberId id);

  /** Whether a member that is not present may still run something. */
  boolean unknown(MemberId id);

  /** Whether this node may decide who owns what. */
  boolean issues();

  /** Whether this node may carry out a decision of that epoch: start, hand over, take over. */
  boolean mayAct(Epoch epoch);

  /** Whether a decision of that epoch has to be taken again before anybody carries it out. */
  boolean outdated(Epoch epoch);

  /** The epoch of the decision that follows one with that epoch. */
  Epoch next(Epoch old);

  /**
   * The epoch of the first decision for a process of which no entry is left.
   *
   * @param stop hybrid time of its last stop, 0 if none is known
   */
  Epoch first(long stop);

  /** Whether this node must not run anything, and refuses calls. */
  boolean halted();

  /** Whether others are present than when this was last asked, by an agreement. */
  boolean takeChanged();

  /** Orders members by how long they have been members: the longest has the lowest number. */
  long since(MemberId id);

  /** How many members, this one included, are more than half of all that there may be. */
  int required();

  /** Whether these members are so many that no others can be that without one of them. */
  boolean carries(Set<MemberId> some);

  /** Enough nodes wait at the gate for a hub that there is not yet. */
  void found();

  /** A node that is learning has the registry of a member. */
  void learned();

  void start();

  void tick();

  /** At the end of a tick. */
  void flush();

  void receive(MemberId from, Message.Quorum message);

  /** Nothing runs here any more, and this node is about to go. */
  void farewell();

  /** What is known to be agreed on, then what may be next. */
  List<AgreedView> views();

  /** Sets what a quorum is measured by; why that cannot be done here, or null. */
  @Nullable Refusal reset(int size, boolean force);

  /** What a quorum is measured by, 0 if by nothing. */
  int maximum();

  /** Nodes that it remembers something of. */
  int nodes();

  /** What is to be said or waits for an answer; nothing when all is at rest. */
  int load();
}
