package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the newest checkpoints of the processes that run here to the members that are to hold
 * them. Others drop what they have once enough of these hold it.
 */
final class Spreading {
  private final Node node;
  private final CopySender sender;
  private final Map<NodeId, List<CopyKey>> drops = new LinkedHashMap<>();

  Spreading(Node node, CopySender sender) {
    this.node = node;
    this.sender = sender;
  }

  /** Sends the newest one to those that are to hold it and do not. */
  void spread(Protection protection, Ownership current, boolean urgent) {
    List<MemberId> wanted = protection.wanted(node, current);
    if (!Collections.disjoint(wanted, protection.dropped)) {
      // What they are to hold again must not be what they may be about to drop.
      protection.last(protection.last.again());
    }
    Copy last = protection.last;
    for (MemberId member : wanted) {
      if (!protection.heldBy(member, last.version())) {
        sender.send(member, protection.id, last, protection.held.get(member), urgent);
      }
    }
  }

  /** Those that are to hold it do: nobody else need. */
  void dropOthers(Protection protection, List<MemberId> wanted) {
    List<MemberId> over = new ArrayList<>(protection.held.keySet());
    over.removeAll(wanted);
    for (MemberId member : over) {
      drop(member.node(), new CopyKey(protection.id, protection.last.version()));
      protection.held.remove(member);
      protection.dropped.add(member);
    }
  }

  /** A member holds that version, of an earlier owner; it need not when there are newer ones. */
  void stray(Protection protection, Ownership current, MemberId from, Version version) {
    List<MemberId> wanted = protection.wanted(node, current);
    Version last = protection.last.version();
    boolean older = version.compareTo(last) < 0;
    if (older && wanted.contains(from)) {
      // It ran the process itself in between and has let go of what it held before that, or did
      // not know of the process for a while.
      protection.held.remove(from);
      spread(protection, current, false);
    } else if (older
        && wanted.size() >= node.config.safekeeping().backups()
        && protection.holding(wanted, last) == wanted.size()) {
      drop(from.node(), new CopyKey(protection.id, last));
      protection.dropped.add(from);
    }
  }

  private void drop(NodeId at, CopyKey key) {
    drops.computeIfAbsent(at, a -> new ArrayList<>()).add(key);
  }

  /** Tells those that need not hold something any more. */
  void flush() {
    drops.forEach(
        (to, keys) -> {
          for (List<CopyKey> some : Lists.parts(keys, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(to, new Message.CopyDrops(some));
          }
        });
    drops.clear();
  }
}
