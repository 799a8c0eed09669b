package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Nodes that want to be members of the next view, or of one again. */
final class Newcomers {
  /** For how long the last word of a newcomer counts. */
  private static final long HEARD = 1_700;

  /** How long one that finds no place asks before it is refused: somebody may be on its way out. */
  private static final long PATIENCE = 5_000;

  private record Asked(long first, long last) {}

  private final Node node;
  private final Map<MemberId, Asked> asking = new TreeMap<>();

  Newcomers(Node node) {
    this.node = node;
  }

  void heard(MemberId from) {
    Asked before = asking.get(from);
    asking.put(from, new Asked(before == null ? node.now : before.first, node.now));
  }

  /** Those that asked a short time ago. */
  Set<MemberId> recent() {
    asking.values().removeIf(asked -> asked.last + HEARD <= node.now);
    return asking.keySet();
  }

  /** Tells those for whom there is no place that the hub is full. */
  void refuse(AgreedView view) {
    int most = node.config.partition().maxVoters();
    boolean full = view.holders().size() >= most;
    for (MemberId holder : view.holders()) {
      full &= holder.equals(node.self) || node.membership.peers().linked(holder);
    }
    if (!full) {
      return;
    }
    List<MemberId> refused = new ArrayList<>();
    asking.forEach(
        (member, asked) -> {
          if (view.voter(member) == null && node.now >= asked.first + PATIENCE) {
            refused.add(member);
          }
        });
    for (MemberId member : refused) {
      asking.remove(member);
      String text =
          "node '"
              + node.membership.name(member)
              + "' is one too many: '"
              + node.config.partition().type()
              + "' admits "
              + most
              + " nodes, and so many are there";
      node.send(
          member.node(), new Message.Rejected(member.incarnation(), RefusalCode.INVALID, text));
    }
  }

  int load() {
    return asking.size();
  }
}
