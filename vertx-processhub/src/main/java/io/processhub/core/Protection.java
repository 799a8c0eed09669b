package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an owner keeps of a process with checkpoints: the newest one, and who holds what of it. */
final class Protection {
  /** Somebody waits until that version is held by enough members, until then at the latest. */
  record Waiter(long ticket, long token, Version version, long deadline) {}

  final ProcessId id;
  Copy last;

  /** The newest version that each member holds, as far as it has said. */
  final Map<MemberId, Version> held = new LinkedHashMap<>();

  /** Members that were told to drop the newest version; they may do so late. */
  final Set<MemberId> dropped = new HashSet<>();

  final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

  private List<MemberId> wanted = List.of();
  private @Nullable Situation situation;
  private @Nullable Ownership ownership;

  Protection(ProcessId id, Copy last) {
    this.id = id;
    this.last = last;
  }

  /** There is a newer one. */
  void last(Copy newest) {
    last = newest;
    dropped.clear();
  }

  /** It counts under that decision from now on. */
  void under(Ownership decision) {
    if (!last.version().under(decision)) {
      last(last.under(decision));
      // What was to be held under the earlier decision is held with what is sent from now on.
      List<Waiter> waiting = List.copyOf(waiters);
      waiters.clear();
      for (Waiter waiter : waiting) {
        waiters.add(new Waiter(waiter.ticket(), waiter.token(), last.version(), waiter.deadline()));
      }
    }
  }

  /** The members that are to hold it now. */
  List<MemberId> wanted(Node node, Ownership decision) {
    Situation now = node.membership.situation();
    if (now != situation || decision != ownership) {
      situation = now;
      ownership = decision;
      wanted = node.safekeeping.places(now, id, node.self, decision);
    }
    return wanted;
  }

  boolean heldBy(MemberId member, Version version) {
    Version theirs = held.get(member);
    return theirs != null && theirs.covers(version);
  }

  /** How many of the wanted members hold that version. */
  int holding(List<MemberId> members, Version version) {
    int count = 0;
    for (int i = 0; i < members.size(); i++) {
      count += heldBy(members.get(i), version) ? 1 : 0;
    }
    return count;
  }
}
