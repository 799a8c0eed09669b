package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends checkpoints to the members that are to hold them, in few messages. */
final class CopySender {
  private final Node node;
  private final Map<MemberId, CopyLane> lanes = new LinkedHashMap<>();

  CopySender(Node node) {
    this.node = node;
  }

  /**
   * Sends a checkpoint of this node to a member.
   *
   * @param has what the member holds already, null for nothing
   * @param urgent whether somebody waits for it
   */
  void send(MemberId to, ProcessId id, Copy copy, @Nullable Version has, boolean urgent) {
    boolean follows =
        has != null
            && has.sameDecision(copy.version())
            && has.sequence() >= copy.first()
            && has.sequence() < copy.version().sequence();
    lane(to)
        .offer(new Parcel(id, copy, follows ? has.sequence() : 0, CopyPart.Purpose.KEEP), urgent);
  }

  /** Sends a copy to a member for something else than to keep it. */
  void send(MemberId to, ProcessId id, Copy copy, CopyPart.Purpose purpose) {
    lane(to).offer(new Parcel(id, copy, 0, purpose), true);
  }

  private CopyLane lane(MemberId to) {
    node.timers.atLatest(Timers.Kind.COPIES, node.now + CoreConfig.RETRY);
    return lanes.computeIfAbsent(to, t -> new CopyLane(node, t));
  }

  /** Whether it is an answer to what was sent last. */
  boolean answered(MemberId from, CopyAnswer answer) {
    CopyLane lane = lanes.get(from);
    return lane != null && lane.answered(answer);
  }

  /** That process is another's now. */
  void forget(ProcessId id) {
    lanes.values().forEach(lane -> lane.forget(id));
  }

  /** Members that are gone take nothing more. */
  void topologyChanged() {
    lanes.keySet().removeIf(member -> !node.membership.present(member));
  }

  void tick() {
    if (node.timers.fired(Timers.Kind.COPIES, node.now)) {
      lanes.values().removeIf(CopyLane::idle);
      lanes.values().forEach(CopyLane::repeat);
      if (!lanes.isEmpty()) {
        node.timers.at(Timers.Kind.COPIES, node.now + CoreConfig.RETRY);
      }
    }
  }

  void pump() {
    lanes.values().forEach(CopyLane::pump);
  }
}
