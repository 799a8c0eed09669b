package io.processhub.sim;

import java.util.LinkedHashSet;
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
  long excused;

  MessageChecks(Simulation sim) {
    this.sim = sim;
  }

  int underWay() {
    return underWay.size();
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
    if (fate != UserMessage.Fate.HANDLED) {
      lastLoss = message;
    }
    sim.trace.mark(sim.agenda.now(), message.number * 31 + fate.ordinal());
  }

  /** Its sender's node does not know where the process is. */
  void noRoute(UserMessage message) {
    ended(message, UserMessage.Fate.FAILED, "no route");
    if (message.talk.known && !message.talk.to.ownerLost) {
      check(message, "has no route");
    } else {
      excused++;
    }
  }

  /** A bounded inbox has no room for it. */
  void full(UserMessage message) {
    ended(message, UserMessage.Fate.FAILED, "the inbox is full");
    excused++;
  }

  /** A connection broke. */
  void cut(UserMessage message, String why) {
    ended(message, UserMessage.Fate.LOST, why);
    excused++;
  }

  /** Its sender died before it was written. */
  void unsent(UserMessage message, String why) {
    ended(message, UserMessage.Fate.LOST, why);
    if (message.hosts == 0) {
      excused++;
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
      check(message, "is handled after " + furthest.story() + "\nand it is");
      return;
    }
    talk.furthest = message;
    if (sim.agenda.now() - message.sent > sim.plan.messageBound()) {
      check(message, "is handled late");
    }
  }

  private void check(UserMessage message, String what) {
    if (excused(message)) {
      excused++;
    } else {
      throw new SimFailure(
          "message " + what + ": " + message.story() + "\n" + message.talk.to.story());
    }
  }

  private boolean excused(UserMessage message) {
    ProcessWatch process = message.talk.to;
    long since = message.sent - Harm.REACH;
    long sender = Harm.bit(message.talk.host);
    return !process.kept
        || process.disturbedSince(since)
        || process.ownerCrashedSince(since)
        || sim.harm.crashedSince(sender, message.sent)
        || sim.harm.crashedSince(message.hosts, since)
        || sim.harm.apartSince(message.hosts | sender | process.hostsSince(since), since);
  }

  /** When nothing goes on any more, nothing is under way any more. */
  void atRest() {
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
