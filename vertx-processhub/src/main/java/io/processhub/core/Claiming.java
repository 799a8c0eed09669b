package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells stewards of replicas that run here against the registry, again until they have decided. */
final class Claiming {
  private final Node node;
  private final Map<NodeId, List<Claim>> claims = new LinkedHashMap<>();

  /** Claimed for what has arrived here: claimed again while it waits. */
  private final Set<ProcessId> arrived = new LinkedHashSet<>();

  Claiming(Node node) {
    this.node = node;
  }

  static Claim of(Local local) {
    return new Claim(local.id, local.decision, local.body.hash());
  }

  /** Claims a process for the replica that runs here, unless that was done a moment ago. */
  void claim(Local local) {
    node.timers.atLatest(Timers.Kind.CLAIMS, node.now + CoreConfig.CLAIM_RETRY);
    NodeId steward = node.membership.steward(local.id);
    if (steward == null || local.nextClaim > node.now) {
      return;
    }
    local.nextClaim = node.now + CoreConfig.CLAIM_RETRY;
    claim(steward, of(local));
  }

  /** Claims a process that has been handed over to this node and does not run here yet. */
  void claimArrived(Claim claim) {
    node.timers.atLatest(Timers.Kind.CLAIMS, node.now + CoreConfig.CLAIM_RETRY);
    NodeId steward = node.membership.steward(claim.id());
    if (steward != null && arrived.add(claim.id())) {
      claim(steward, claim);
    }
  }

  private void claim(NodeId steward, Claim claim) {
    claims.computeIfAbsent(steward, s -> new ArrayList<>()).add(claim);
  }

  /** Has those looked at again that may claim again. */
  void tick() {
    if (node.timers.fired(Timers.Kind.CLAIMS, node.now)) {
      for (Local local : node.hosting.locals()) {
        if (local.nextClaim != 0) {
          local.nextClaim = 0;
          node.touched.add(local.id);
        }
      }
      node.touched.addAll(arrived);
      arrived.clear();
    }
  }

  /** Sends the claims of this tick. */
  void flush() {
    claims.forEach(
        (steward, list) -> {
          for (List<Claim> part : Lists.parts(list, CoreConfig.ENTRIES_PER_MESSAGE)) {
            Message.Claims message = new Message.Claims(part);
            if (steward.equals(node.self.node())) {
              node.stewardship.claims(node.self, message);
            } else {
              node.send(steward, message);
            }
          }
        });
    claims.clear();
  }

  int load() {
    return claims.size() + arrived.size();
  }
}
