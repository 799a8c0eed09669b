package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node does for the processes whose ring owner it is: decides who owns them, replaces
 * owners that were lost, moves processes to where the strategy wants them, and settles conflicts.
 */
final class Stewardship {
  private final Node node;
  private final Placing placing;

  /** Decisions whose owners do not all run yet, and when they were last told. */
  private final Map<ProcessId, Long> open = new LinkedHashMap<>();

  /** Decided in this tick. */
  private final List<MovePlan.Move> moving = new ArrayList<>();

  private final Moves moves;
  private final Orders orders;
  private final Arranging arranging;
  private final Displaced displaced;
  private final ReplicaSets sets;
  private final Inquiries inquiries;
  private final Pace pace;

  Stewardship(Node node) {
    this.node = node;
    this.placing = new Placing(node);
    this.moves = new Moves(node);
    this.orders = new Orders(node);
    this.arranging = new Arranging(node);
    this.displaced = new Displaced(node);
    this.sets = new ReplicaSets(node, placing, orders, moves, new Several());
    this.inquiries = new Inquiries(node);
    this.pace = new Pace(node);
  }

  Arranging arranging() {
    return arranging;
  }

  Inquiries inquiries() {
    return inquiries;
  }

  Placing placing() {
    return placing;
  }

  boolean moving() {
    return moves.busy() || orders.retrying() || arranging.busy();
  }

  private boolean stewardOf(ProcessId id) {
    return node.self.node().equals(node.membership.steward(id));
  }

  /** Compares what is desired with what is, for entries that may have changed. */
  void reconcile(List<Entry> entries) {
    if (!node.membership.ready() || !node.authority.issues()) {
      // What was stopped is not looked at again.
      entries.stream().filter(entry -> !entry.live()).forEach(this::settle);
      return;
    }
    List<Entry> mine = new ArrayList<>();
    for (Entry entry : entries) {
      settle(entry);
      if (entry.live() && stewardOf(entry.id())) {
        mine.add(entry);
      }
    }
    if (!entries.isEmpty()) {
      arranging.touched();
    }
    if (mine.isEmpty()) {
      return;
    }
    Map<ProcessId, List<NodeId>> desired = placing.place(mine);
    for (Entry entry : mine) {
      decide(entry, desired.getOrDefault(entry.id(), List.of()));
    }
  }

  /** There is no such process any more. */
  void forget(ProcessId id) {
    open.remove(id);
    orders.forget(id);
    moves.ended(id);
    arranging.forget(id);
    displaced.settled(id);
    inquiries.forget(id);
  }

  /** An entry is about to be merged with what is known already. */
  void merging(@Nullable Entry known, Entry incoming) {
    displaced.merging(known, incoming);
  }

  /** Forgets decisions that have been carried out or overtaken. */
  private void settle(Entry entry) {
    Ownership ownership = entry.ownership();
    if (!entry.live()) {
      arranging.forget(entry.id());
    }
    boolean steward = stewardOf(entry.id());
    if (!entry.live() || !steward) {
      inquiries.forget(entry.id());
    }
    orders.settle(entry, steward);
    boolean done = !entry.live() || ownership == null || !steward;
    if (!done && ownership != null) {
      done = true;
      for (Replica replica : ownership.replicas()) {
        // One that nobody can act on, because its node has left, is to wait or is decided anew.
        done &=
            replica.status() != ReplicaStatus.ASSIGNED || !node.membership.mayRun(replica.member());
      }
    }
    if (done) {
      open.remove(entry.id());
      if (!orders.underWay(entry.id())) {
        moves.ended(entry.id());
      }
    } else if (!open.containsKey(entry.id())) {
      open.put(entry.id(), node.now);
      node.timers.atLatest(Timers.Kind.ASSIGNMENTS, node.now + CoreConfig.RETRY);
    }
  }

