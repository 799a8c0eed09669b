package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a process, as a steward decided it, and how far the owners are. Ownerships are totally
 * ordered by life, epoch, size of the view under which it was issued, issuer and time of issue; the
 * greatest counts.
 *
 * @param life hybrid logical time of the stop that this life of the process follows, 0 if none
 * @param epoch ownership number
 * @param viewSize members in the issuer's view
 * @param issuer the steward
 * @param issued hybrid logical time of the decision
 * @param blank started without the state of a predecessor, but for what checkpoints give: see
 *     {@link #bare}
 * @param fresh no replica of the process has ever run
 * @param replicas where it runs, in order of preference; none before there was a place for it
 * @param releases members that have to let go first
 */
public record Ownership(
    long life,
    Epoch epoch,
    int viewSize,
    MemberId issuer,
    long issued,
    boolean blank,
    boolean fresh,
    List<Replica> replicas,
    List<Release> releases)
    implements Comparable<Ownership> {
  public Ownership {
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(issuer, "issuer");
    replicas = List.copyOf(replicas);
    releases = List.copyOf(releases);
  }

  @Override
  public int compareTo(Ownership other) {
    int order = Long.compare(life, other.life);
    if (order == 0) {
      order = epoch.compareTo(other.epoch);
    }
    if (order == 0) {
      order = Integer.compare(viewSize, other.viewSize);
    }
    if (order == 0) {
      order = issuer.compareTo(other.issuer);
    }
    return order != 0 ? order : Long.compare(issued, other.issued);
  }

  /** Whether both are the same decision, however far its owners are. */
  public boolean sameDecision(Ownership other) {
    return compareTo(other) == 0;
  }

  /** Whether no owner of this or an earlier decision has ever said that it runs. */
  public boolean neverRan() {
    for (int i = 0; fresh && i < replicas.size(); i++) {
      if (replicas.get(i).sequence() > 0) {
        return false;
      }
    }
    return fresh;
  }

  /** The replica that is first in the order of preference; null while there is no place for it. */
  public @Nullable Replica first() {
    return replicas.isEmpty() ? null : replicas.get(0);
  }

  /** Whether it goes on without what its predecessor had: nothing of that was found. */
  public boolean bare() {
    return blank && inheritance() == Inheritance.NOTHING;
  }

  /** Whether it goes on with what a lost predecessor had sent, and may have more of by now. */
  boolean unconfirmed() {
    return blank && inheritance() == Inheritance.SENT;
  }

  /** The most that an active replica has of a lost predecessor. */
  private Inheritance inheritance() {
    Inheritance most = Inheritance.NOTHING;
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get(i);
      if (replica.role() == Role.ACTIVE && replica.inheritance().compareTo(most) > 0) {
        most = replica.inheritance();
      }
    }
    return most;
  }

  /** Whether an owner of this or an earlier decision may have run. */
  boolean everRan() {
    boolean ran = !fresh;
    for (Replica replica : replicas) {
      // The first thing that one which could not be started says is that it has failed.
      boolean started = replica.running() || replica.status() == ReplicaStatus.STOPPED;
      ran |= started || replica.sequence() > 1;
    }
    return ran;
  }

  public @Nullable Replica on(MemberId member) {
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get(i);
      if (replica.member().equals(member)) {
        return replica;
      }
    }
    return null;
  }

  /** The replicas on those members. */
  List<Replica> replicasOn(Predicate<MemberId> members) {
    List<Replica> some = new ArrayList<>();
    for (Replica replica : replicas) {
      if (members.test(replica.member())) {
        some.add(replica);
      }
    }
    return some;
  }

  /** The release asked of that member, or null. */
  public @Nullable Release releaseOf(MemberId member) {
    for (int i = 0; i < releases.size(); i++) {
      Release release = releases.get(i);
      if (release.member().equals(member)) {
        return release;
      }
    }
    return null;
  }

  /** Members that may still run it. */
  List<MemberId> holders() {
    List<MemberId> members = new ArrayList<>();
    for (Replica replica : replicas) {
      if (replica.running() || replica.status() == ReplicaStatus.ASSIGNED) {
        members.add(replica.member());
      }
    }
    for (Release release : releases) {
      if (!release.done() && !members.contains(release.member())) {
        members.add(release.member());
      }
    }
    return members;
  }

  /**
   * The first replica on a member on which that other decision has none; null without one. Where a
   * replica moves: the target has it in the later decision only, the source in the earlier one.
   */
  @Nullable Replica besides(Ownership other) {
    for (int i = 0; i < replicas.size(); i++) {
      if (other.on(replicas.get(i).member()) == null) {
        return replicas.get(i);
      }
    }
    return null;
  }

  /** Where a member's replica goes in its role, if that is all that differs next; else null. */
  @Nullable MemberId successor(MemberId of, Ownership next) {
    Replica leaves = besides(next);
    Replica comes = next.besides(this);
    if (leaves == null
        || comes == null
        || !leaves.member().equals(of)
        || leaves.role() != comes.role()
        || replicas.size() != next.replicas.size()) {
      return null;
    }
    for (Replica other : next.replicas) {
      Replica known = on(other.member());
      if (other != comes && (known == null || known.role() != other.role())) {
        return null;
      }
    }
    return comes.member();
  }

  /** The first active replica that runs, or null. */
  @Nullable Replica active() {
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get(i);
      if (replica.running() && replica.role() == Role.ACTIVE) {
        return replica;
      }
    }
    return null;
  }

  /** Whether more than one of its replicas is active or about to be. */
  boolean severalActive() {
    int active = 0;
    for (int i = 0; i < replicas.size(); i++) {
      active += replicas.get(i).role() == Role.ACTIVE && replicas.get(i).able() ? 1 : 0;
    }
    return active > 1;
  }

  /** The first active replica that runs, else the first in the order of preference, else null. */
  @Nullable Replica acting() {
    Replica active = active();
    return active == null ? first() : active;
  }

  /** The same decision with what those owners said since that both decisions have. */
  Ownership refreshed(Ownership from) {
    Ownership next = this;
    for (Replica replica : replicas) {
      Replica latest = from.on(replica.member());
      if (latest != null && latest.role() == replica.role()) {
        next = next.with(latest);
      }
    }
    return next;
  }

  /** Whether the replica on that member only stands by, by this decision and those before. */
  boolean standsBy(MemberId member) {
    Replica replica = on(member);
    Release release = releaseOf(member);
    return replica != null && replica.role() == Role.PASSIVE && (release == null || release.done());
  }

  /** Whether it has an active replica there. */
  boolean acts(MemberId member) {
    Replica replica = on(member);
    return replica != null && replica.role() == Role.ACTIVE;
  }

  Ownership withBlank(boolean now) {
    return new Ownership(life, epoch, viewSize, issuer, issued, now, fresh, replicas, releases);
  }

  Ownership withEpoch(Epoch now) {
    return new Ownership(life, now, viewSize, issuer, issued, blank, fresh, replicas, releases);
  }

  Ownership with(Replica changed) {
    List<Replica> next = new ArrayList<>(replicas);
    next.replaceAll(r -> r.member().equals(changed.member()) ? changed : r);
    return new Ownership(life, epoch, viewSize, issuer, issued, blank, fresh, next, releases);
  }

  Ownership released(MemberId member) {
    List<Release> next = new ArrayList<>(releases);
    next.replaceAll(r -> r.member().equals(member) ? new Release(member, true) : r);
    return new Ownership(life, epoch, viewSize, issuer, issued, blank, fresh, replicas, next);
  }

  /** The greater decision; of one decision what every owner said last. */
  static Ownership merge(Ownership a, Ownership b) {
    int order = a.compareTo(b);
    if (order != 0) {
      return order > 0 ? a : b;
    }
    if (a == b || a.equals(b)) {
      return a;
    }
    List<Replica> replicas = new ArrayList<>(a.replicas.size());
    for (Replica replica : a.replicas) {
      Replica other = b.on(replica.member());
      replicas.add(other == null ? replica : Replica.merge(replica, other));
    }
    List<Release> releases = new ArrayList<>(a.releases.size());
    for (Release release : a.releases) {
      Release other = b.releaseOf(release.member());
      releases.add(other == null ? release : Release.merge(release, other));
    }
    return new Ownership(
        a.life, a.epoch, a.viewSize, a.issuer, a.issued, a.blank, a.fresh, replicas, releases);
  }
}
