package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the voters agree on the view after the present one. Whoever sees that it should be another
 * one proposes, the first member at once and the others only if that one does not; an attempt that
 * gets nowhere is given up for one with a higher ballot. Accepting a view seals the one before it:
 * see {@link AgreedAuthority}.
 */
final class Agreement {
  /** How much later than the one before it each member proposes. */
  private static final long RANK = 300;

  /** Pause after which those that have not answered are asked again. */
  private static final long REPEAT = 250;

  /** Time for one attempt. */
  private static final long ATTEMPT = 1_500;

  /** How long a newcomer, or a new size, waits for more of the same. */
  private static final long QUIET = 250;

  /** Attempts given up that are remembered; one that is not counts as if it might succeed yet. */
  private static final int REMEMBERED = 64;

  private static final long NOT_YET = Long.MAX_VALUE;

  private final Node node;
  private final AgreedAuthority authority;
  private final Acceptor acceptor = new Acceptor(1);
  private final Set<Ballot> dropped = new LinkedHashSet<>();
  private @Nullable Attempt attempt;

  /** Until then somebody may count on what was accepted here and has been forgotten. */
  private long countedUntil;

  /** The same of what was accepted last. */
  private long acceptedUntil;

  private long highestRound;

  /** When this node proposes what it wishes for, if nobody else has by then. */
  private long proposeAt = NOT_YET;

  Agreement(Node node, AgreedAuthority authority) {
    this.node = node;
    this.authority = authority;
  }

  boolean sealed() {
    return acceptor.sealed();
  }

  @Nullable AgreedView accepted() {
    return acceptor.accepted();
  }

  /** Whether a first view was accepted and has not come true for so long that it never may. */
  void abandon() {
    countedUntil = Math.max(countedUntil, acceptedUntil);
    acceptor.moveTo(1);
    dropped.clear();
    attempt = null;
  }

  /** That view is in effect. */
  void committed(AgreedView view) {
    if (acceptor.slot() != view.number() + 1) {
      acceptor.moveTo(view.number() + 1);
      dropped.clear();
    }
    attempt = null;
    proposeAt = NOT_YET;
  }

  /** Proposes, repeats or gives up; when to look again. */
  long tick(@Nullable AgreedView base, @Nullable AgreedView wished) {
    Attempt current = attempt;
    if (current != null && node.now >= current.giveUpAt) {
      giveUp(current);
      proposeAt = node.now + RANK * authority.rank();
      current = null;
    }
    if (current != null) {
      if (node.now >= current.repeatAt) {
        tell(current);
      }
      return Math.min(current.repeatAt, current.giveUpAt);
    }
    if (wished == null) {
      proposeAt = NOT_YET;
      return NOT_YET;
    }
    if (proposeAt == NOT_YET) {
      boolean urgent = sealed() || base != null && urgent(base, wished);
      proposeAt = node.now + RANK * authority.rank() + (urgent ? 0 : QUIET);
    }
    if (node.now < proposeAt) {
      return proposeAt;
    }
    propose(base);
    Attempt begun = attempt;
    return begun == null ? proposeAt : begun.repeatAt;
  }

  /** No answer to that attempt counts any more. */
  private void giveUp(Attempt current) {
    attempt = null;
    if (current.value() != null && current.free()) {
      dropped.add(current.ballot);
      if (dropped.size() > REMEMBERED) {
        dropped.remove(dropped.iterator().next());
      }
    }
  }

  /** Whether somebody has to be replaced. */
  private static boolean urgent(AgreedView base, AgreedView wished) {
    for (MemberId holder : base.holders()) {
      if (!wished.holds(holder)) {
        return true;
      }
    }
    return false;
  }

  private void propose(@Nullable AgreedView base) {
    proposeAt = NOT_YET;
    Ballot ballot = new Ballot(++highestRound, node.self);
    Attempt begun = new Attempt(acceptor.slot(), ballot, base, node.config.partition());
    begun.giveUpAt = node.now + ATTEMPT;
    attempt = begun;
    tell(begun);
  }

