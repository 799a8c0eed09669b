package io.processhub.sim;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every message is handled exactly once, and those of one sender in order, unless something came
 * between that may cost messages, on the way that this message took.
 */
final class MessageChecks {
  private final Simulation sim;
  private final Set<UserMessage> underWay = new LinkedHashSet<>();
  private @Nullable UserMessage lastLoss;
  long sent;
  long handled;

  /** Messages that came to no good end, by what excuses that. */
  final Map<Excuse, Integer> excused = new EnumMap<>(Excuse.class);

  /** Why a message need not be handled, or not in order. */
  enum Excuse {
    /** Users stop that process, too. */
    NOT_KEPT,
    /** Its sender is told that the process runs nowhere, while that is so. */
    NO_ROUTE,
    INBOX_FULL,
    /** The connection broke on which it was. */
    BROKEN,
    /** Its sender went by an old route. */
    STALE,
    /** Something came over the process that is not the hub's doing. */
    DISTURBED,
    OWNER_CRASHED,
    SENDER_CRASHED,
    NODE_CRASHED,
    /** Nodes that had to do with it did not see each other. */
    APART
  }

  MessageChecks(Simulation sim) {
    this.sim = sim;
  }

  int underWay() {
    return underWay.size();
  }

  /** What has become so far of those that are under way, for the first of them. */
  String oldestUnderWay() {
    return underWay.isEmpty() ? "none" : underWay.iterator().next().story();
  }

  /** What became of the last message that was not handled. */
  String lastLoss() {
    return lastLoss == null ? "none" : lastLoss.story() + "\n" + lastLoss.talk.to.story();
  }

  void sent(UserMessage message) {
    sent++;
    underWay.add(message);
  }

  private void ended(UserMessage message, UserMessage.Fate fate, String why) {
    if (message.fate != UserMessage.Fate.UNDER_WAY) {
      throw new SimFailure("has ended already, now " + why + ": " + message.story());
    }
    message.fate = fate;
    message.hop(sim.agenda.now(), fate.toString(), why);
    underWay.remove(message);
    if (message.answered) {
      throw new SimFailure("was answered, now " + why + ": " + message.story());
    }
    if (fate != UserMessage.Fate.HANDLED) {
      lastLoss = message;
    }
    sim.trace.mark(sim.agenda.now(), message.number * 31 + fate.ordinal());
  }

  /** Its sender's node does not know where the process is. */
  void noRoute(UserMessage message) {
    ended(message, UserMessage.Fate.FAILED, "no route");
    if (message.talk.known && !message.stale && !message.ownerLost) {
      check(message, "has no route");
    } else {
      excuse(
          !message.talk.to.kept ? Excuse.NOT_KEPT : message.stale ? Excuse.STALE : Excuse.NO_ROUTE);
    }
  }

  /** A bounded inbox has no room for it. */
  void full(UserMessage message) {
    ended(message, UserMessage.Fate.FAILED, "the inbox is full");
    excuse(Excuse.INBOX_FULL);
  }

  /** A connection broke. */
  void cut(UserMessage message, String why) {
    ended(message, UserMessage.Fate.LOST, why);
    excuse(Excuse.BROKEN);
  }

  /** Its sender died before it was written. */
  void unsent(UserMessage message, String why) {
    ended(message, UserMessage.Fate.LOST, why);
    if (message.hosts == 0) {
      excuse(Excuse.SENDER_CRASHED);
    } else {
      check(message, "is lost");
    }
  }

  void lost(UserMessage message, String why) {
    ended(message, UserMessage.Fate.LOST, why);
    check(message, "is lost");
  }

  void handled(UserMessage message) {
    ended(message, UserMessage.Fate.HANDLED, "");
    handled++;
    Talk talk = message.talk;
    UserMessage furthest = talk.furthest;
    if (furthest != null && furthest.number > message.number) {
      message.stale |= furthest.stale;
      check(message, "is handled after " + furthest.story() + "\nand it is");
      return;
    }
    talk.furthest = message;
    if (sim.agenda.now() - message.sent > sim.plan.messageBound()) {
      check(message, "is handled late");
    }
  }

  private void excuse(Excuse why) {
    excused.merge(why, 1, Integer::sum);
  }

  private void check(UserMessage message, String what) {
    Excuse why = excuseOf(message);
    if (why == null) {
      throw new SimFailure(
          "message " + what + ": " + message.story() + "\n" + message.talk.to.story());
    }
    excuse(why);
  }

  private @Nullable Excuse excuseOf(UserMessage message) {
    ProcessWatch process = message.talk.to;
    long since = message.sent - Harm.REACH;
    long sender = Harm.bit(message.talk.host);
    if (!process.kept) {
      return Excuse.NOT_KEPT;
    } else if (message.stale) {
      return Excuse.STALE;
    } else if (process.disturbedSince(since)) {
      return Excuse.DISTURBED;
    } else if (process.ownerCrashed(message)) {
      return Excuse.OWNER_CRASHED;
    } else if (sim.harm.crashedSince(sender, message.sent)) {
      return Excuse.SENDER_CRASHED;
    } else if (sim.harm.crashedSince(message.hosts, message.sent)
        || (message.hosts & message.unaware) != 0) {
      return Excuse.NODE_CRASHED;
    }
    long concerned = message.hosts | sender | process.hostsSince(since);
    return sim.harm.apartSince(concerned, since) ? Excuse.APART : null;
  }

  /** When nothing goes on any more, nothing is under way any more. */
  void atRest() {
    if (sim.replies.underWay() > 0) {
      throw new SimFailure(sim.replies.underWay() + " answers have come to no end");
    }
    if (!underWay.isEmpty()) {
      UserMessage one = underWay.iterator().next();
      throw new SimFailure(
          underWay.size()
              + " messages have come to no end, the first of them "
              + one.story()
              + "\n"
              + one.talk.to.story());
    }
  }
}