  private void decide(Entry entry, List<NodeId> desired) {
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      if (!desired.isEmpty()) {
        issue(entry, desired, false);
      }
      return;
    }
    boolean met = true;
    for (Replica replica : ownership.replicas()) {
      if (!node.membership.met(replica.member())) {
        met = false;
        inquiries.about(entry.id(), ownership);
      }
      if (node.membership.unknown(replica.member())) {
        return;
      }
    }
    if (met) {
      inquiries.forget(entry.id());
    } else if (inquiries.open(entry.id())) {
      return;
    }
    if (pace.spent(entry.id())) {
      return;
    }
    List<Replica> there = present(ownership);
    if (there.isEmpty()) {
      replaceLost(entry, ownership, desired);
      return;
    }
    boolean several = ReplicaSets.several(ownership, desired) && !placing.everywhere(entry.body());
    boolean held = several && ReplicaSets.lostActive(there) && holder(ownership) != null;
    if (!held && (toBeTakenAgain(ownership) || displaced.has(entry.id()))) {
      takeAgain(entry, ownership, there);
      return;
    }
    if (ReplicaSets.stillborn(ownership)) {
      node.end(entry);
      return;
    }
    if (several) {
      sets.step(entry, ownership, there, desired, open.containsKey(entry.id()));
      return;
    }
    if (desired.isEmpty() || sameNodes(ownership, desired)) {
      orders.withdraw(entry, ownership);
      if (!open.containsKey(entry.id())) {
        moves.ended(entry.id());
      }
      return;
    }
    boolean urgent = there.size() < ownership.replicas().size() || onLeaving(there);
    boolean failed = there.stream().anyMatch(r -> r.status() == ReplicaStatus.FAILED);
    boolean settled =
        !open.containsKey(entry.id()) && (!failed || placing.everywhere(entry.body()));
    if (urgent || node.sweep.movesAllowed() && settled) {
      move(entry, ownership, there, desired, urgent);
    }
  }

  /** Whether nobody carries the decision out any more, though it is not carried out. */
  private boolean toBeTakenAgain(Ownership ownership) {
    boolean outdated = node.authority.outdated(ownership.epoch());
    for (Replica replica : ownership.replicas()) {
      ReplicaStatus status = replica.status();
      if (status == ReplicaStatus.STOPPED || outdated && status == ReplicaStatus.ASSIGNED) {
        return true;
      }
    }
    for (Release release : ownership.releases()) {
      if (outdated && !release.done()) {
        return true;
      }
    }
    return false;
  }

  /** The same decision under an epoch of now; what was lost meanwhile starts blank. */
  private void takeAgain(Entry entry, Ownership old, List<Replica> there) {
    boolean goesOn = there.stream().anyMatch(r -> r.running() && r.role() == Role.ACTIVE);
    boolean blank = old.blank();
    List<Replica> replicas = new ArrayList<>();
    for (Replica replica : there) {
      boolean again =
          replica.status() == ReplicaStatus.STOPPED || replica.status() == ReplicaStatus.ASSIGNED;
      blank |= replica.status() == ReplicaStatus.STOPPED && !goesOn;
      replicas.add(
          again
              ? Replica.assigned(replica.member(), replica.nodeName(), replica.role(), node.now)
              : replica);
    }
    Epoch epoch = node.authority.next(old.epoch());
    boolean fresh = old.neverRan();
    issue(entry, new Decision(old.life(), epoch, blank && !fresh, fresh, replicas), old.holders());
  }

  /** Has a process that runs on one node handed over to another; anything else starts anew. */
  private void move(
      Entry entry, Ownership ownership, List<Replica> there, List<NodeId> desired, boolean urgent) {
    ProcessId id = entry.id();
    boolean handsOver =
        ownership.replicas().size() == 1
            && desired.size() == 1
            && there.get(0).running()
            && !placing.everywhere(entry.body());
    if (!handsOver && restoring(ownership)) {
      return;
    }
    if (!handsOver) {
      if (moves.mayStart(id)) {
        boolean blank = !ownership.neverRan() && !keepsOne(there, desired);
        Ownership next = decision(entry, desired, blank);
        moving(id, ownership, next.replicas());
        node.write(entry.with(next));
      }
    } else if (!desired.get(0).equals(orders.target(id))
        && !orders.refusedLately(id, urgent)
        && moves.mayStart(id)) {
      Ownership next = decision(entry, desired, ownership.bare());
      moving(entry.id(), ownership, next.replicas());
      orders.order(entry, ownership, next);
    }
  }

  /** Whether it is about to run on a node that stays, perhaps with state that only that has. */
  private boolean restoring(Ownership ownership) {
    Replica only = ownership.replicas().size() == 1 ? ownership.replicas().get(0) : null;
    return only != null
        && only.status() == ReplicaStatus.ASSIGNED
        && !ownership.neverRan()
        && (node.membership.hosts().contains(only.member()) || takesBack(ownership));
  }

  /** Whether a leaving member may be about to go on with the state that it has still. */
  private boolean takesBack(Ownership ownership) {
    return ownership.blank() && ownership.issued() > Stamp.timeOf(node.now - 2 * CoreConfig.REMIND);
  }

  /** What their owners said of processes that were to move. */
  void stayed(Message.Stayed message) {
    message.failures().forEach(failure -> orders.stayed(failure.id()));
  }

  /** Somebody said where the process is to be, or whether it stays: what was refused is over. */
  void directed(ProcessId id) {
    orders.forgive(id);
    node.touched.add(id);
  }

  Orders orders() {
    return orders;
  }

  void leave() {
    orders.clear();
  }

  void topologyChanged() {
    orders.topologyChanged();
    arranging.topologyChanged();
  }

  /** Remembers what goes from where to where by a decision. */
  private void moving(ProcessId id, Ownership old, List<Replica> next) {
    List<Replica> gone = new ArrayList<>(old.replicas());
    List<Replica> fresh = new ArrayList<>(next);
    gone.removeIf(before -> next.stream().anyMatch(r -> r.member().equals(before.member())));
    fresh.removeIf(replica -> old.on(replica.member()) != null);
    for (int i = 0; i < fresh.size(); i++) {
      Replica from = i < gone.size() ? gone.get(i) : old.replicas().get(0);
      String to = fresh.get(i).nodeName();
      // On a node that came back it is where it was.
      if (!from.nodeName().equals(to)) {
        moving.add(new MovePlan.Move(id, from.member(), from.nodeName(), to));
      }
    }
  }

  /** Another view was agreed on: what was ordered under earlier ones is void. */
  void agreed() {
    open.clear();
    orders.clear();
    moves.clear();
    displaced.clear();
  }

  private List<Replica> present(Ownership ownership) {
    List<Replica> there = new ArrayList<>();
    for (Replica replica : ownership.replicas()) {
      if (node.membership.present(replica.member())) {
        there.add(replica);
      }
    }
    return there;
  }

  private boolean onLeaving(List<Replica> replicas) {
    for (Replica replica : replicas) {
      if (!node.membership.situation().places().contains(replica.member())) {
        return true;
      }
    }
    return false;
  }

  private static boolean keepsOne(List<Replica> there, List<NodeId> desired) {
    return there.stream().anyMatch(r -> r.running() && desired.contains(r.member().node()));
  }

  private static boolean sameNodes(Ownership ownership, List<NodeId> desired) {
    List<Replica> replicas = ownership.replicas();
    if (replicas.size() != desired.size()) {
      return false;
    }
    for (Replica replica : replicas) {
      if (!desired.contains(replica.member().node())) {
        return false;
      }
    }
    return true;
  }

  private void replaceLost(Entry entry, Ownership ownership, List<NodeId> desired) {
    boolean ran = !ownership.neverRan();
    if (ran && entry.body().restart() == RestartPolicy.TEMPORARY) {
      node.end(entry);
      return;
    }
    MemberId holder = holder(ownership);
    if (holder != null) {
      Epoch epoch = node.authority.next(ownership.epoch());
      Replica back = placing.replica(holder);
      moving(entry.id(), ownership, List.of(back));
      Decision decision = new Decision(ownership.life(), epoch, true, false, List.of(back));
      issue(entry, decision, ownership.holders());
      return;
    }
    NodeId prepared = orders.target(entry.id());
    List<NodeId> targets =
        prepared != null && node.membership.hosts().contains(prepared)
            ? List.of(prepared)
            : placing.replacement(entry, ownership, desired);
    if (!targets.isEmpty()) {
      Ownership next = decision(entry, targets, ran);
      node.write(entry.with(aboveOrdered(entry.id(), next)));
      orders.forget(entry.id());
      moving(entry.id(), ownership, next.replicas());
    } else if (orders.underWay(entry.id())) {
      // It waits for its node, which is not to be asked for it any more.
      orders.forget(entry.id());
      moves.ended(entry.id());
    }
  }

  /** A member that handed the process over and has not been told that it arrived, or null. */
  private @Nullable MemberId holder(Ownership ownership) {
    for (Release release : ownership.releases()) {
      if (!release.done() && node.membership.present(release.member())) {
        return release.member();
      }
    }
    return null;
  }

  /** Makes and publishes the next decision. */
  private Entry issue(Entry entry, List<NodeId> targets, boolean blank) {
    return node.write(entry.with(decision(entry, targets, blank)));
  }

  private Ownership decision(Entry entry, List<NodeId> targets, boolean blank) {
    Ownership old = entry.ownership();
    List<Role> roles = placing.roles(entry.body(), targets.size());
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      replicas.add(placing.replica(old, targets.get(i), roles.get(i)));
    }
    Epoch epoch = node.authority.next(old == null ? Epoch.NONE : old.epoch());
    long life = old == null ? 0 : old.life();
    Decision decision = new Decision(life, epoch, blank, old == null, replicas);
    return decide(entry.id(), decision, old == null ? List.of() : old.holders());
  }

  /** Decisions for processes with several replicas. */
  private final class Several implements ReplicaSets.Decider {
    @Override
    public void decide(Entry entry, Ownership now, List<Replica> replicas, boolean blank) {
      Ownership next = next(entry, now, replicas, blank);
      node.write(entry.with(aboveOrdered(entry.id(), next)));
      orders.forget(entry.id());
      moving(entry.id(), now, next.replicas());
    }

    @Override
    public @Nullable MemberId holder(Ownership now) {
      return Stewardship.this.holder(now);
    }

    @Override
    public boolean takesBack(Ownership now) {
      return Stewardship.this.takesBack(now);
    }

    @Override
    public void order(Entry entry, Ownership now, List<Replica> replicas) {
      Ownership next = next(entry, now, replicas, now.bare());
      moving(entry.id(), now, next.replicas());
      orders.order(entry, now, next);
    }

    private Ownership next(Entry entry, Ownership now, List<Replica> replicas, boolean blank) {
      Epoch epoch = node.authority.next(now.epoch());
      Decision decision = new Decision(now.life(), epoch, blank, !now.everRan(), replicas);
      return Stewardship.this.decide(entry.id(), decision, now.holders());
    }
  }

  /** Above what was ordered: a source that only seemed to be lost may still commit that. */
  private Ownership aboveOrdered(ProcessId id, Ownership next) {
    Ownership ordered = orders.next(id);
    boolean above = ordered == null || next.epoch().fences(ordered.epoch());
    return above ? next : next.withEpoch(node.authority.next(ordered.epoch()));
  }

  /** What a steward decides; the rest of an ownership follows from when and where. */
  private record Decision(
      long life,
      Epoch epoch,
      boolean blank,
      boolean fresh,
      List<Replica> replicas,
      @Nullable MemberId claimant) {
    Decision(long life, Epoch epoch, boolean blank, boolean fresh, List<Replica> replicas) {
      this(life, epoch, blank, fresh, replicas, null);
    }
  }

  private Entry issue(Entry entry, Decision decision, List<MemberId> before) {
    return node.write(entry.with(decide(entry.id(), decision, before)));
  }

  private Ownership decide(ProcessId id, Decision decision, List<MemberId> before) {
    Entry known = node.registry.get(id.value());
    Ownership old = known == null ? null : known.ownership();
    List<Release> releases = new ArrayList<>();
    for (MemberId member : displaced.with(id, before)) {
      if (node.membership.mayRun(member) && awaited(member, decision, old)) {
        releases.add(new Release(member, false));
      }
    }
    int viewSize = node.membership.view().size();
    long issued = node.clock.tick(node.now);
    Epoch highest = displaced.highest(id);
    displaced.settled(id);
    if (old != null) {
      pace.decided(id);
    }
    return new Ownership(
        decision.life,
        decision.epoch.fences(highest) ? decision.epoch : node.authority.next(highest),
        viewSize,
        node.self,
        issued,
        decision.blank,
        decision.fresh,
        decision.replicas,
        releases);
  }

  /** Whether it has to let go first: if it is or may be active, and is not to be so any more. */
  private static boolean awaited(MemberId member, Decision decision, @Nullable Ownership old) {
    boolean stoodBy = old != null && old.standsBy(member) && !member.equals(decision.claimant);
    for (Replica replica : decision.replicas) {
      if (replica.member().equals(member)) {
        return replica.role() == Role.PASSIVE && !stoodBy;
      }
    }
    return !stoodBy;
  }

  /**
   * A start that was accepted: the first decision for a new life of the process.
   *
   * @param life time of the stop that it follows, 0 if none
   */
  Entry found(Entry previous, long life, List<NodeId> targets) {
    List<Role> roles = placing.roles(previous.body(), targets.size());
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      replicas.add(placing.replica(null, targets.get(i), roles.get(i)));
    }
    Ownership old = previous.ownership();
    Epoch epoch = old == null ? node.authority.first(life) : node.authority.next(old.epoch());
    Decision decision = new Decision(life, epoch, false, true, replicas);
    Entry founded = issue(previous, decision, old == null ? List.of() : old.holders());
    if (mineAlone(founded)) {
      node.outbox.hold(founded.id());
    }
    node.happened(new Fact.Registered(founded));
    return founded;
  }

  /** Whether this member starts it at once and has nobody to wait for. */
  private boolean mineAlone(Entry entry) {
    Ownership ownership = entry.ownership();
    return ownership != null
        && ownership.replicas().size() == 1
        && ownership.releases().isEmpty()
        && ownership.on(node.self) != null;
  }

  /** Members that run processes against the registry: the steward settles who goes on. */
  void claims(MemberId claimant, Message.Claims message) {
    if (!node.membership.ready() || !node.authority.issues()) {
      return;
    }
    List<Entry> behind = new ArrayList<>();
    for (Claim claim : message.claims()) {
      Entry entry = node.registry.get(claim.id().value());
      if (entry == null || !stewardOf(claim.id())) {
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
    issue(entry, same, old.holders());
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
    for (Replica replica : present(winner)) {
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
        present(current).stream()
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
      issue(entry, new Decision(current.life(), above, current.blank(), false, all), both);
      return;
    }
    if (claimantWins && own != null) {
      winner = claimant;
      boolean blank = claim.ownership().blank();
      List<Replica> back = restored(claim.ownership(), own, current);
      issue(entry, new Decision(current.life(), above, blank, false, back), both);
    } else {
      winner = owner;
      List<Replica> others = new ArrayList<>(current.replicas());
      others.removeIf(r -> r.member().equals(claimant));
      boolean blank = current.blank();
      issue(
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

  /** Fills the places of moves that have ended. */
  void moveOn() {
    moves.tick();
    tell();
    orders.flush();
    inquiries.flush();
  }

  /** Says what is to run elsewhere by the decisions of this tick. */
  void tell() {
    for (List<MovePlan.Move> part : Lists.parts(moving, CoreConfig.TICK_BUDGET)) {
      node.happened(new Fact.Redistributing(part));
    }
    moving.clear();
  }

  /** Tells the owners of open decisions again; the messages may have been lost. */
  void tick() {
    orders.tick();
    arranging.tick();
    inquiries.tick();
    pace.tick();
    if (!node.timers.fired(Timers.Kind.ASSIGNMENTS, node.now) || open.isEmpty()) {
      return;
    }
    Map<NodeId, List<Entry>> late = new LinkedHashMap<>();
    List<ProcessId> reminded = new ArrayList<>();
    for (Map.Entry<ProcessId, Long> decision : open.entrySet()) {
      // In the order in which they are due.
      if (decision.getValue() + CoreConfig.REMIND > node.now
          || reminded.size() >= CoreConfig.TICK_BUDGET) {
        break;
      }
      reminded.add(decision.getKey());
    }
    for (ProcessId id : reminded) {
      open.remove(id);
      open.put(id, node.now);
      Entry entry = node.registry.get(id.value());
      if (entry != null) {
        remind(entry, late);
      }
    }
    late.forEach((to, entries) -> node.outbox.sendEntries(List.of(to), entries));
    node.timers.atLatest(Timers.Kind.ASSIGNMENTS, node.now + CoreConfig.RETRY);
  }

  private void remind(Entry entry, Map<NodeId, List<Entry>> late) {
    Ownership ownership = entry.ownership();
    if (ownership == null) {
      return;
    }
    List<MemberId> concerned = new ArrayList<>();
    ownership.replicas().stream()
        .filter(r -> r.status() == ReplicaStatus.ASSIGNED)
        .forEach(r -> concerned.add(r.member()));
    ownership.releases().stream().filter(r -> !r.done()).forEach(r -> concerned.add(r.member()));
    for (MemberId member : concerned) {
      if (!member.equals(node.self) && node.membership.present(member)) {
        late.computeIfAbsent(member.node(), m -> new ArrayList<>()).add(entry);
      }
    }
    if (onLeaving(present(ownership))) {
      // It was left to one that might have gone on with its state, and has not.
      node.touched.add(entry.id());
    }
  }

  /** Processes with owners out of sight. */
  int displaced() {
    return displaced.load();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return open.size()
        + moving.size()
        + moves.load()
        + orders.load()
        + arranging.load()
        + inquiries.load()
        + pace.load();
  }
}