  /** Asks those that have not answered yet, this node first. */
  private void tell(Attempt current) {
    current.repeatAt = node.now + REPEAT;
    AgreedView value = current.value();
    if (value == null) {
      QuorumMessage.Prepare question = new QuorumMessage.Prepare(current.slot, current.ballot);
      for (MemberId voter : authority.electorate(current)) {
        if (!current.promisedBy(voter)) {
          authority.send(voter, question);
        }
      }
    } else {
      QuorumMessage.Accept question =
          new QuorumMessage.Accept(
              current.slot, current.ballot, value, authority.committed(), authority.waits());
      for (MemberId voter : current.voters()) {
        if (!current.acceptedBy(voter)) {
          authority.send(voter, question);
        }
      }
    }
  }

  void prepare(MemberId from, QuorumMessage.Prepare question) {
    if (question.slot() != acceptor.slot() || !votes()) {
      return;
    }
    highestRound = Math.max(highestRound, question.ballot().round());
    acceptor.prepare(question.ballot());
    postpone(from);
    Ballot promised = acceptor.promised();
    if (promised != null) {
      authority.send(
          from,
          new QuorumMessage.Promise(
              question.slot(),
              question.ballot(),
              promised,
              acceptor.acceptedAt(),
              acceptor.accepted()));
    }
  }

  private boolean votes() {
    return node.now >= countedUntil && authority.votes();
  }

  /** Another node is at it. */
  private void postpone(MemberId proposer) {
    if (!proposer.equals(node.self)) {
      proposeAt = node.now + ATTEMPT / 2 + RANK * authority.rank();
      authority.soon(proposeAt);
    }
  }

  void promise(MemberId from, QuorumMessage.Promise answer) {
    Attempt current = mine(answer.slot(), answer.ballot(), answer.promised());
    if (current == null || current.value() != null) {
      return;
    }
    current.promise(from, answer.acceptedAt(), answer.accepted());
    if (current.prepared()) {
      AgreedView wished = authority.wished();
      AgreedView standing = authority.committed();
      if (wished == null && standing != null) {
        wished = Wishes.unchanged(standing);
      }
      if (wished == null) {
        giveUp(current);
        return;
      }
      current.choose(wished, dropped);
      tell(current);
    }
  }

  /** The present attempt if the answer belongs to it and says yes. */
  private @Nullable Attempt mine(long slot, Ballot ballot, Ballot promised) {
    Attempt current = attempt;
    highestRound = Math.max(highestRound, promised.round());
    if (current == null
        || slot != current.slot
        || !ballot.equals(current.ballot)
        || node.now >= current.giveUpAt) {
      return null;
    }
    if (!promised.equals(ballot)) {
      giveUp(current);
      proposeAt = node.now + RANK * (1 + authority.rank());
      authority.soon(proposeAt);
      return null;
    }
    return current;
  }

  void accept(MemberId from, QuorumMessage.Accept question) {
    if (question.slot() != acceptor.slot() || !votes()) {
      return;
    }
    acceptedUntil = node.now + (long) (ATTEMPT * (1 + node.config.clockDrift() / 100)) + 1;
    highestRound = Math.max(highestRound, question.ballot().round());
    acceptor.accept(question.ballot(), question.value());
    postpone(from);
    Ballot promised = acceptor.promised();
    if (promised != null) {
      authority.send(
          from,
          new QuorumMessage.Accepted(
              question.slot(), question.ballot(), promised, authority.waits()));
    }
  }

  /** The view that has come into effect by that answer, or null. */
  @Nullable AgreedView accepted(MemberId from, QuorumMessage.Accepted answer) {
    Attempt current = mine(answer.slot(), answer.ballot(), answer.promised());
    if (current == null || current.value() == null) {
      return null;
    }
    current.accepted(from);
    return current.agreed() ? current.value() : null;
  }

  /** All who have to hear of a view that was agreed on here. */
  static Set<MemberId> concerned(@Nullable AgreedView before, AgreedView after) {
    Set<MemberId> all = new HashSet<>(after.ids());
    if (before != null) {
      all.addAll(before.ids());
    }
    return all;
  }

  int load() {
    return attempt == null ? 0 : 1;
  }
}
