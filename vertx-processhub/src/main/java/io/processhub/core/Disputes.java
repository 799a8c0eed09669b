package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Settles who goes on with a process that a member claims, because it runs it against the registry.
 * A claimant that is only behind hears what the registry says; between two owners {@link Conflict}
 * chooses, and the other one is to let go.
 */
final class Disputes {
  private final Node node;
  private final Placing placing;
  private final Decisions decisions;

  Disputes(Node node, Placing placing, Decisions decisions) {
    this.node = node;
    this.placing = placing;
    this.decisions = decisions;
  }

  void settle(MemberId claimant, List<Claim> claims) {
    List<Entry> behind = new ArrayList<>();
    for (Claim claim : claims) {
      Entry entry = node.registry.get(claim.id().value());
      if (entry == null || !node.stewardship.stewardOf(claim.id())) {
        continue;
      }
      Ownership current = entry.ownership();
      if (entry.live()
          && current != null
          && current.on(claimant) != null
          && node.authority.outdated(current.epoch())) {
        renew(entry, current);
      } else if (!entry.live()
          || current == null
          || current.on(claimant) != null && !contradicted(claim, claimant, current)
          || current.releaseOf(claimant) != null
              && (placing.everywhere(entry.body())
                  || !Conflict.abandoned(entry, current, claim, claimant))) {
        behind.add(entry);
      } else if (node.membership.present(claimant)) {
        resolve(entry, current, claimant, claim);
      }
    }
    if (!behind.isEmpty() && !claimant.equals(node.self)) {
      node.outbox.sendEntries(List.of(claimant.node()), behind);
    }
  }

  /** What was handed over under an earlier view belongs to whom it was handed. */
  private void renew(Entry entry, Ownership old) {
    Epoch epoch = node.authority.next(old.epoch());
    Decision same = new Decision(old.life(), epoch, old.blank(), old.fresh(), old.replicas());
    decisions.issue(entry, same, old.holders());
  }

  /** Whether it runs as an active replica where the registry says that it stands by. */
  private static boolean contradicted(Claim claim, MemberId claimant, Ownership current) {
    Replica claimed = claim.ownership().on(claimant);
    Replica known = current.on(claimant);
    return claimed != null
        && known != null
        && claimed.role() == Role.ACTIVE
        && known.role() == Role.PASSIVE;
  }

  /** The winner's replicas that are there and that the loser has not got, too. */
  private List<Replica> restored(Ownership winner, Replica own, Ownership loser) {
    List<Replica> replicas = new ArrayList<>();
    for (Replica replica : winner.replicasOn(node.membership::present)) {
      if (replica.equals(own) || loser.on(replica.member()) == null) {
        replicas.add(replica);
      }
    }
    return replicas;
  }

  private void resolve(Entry entry, Ownership current, MemberId claimant, Claim claim) {
    Epoch above = claim.ownership().epoch();
    above = node.authority.next(above.fences(current.epoch()) ? above : current.epoch());
    List<MemberId> both = new ArrayList<>(current.holders());
    if (!both.contains(claimant)) {
      both.add(claimant);
    }
    List<Replica> running =
        current.replicasOn(node.membership::present).stream()
            .filter(r -> r.running() && r.role() == Role.ACTIVE && !r.member().equals(claimant))
            .toList();
    Replica own = claim.ownership().on(claimant);
    boolean matches = Conflict.sameProcess(entry, current, claim);
    boolean claimantWins =
        own != null
            && matches
            && (running.isEmpty()
                || Conflict.firstWins(claim.ownership(), claimant, current, running));
    Replica acting = current.acting();
    MemberId owner = acting == null ? claimant : acting.member();
    MemberId winner;
    if (own != null && matches && placing.everywhere(entry.body())) {
      // Each is one of many: none has to give way.
      List<Replica> all = new ArrayList<>(current.replicas());
      all.add(own);
      decisions.issue(
          entry, new Decision(current.life(), above, current.blank(), false, all), both);
      return;
    }
    if (claimantWins && own != null) {
      winner = claimant;
      boolean blank = claim.ownership().blank();
      List<Replica> back = restored(claim.ownership(), own, current);
      decisions.issue(entry, new Decision(current.life(), above, blank, false, back), both);
    } else {
      winner = owner;
      List<Replica> others = new ArrayList<>(current.replicas());
      others.removeIf(r -> r.member().equals(claimant));
      boolean blank = current.blank();
      decisions.issue(
          entry,
          new Decision(current.life(), above, blank, current.fresh(), others, claimant),
          both);
    }
    Epoch claimed = claim.ownership().epoch();
    Epoch held = current.epoch();
    node.effect(
        claimantWins
            ? new Effect.ConflictResolved(entry.id(), winner, owner, claimed, held, above)
            : new Effect.ConflictResolved(entry.id(), winner, claimant, held, claimed, above));
  }
}
