package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One replica of an ownership. Only its own member changes it, and counts every change.
 *
 * @param member where
 * @param nodeName the node's name, which outlives the member
 * @param role what it does
 * @param sequence number of changes by the member
 * @param status how far it is
 * @param since milliseconds of the member's clock at the last change of status
 * @param deploymentHigh upper half of the deployment id, 0 without one
 * @param deploymentLow lower half of the deployment id, 0 without one
 * @param cause why it failed
 * @param inheritance what it has of a predecessor that was lost
 * @param backups names of the nodes that hold a copy of its newest checkpoint or the one before, in
 *     order; null while it has made none
 */
public record Replica(
    MemberId member,
    String nodeName,
    Role role,
    int sequence,
    ReplicaStatus status,
    long since,
    long deploymentHigh,
    long deploymentLow,
    @Nullable String cause,
    Inheritance inheritance,
    @Nullable List<String> backups) {
  private static final Comparator<Replica> ORDER =
      Comparator.comparingInt(Replica::sequence)
          .thenComparing(Replica::status)
          .thenComparingLong(Replica::since)
          .thenComparingLong(Replica::deploymentHigh)
          .thenComparingLong(Replica::deploymentLow)
          .thenComparing(replica -> String.valueOf(replica.cause()))
          .thenComparing(Replica::inheritance)
          .thenComparing(replica -> String.valueOf(replica.backups()));

  public Replica {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(nodeName, "nodeName");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(inheritance, "inheritance");
    backups = backups == null ? null : List.copyOf(backups);
  }

  public Replica(
      MemberId member,
      String nodeName,
      Role role,
      int sequence,
      ReplicaStatus status,
      long since,
      long deploymentHigh,
      long deploymentLow,
      @Nullable String cause) {
    this(
        member,
        nodeName,
        role,
        sequence,
        status,
        since,
        deploymentHigh,
        deploymentLow,
        cause,
        Inheritance.NOTHING,
        null);
  }

  static Replica assigned(MemberId member, String nodeName, Role role, long since) {
    return new Replica(member, nodeName, role, 0, ReplicaStatus.ASSIGNED, since, 0, 0, null);
  }

  Replica running(long now, long high, long low) {
    return running(now, high, low, inheritance);
  }

  Replica running(long now, long high, long low, Inheritance has) {
    return new Replica(
        member,
        nodeName,
        role,
        sequence + 1,
        ReplicaStatus.RUNNING,
        now,
        high,
        low,
        null,
        has,
        backups);
  }

  Replica ended(ReplicaStatus end, long now, @Nullable String why) {
    return new Replica(
        member, nodeName, role, sequence + 1, end, now, 0, 0, why, inheritance, backups);
  }

  /** With checkpoints that nobody holds yet. */
  Replica checkpointed() {
    return with(role, sequence, List.of());
  }

  Replica backedUp(List<String> names) {
    return with(role, sequence + 1, names);
  }

  /** The same replica, which has failed in whatever role. */
  Replica failedAs(Role next) {
    return with(next, sequence, backups);
  }

  private Replica with(Role newRole, int newSequence, @Nullable List<String> newBackups) {
    return new Replica(
        member,
        nodeName,
        newRole,
        newSequence,
        status,
        since,
        deploymentHigh,
        deploymentLow,
        cause,
        inheritance,
        newBackups);
  }

  /** The same replica, to take another role; it says when it has. */
  Replica as(Role next, long now) {
    ReplicaStatus assigned = ReplicaStatus.ASSIGNED;
    return new Replica(
        member, nodeName, next, sequence, assigned, now, 0, 0, null, inheritance, backups);
  }

  /** Whether it handles what is for its role, or is about to. */
  boolean able() {
    return status == ReplicaStatus.RUNNING || status == ReplicaStatus.ASSIGNED;
  }

  public boolean running() {
    return status == ReplicaStatus.RUNNING;
  }

  /**
   * The one that its member changed last. A member that purged its own change and met an older one
   * again may count twice to the same number: then the further, the later and so on, so that all
   * nodes choose the same one.
   */
  static Replica merge(Replica a, Replica b) {
    return ORDER.compare(b, a) > 0 ? b : a;
  }
}
