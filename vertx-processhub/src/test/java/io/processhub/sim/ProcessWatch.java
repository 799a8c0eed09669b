package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Ownership;
import io.processhub.core.Replica;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process as nobody in the cluster sees it: who owns it, what its state has to be. */
final class ProcessWatch {
  private static final int STORY = 120;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private record Line(long time, Object who, String verb, Object what) {}

  final ProcessId id;

  /** Users let it run, so that all that happens to it is the hub's doing. */
  final boolean kept;

  /** Bytes of its state beyond those that count, -1 if it exports none. */
  final int padding;

  /** The last state of each line. */
  final Map<Long, SimState> states = new HashMap<>();

  final SimHistory history = new SimHistory();
  private final Map<Long, Long> answered = new HashMap<>();

  /** The line that goes on. */
  long line;

  /** Where it ran last. */
  @Nullable SimHost owner;

  /** To whom the owner has committed it, until that one runs. */
  @Nullable SimHost successor;

  /** Its owner was lost, and nobody has replaced it. */
  boolean ownerLost;

  /** It was committed to one that had died, and nobody has replaced that. */
  boolean committedToLost;

  /** Of the last handover. */
  @Nullable SimHost source;

  @Nullable SimHost target;
  private long ownerCrashed = NEVER;
  private @Nullable SimHost crashedOwner;
  private long stateLost = NEVER;
  private long disturbed = NEVER;
  private final long[] seen;
  private final ArrayDeque<Line> story = new ArrayDeque<>();

  ProcessWatch(ProcessId id, boolean kept, int padding, int hosts) {
    this.id = id;
    this.kept = kept;
    this.padding = padding;
    this.seen = new long[hosts];
    Arrays.fill(seen, NEVER);
  }

  boolean stateful() {
    return padding >= 0;
  }

  /** The sender knows that this message was handled. */
  void answered(UserMessage message) {
    answered.merge(message.line, message.count, Math::max);
  }

  /** Messages of a line of states up to the last of which the sender knows. */
  long answeredOf(long line) {
    return answered.getOrDefault(line, 0L);
  }

  void note(long time, Object who, String verb, Object what) {
    if (story.size() >= STORY) {
      story.poll();
    }
    story.add(new Line(time, who, verb, what));
  }

  /** Something beside the hub's work came over it: users stopped it, or it could not start. */
  void disturbed(long time) {
    disturbed = Math.max(disturbed, time);
  }

  boolean disturbedSince(long time) {
    return disturbed >= time;
  }

  /**
   * Whether that message may have been lost with an owner, be it one that was about to begin: its
   * sender's node had not heard of the crash, or of a new owner, when it was sent.
   */
  boolean ownerCrashed(UserMessage message) {
    return message.ownerLost
        || ownerCrashed >= message.sent
        || crashedOwner != null && (message.unaware & Harm.bit(crashedOwner)) != 0;
  }

  /** Whether an owner crashed, be it one that was about to begin. */
  boolean ownerCrashedSince(long time) {
    return ownerCrashed >= time;
  }

  /** Whether an owner was lost with the state; several may replace it until they hear of it. */
  boolean stateLostSince(long time) {
    return ownerLost || stateLost >= time;
  }

  void crashed(SimHost host, long time) {
    if (host == owner || host == successor) {
      ownerCrashed = time;
      crashedOwner = host;
      committedToLost |= host == successor;
    }
    if (host == owner) {
      ownerLost = true;
      stateLost = time;
    }
  }

  void seenOn(SimHost host, long time) {
    seen[host.index] = time;
  }

  /** Whoever a registry names for it may have a say in what becomes of it. */
  void seenIn(Simulation sim, @Nullable Entry entry) {
    Ownership ownership = entry == null ? null : entry.ownership();
    if (ownership != null) {
      seenOn(sim, ownership.issuer().node());
      for (Replica replica : ownership.replicas()) {
        seenOn(sim, replica.member().node());
      }
    }
  }

  private void seenOn(Simulation sim, NodeId node) {
    SimHost host = sim.everHostOf(node);
    if (host != null) {
      seenOn(host, sim.agenda.now());
    }
  }

  /** The hosts that had to do with it since then, as bits. */
  long hostsSince(long time) {
    long hosts = 0;
    for (int i = 0; i < seen.length; i++) {
      if (seen[i] >= time) {
        hosts |= 1L << i;
      }
    }
    if (owner != null) {
      hosts |= Harm.bit(owner);
    }
    return hosts;
  }

  /** What happened to it, line by line. */
  String story() {
    StringBuilder text = new StringBuilder(id + ":");
    for (Line line : story) {
      text.append(
          String.format(
              "%n%12.3f ms %s %s %s", line.time / 1000.0, line.who, line.verb, line.what));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return id.value();
  }
}
