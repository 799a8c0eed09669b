package io.processhub.sim;

import java.util.ArrayList;
import java.util.List;

/** One message of a user to a process. It is in one place at a time, and comes to one end. */
final class UserMessage {
  enum Fate {
    UNDER_WAY,
    HANDLED,
    /** Its sender was told at once. */
    FAILED,
    LOST
  }

  private record Hop(long time, String verb, Object where) {}

  final Talk talk;
  final long number;
  final long sent;
  Fate fate = Fate.UNDER_WAY;

  /** The hosts that it was sent to. */
  long hosts;

  /** Its node was not selected by what the registry says. */
  boolean stale;

  /** Whether its sender has been told that it was handled. */
  boolean answered;

  /** The state after it: the line, and messages in that. */
  long line;

  long count;

  /** How often a replica that stands by has passed it on. */
  int passedOn;

  /** Hosts of whose crash its sender's node had not heard when it was sent, as bits. */
  long unaware;

  /** Whether nobody had replaced a lost owner, as far as its node knew, when it was sent. */
  boolean ownerLost;

  private final List<Hop> hops = new ArrayList<>(6);

  UserMessage(Talk talk, long number, long sent) {
    this.talk = talk;
    this.number = number;
    this.sent = sent;
  }

  void hop(long time, String verb, Object where) {
    hops.add(new Hop(time, verb, where));
  }

  /** What happened to it, line by line. */
  String story() {
    StringBuilder text = new StringBuilder(this + ":");
    for (Hop hop : hops) {
      text.append(String.format("%n%12.3f ms %s %s", hop.time / 1000.0, hop.verb, hop.where));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "message " + number + " of " + talk + ", " + fate;
  }
}
