package io.processhub.core;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells from the registry how far what was asked of a steward has come. */
final class CallProgress {
  private final Node node;

  CallProgress(Node node) {
    this.node = node;
  }

  /** Why an accepted start will not come true, or null. */
  @Nullable Refusal failure(Call.Item item, Entry entry) {
    CommandKind kind = item.command.kind();
    if (kind != CommandKind.START && kind != CommandKind.START_STATIC) {
      return null;
    }
    Replica failed = null;
    boolean all = true;
    Ownership ownership = entry.ownership();
    for (Replica replica : ownership == null ? List.<Replica>of() : ownership.replicas()) {
      boolean one = replica.status() == ReplicaStatus.FAILED;
      failed = one && failed == null ? replica : failed;
      all &= one;
    }
    if (failed != null && (all || !entry.live() && !ownership.everRan())) {
      return new Refusal(entry.id(), RefusalCode.START_FAILED, String.valueOf(failed.cause()));
    }
    return entry.live()
        ? null
        : new Refusal(entry.id(), RefusalCode.START_FAILED, "stopped before it was running");
  }

  /** Whether it has come true, and those who have to hold the record do. */
  boolean done(Call.Item item, Entry entry) {
    boolean there =
        switch (item.command.kind()) {
          case START, START_STATIC -> runs(entry);
          case STOP -> stopped(entry);
          case UPDATE, DIRECT -> true;
        };
    return there && held(item);
  }

  /** Whether an active replica runs, and none of those that are there is about to. */
  private boolean runs(Entry entry) {
    Ownership ownership = entry.ownership();
    if (ownership == null || ownership.active() == null) {
      return false;
    }
    for (Replica replica : ownership.replicas()) {
      if (replica.status() == ReplicaStatus.ASSIGNED && node.membership.present(replica.member())) {
        return false;
      }
    }
    return true;
  }

  private boolean stopped(Entry entry) {
    Ownership ownership = entry.ownership();
    if (entry.live() || ownership == null) {
      return !entry.live();
    }
    for (Replica replica : ownership.replicas()) {
      if (replica.status() != ReplicaStatus.STOPPED && node.membership.present(replica.member())) {
        return false;
      }
    }
    for (Release release : ownership.releases()) {
      if (!release.done() && node.membership.present(release.member())) {
        return false;
      }
    }
    return true;
  }

  /** Names of the nodes on which a stopped process had its replicas. */
  static List<String> nodes(Entry entry) {
    List<String> nodes = new ArrayList<>();
    Ownership ownership = entry.ownership();
    if (ownership != null) {
      ownership.replicas().forEach(replica -> nodes.add(replica.nodeName()));
    }
    return nodes;
  }

  private boolean held(Call.Item item) {
    Call.Batch batch = item.batch;
    if (item.call.options.acknowledge() == Event.Acknowledge.OWNER || batch == null) {
      return true;
    }
    List<Member> members = node.membership.view().members();
    int holding = 0;
    for (Member member : members) {
      MemberId id = member.id();
      if (id.equals(node.self) || batch.holders.contains(id)) {
        holding++;
      }
    }
    return item.call.options.acknowledge() == Event.Acknowledge.ALL
        ? holding == members.size()
        : holding * 2 > members.size();
  }
}
