package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.core.Entry;
import io.processhub.core.Envelope;
import io.processhub.core.Event;
import io.processhub.core.HubCore;
import io.processhub.core.Introduction;
import io.processhub.core.Load;
import io.processhub.core.Ownership;
import io.processhub.core.Phase;
import io.processhub.core.Release;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.model.Epoch;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.model.View;
import io.processhub.wire.WireCodec;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of the hub on one host: the core, and a simulated shell that carries out its effects. */
final class SimNode {
  /** More than one tick may ever ask for: budgets of the core times the messages of each. */
  private static final int EFFECTS_PER_TICK = 12_000;

  private static final int ENTRIES_PER_MESSAGE = 1_000;

  /** Calls that users have open on one node at once. */
  private static final int MOST_CALLS = 60;

  /** Bytes of states that a core keeps at once, here or there. */
  private static final long MOST_STATES = 32L << 20;

  final SimHost host;
  final MemberId member;
  final HubCore core;
  final Map<ProcessId, SimReplica> replicas = new LinkedHashMap<>();
  final Map<ProcessId, NodeId> routes = new LinkedHashMap<>();
  final WireCodec codec = new WireCodec();
  final DataPlane plane;
  final SimSupervisor supervisor;

  /** Where the selector reads routes that are told to it, not the registry. */
  private final @Nullable SimFeed feed;

  View view = View.of(0, List.of());

  /** End of its lease on its clock. */
  private long leaseUntil = Long.MIN_VALUE;

  /** Replicas of earlier epochs are not covered by it. */
  private Epoch leaseSince = Epoch.NONE;

  private final Simulation sim;

  /** What waits while the node hangs: events of the hub, and what else was to happen here. */
  private final ArrayDeque<Object> held = new ArrayDeque<>();

  private boolean alive = true;
  private boolean hung;
  private long hungSince;
  boolean leaving;
  private long leaveUntil;
  boolean left;
  private Set<NodeId> present = Set.of();
  private long lag;
  private long busyUntil;
  private long wishes;
  private boolean dieInNextTick;
  private boolean changeInNextTick;
  boolean staleRoutes;
  private boolean joined;

  SimNode(Simulation sim, SimHost host, long incarnation) {
    this.sim = sim;
    this.host = host;
    this.plane = new DataPlane(sim, this);
    this.supervisor = new SimSupervisor(sim, this);
    this.feed = sim.lateRoutes() ? new SimFeed(sim, this) : null;
    this.member = new MemberId(host.id, incarnation);
    Member self = host.member(member, sim.plan.load().unlike());
    this.core =
        new HubCore(
            sim.plan.config(),
            new Introduction(self, now(), Map.of("option", 7L), new byte[] {1, 2, 3}));
    if (sim.plan.config().distribution().pushInterval() > 0) {
      measure();
    }
  }

  /** It tells its hub every now and then how busy it is. */
  private void measure() {
    later(
        sim.plan.config().distribution().pushInterval() * Agenda.MS,
        () -> {
          if (!left) {
            post(new Event.Measured(Strategies.measured(host.index)));
            measure();
          }
        });
  }

  long now() {
    return host.clock(sim.agenda.now());
  }

  boolean alive() {
    return alive;
  }

  boolean hung() {
    return hung;
  }

  /** For so long, in microseconds. */
  long hungFor() {
    return hung ? sim.agenda.now() - hungSince : 0;
  }

  void slowDown(long micros) {
    lag = micros;
  }

  void dieInNextTick() {
    dieInNextTick = true;
  }

  void changeInNextTick() {
    changeInNextTick = true;
  }

  /** It does nothing for a while; what comes of that is for those who do not list it any more. */
  void hang() {
    hung = true;
    hungSince = sim.agenda.now();
  }

  /** Everything that waited is taken in, one by one or as one batch. */
  void wake() {
    hung = false;
    boolean batches = sim.random.chance(0.3);
    List<Event> batch = new ArrayList<>();
    while (alive && !held.isEmpty()) {
      Object next = held.poll();
      if (next instanceof Event event) {
        batch.add(event);
      }
      boolean whole = !batches || !(held.peek() instanceof Event);
      if (whole && !batch.isEmpty() && !left) {
        take(batch.size() == 1 ? batch.get(0) : new Event.Batch(batch));
        batch.clear();
      }
      if (next instanceof Later later) {
        later.action.run();
      }
    }
  }

  void die() {
    alive = false;
    hung = false;
    for (Object waiting : held) {
      if (waiting instanceof Later later) {
        later.died.run();
      }
    }
    held.clear();
    plane.end(host + " died", true);
  }

  private record Later(Runnable action, Runnable died) {}

  /** Something happens on this node in so many microseconds, unless it is dead by then. */
  void later(long micros, Runnable action) {
    sim.agenda.in(
        micros,
        () -> {
          if (alive) {
            receive(action, () -> {});
          }
        });
  }

  /** Something happens here now, or when the node goes on; or it died before that. */
  void receive(Runnable action, Runnable died) {
    if (hung) {
      held.add(new Later(action, died));
    } else {
      action.run();
    }
  }

  /** Gives an event to the hub now, or when the node gets round to it. */
  void post(Event event) {
    if (!alive || left) {
      return;
    }
    if (hung) {
      held.add(event);
    } else if (lag > 0 || busyUntil > sim.agenda.now()) {
      busyUntil = Math.max(busyUntil, sim.agenda.now()) + sim.random.between(0, lag);
      sim.agenda.at(busyUntil, () -> arrive(event));
    } else {
      take(event);
    }
  }

  private void arrive(Event event) {
    if (hung) {
      held.add(event);
    } else if (alive && !left) {
      take(event);
    }
  }

  private void take(Event event) {
    if (++sim.handled > sim.mostEvents) {
      throw new SimFailure("no end of events, now on " + host);
    }
    sim.ledger.begun(this, event);
    sim.trace.add(sim.agenda.now(), host.name, "<-", event, now() * 31 + Marks.of(event));
    List<Effect> effects;
    try {
      effects = core.on(event, now());
    } catch (RuntimeException | StackOverflowError e) {
      throw new SimFailure("HubCore.on threw on " + host + " for " + event, e);
    }
    if (effects.size() > EFFECTS_PER_TICK) {
      throw new SimFailure(host + " asks for " + effects.size() + " effects in one tick");
    }
    if (sim.handled % 8 == 0 && sim.plan.load().kept() > 0) {
      checkLoad(core.load());
    }
    sim.steering.took(this, event);
    int last = effects.size();
    if (dieInNextTick && effects.size() > 1 && sim.mayCrash(host)) {
      last = sim.random.below(effects.size());
    }
    boolean changes = changeInNextTick && effects.size() > 1;
    int change = changes ? sim.random.below(effects.size()) : -1;
    boolean leaves = false;
    for (int i = 0; i < last; i++) {
      if (i == change) {
        changeInNextTick = false;
        leaves = sim.faults.change(this);
      }
      carryOut(effects.get(i));
    }
    if (last < effects.size()) {
      sim.trace.add(sim.agenda.now(), host.name, "dies before effect", last, last);
      sim.crash(host);
      return;
    }
    sim.ledger.afterTick(this);
    sim.witness.agreed(this);
    if (leaves && alive && !left) {
      sim.faults.leave(this);
    }
  }

  /** Whether the replicas here may begin to handle messages, as this node's shell sees it. */
  boolean leaseHolds() {
    return alive && (!sim.witness.quorum() || now() < leaseUntil);
  }

  /** The same of one replica. */
  boolean covers(SimReplica replica) {
    return leaseHolds() && !leaseSince.fences(replica.epoch);
  }

  private void lease(Effect.Lease lease) {
    boolean over = !leaseHolds();
    long until = lease.until();
    leaseUntil = until;
    leaseSince = lease.since();
    if (until == Long.MIN_VALUE && !leaving && !replicas.isEmpty()) {
      votedOut();
    }
    if (over) {
      sim.note(host, "has a lease until " + until);
      plane.proceed();
    }
  }

  /** Whatever goes wrong, what a core remembers is bounded by the processes that there are. */
  private void checkLoad(Load load) {
    int ids = sim.plan.mostIds();
    boolean bounded =
        load.entries() <= ids
            && load.headstones() <= ids
            && load.locals() <= ids
            && load.reasons() <= ids
            && load.nodes() <= 4 * (sim.runs.size() + sim.hosts.size())
            && load.work() <= 4 * ids + 30 * MOST_CALLS
            && load.moves() <= 8 * ids
            && load.messages() <= 2 * ids
            && load.stateBytes() <= 2L * (MOST_STATES + sim.plan.config().maxStateBytes());
    if (!bounded) {
      throw new SimFailure(this + " holds too much: " + load + " of " + ids + " ids");
    }
  }

  private void carryOut(Effect effect) {
    if (effect instanceof Effect.Send send) {
      send(send);
      return;
    }
    sim.trace.add(sim.agenda.now(), host.name, "->", effect, Marks.of(effect));
    sim.steering.carriesOut(this, effect);
    if (effect instanceof Effect.Wake wake) {
      long wish = ++wishes;
      // A timer takes a millisecond at least.
      long at = Math.max(host.reaches(wake.at()), sim.agenda.now() + Agenda.MS);
      sim.agenda.at(at, () -> tick(wish));
    } else if (effect instanceof Effect.Again) {
      sim.agenda.in(sim.random.between(1, 300), () -> post(new Event.Tick()));
    } else if (effect instanceof Effect.Deploy deploy) {
      supervisor.deploy(deploy);
    } else if (effect instanceof Effect.Undeploy undeploy) {
      supervisor.undeploy(undeploy.id(), undeploy.ticket());
    } else if (effect instanceof Effect.Adopt adopt) {
      supervisor.adopt(adopt);
    } else if (plane.carryOut(effect)) {
      return;
    } else if (effect instanceof Effect.Complete complete) {
      sim.ledger.completed(this, complete.result());
    } else if (effect instanceof Effect.Reported reported) {
      sim.reports.put(reported.call(), reported.report());
      sim.administrators.reported(this, reported.call(), reported.report());
    } else if (effect instanceof Effect.RoutesChanged changed) {
      changed.ids().forEach(this::noteRoute);
      if (feed != null) {
        feed.changed(changed.ids());
      }
      changed.ids().forEach(id -> sim.checkpoints.known(this, id));
    } else if (effect instanceof Effect.Changed changed) {
      view = changed.view();
      present = new HashSet<>(changed.cluster());
      present.add(member.node());
      sim.ledger.viewChanged(this, view);
      if (changed.phase() == Phase.READY && !joinedBefore()) {
        later(0, () -> sim.statics.ask(this, sim.statics.ids()));
      }
      routeAll();
    } else if (effect instanceof Effect.Left gone) {
      left(gone.notHandedOver());
    } else if (effect instanceof Effect.CannotJoin refused) {
      throw new SimFailure(host + " may not join: " + refused.message());
    } else if (effect instanceof Effect.Happened happened) {
      sim.facts.happened(this, happened.fact());
    } else if (effect instanceof Effect.Migrated moved) {
      sim.facts.migrated(this, moved);

    } else if (effect instanceof Effect.Lease lease) {
      lease(lease);
    } else if (effect instanceof Effect.Halted halted && halted.halted()) {
      // Under a quorum others vote it out; without one what it runs ends as in a crash.
      if (!sim.plan.config().partition().quorum()) {
        votedOut();
      }
    } else if (effect instanceof Effect.ConflictResolved conflict) {
      sim.conflicts++;
      sim.checkpoints.settled(this, conflict);
    }
  }

  /** Whether it has been a member before. */
  private boolean joinedBefore() {
    boolean before = joined;
    joined = true;
    return before;
  }

  /** Others go on without what it runs, as after a crash, and it stops that. */
  private void votedOut() {
    sim.note(host, "is voted out, or has no quorum");
    crashed();
  }

  private void crashed() {
    sim.harm.crashed(host);
    sim.watches().forEach(process -> process.crashed(host, sim.agenda.now()));
  }

  private void left(List<ProcessId> notHandedOver) {
    left = true;
    boolean last = sim.nodes().stream().noneMatch(n -> n != this && n.ready() && !n.leaving);
    if (last && core.view().size() == 0) {
      // All have left: what waited here waits for nobody.
      sim.watches().forEach(process -> process.disturbed(sim.agenda.now()));
    }
    if (leaveUntil <= now() || core.view().size() == 0) {
      sim.ledger.cutShort(this);
    }
    sim.note(host, "has not handed over " + notHandedOver);
    if (sim.steady && notHandedOver.stream().anyMatch(this::placeable)) {
      throw new SimFailure(
          this + " leaves a cluster at rest without handing over " + notHandedOver);
    }
    if (leaveUntil <= now()) {
      crashed();
    } else {
      notHandedOver.forEach(id -> sim.watch(id).crashed(host, sim.agenda.now()));
    }
    plane.end("the hub on " + host + " has left", false);
    sim.left(this, notHandedOver);
  }

  /** Whether somebody else could take that process. */
  private boolean placeable(ProcessId id) {
    Entry entry = core.registry().get(id.value());
    return entry != null
        && entry.live()
        && entry.body().onNodeLoss() == OnNodeLoss.RESTART
        && entry.body().rule() instanceof PlacementRule.None
        && core.view().members().stream().anyMatch(member -> !member.cordoned());
  }

  /** The hub is to leave within so many milliseconds. */
  void leave(long timeout) {
    leaving = true;
    leaveUntil = now() + timeout;
    sim.note(host, "leaves within " + timeout + " ms");
    post(new Event.LeaveCall(timeout));
  }

  /** What a leaving node drops is lost if there is nobody who could take it, or no time left. */
  void noteDropped(ProcessWatch process) {
    boolean taken = core.view().members().stream().anyMatch(member -> !member.cordoned());
    if (leaving && (!taken || now() >= leaveUntil)) {
      process.disturbed(sim.agenda.now());
    }
  }

  private void tick(long wish) {
    if (wish == wishes) {
      post(new Event.Tick());
    }
  }

  private void send(Effect.Send send) {
    Buffer frame = codec.encode(send.envelope());
    byte[] bytes = frame.getBytes();
    sim.trace.add(
        sim.agenda.now(), host.name, "->", send, Arrays.hashCode(bytes) * 31L + send.to().size());
    checkSize(send.envelope());
    if (send.envelope().message() instanceof io.processhub.core.Message.CopyAnswers answers) {
      sim.checkpoints.answers(this, answers);
    } else if (send.envelope().message() instanceof io.processhub.core.Message.Fetch fetch) {
      sim.checkpoints.fetches(this, fetch);
    }
    if (!sim.steering.loses(this, send)) {
      for (NodeId to : send.to()) {
        sim.network.send(this, to, frame, send.envelope().message());
      }
    }
  }

  private void checkSize(Envelope envelope) {
    if (envelope.message() instanceof io.processhub.core.Message.Delta delta
        && delta.entries().size() > ENTRIES_PER_MESSAGE) {
      throw new SimFailure(host + " sends " + delta.entries().size() + " entries in one message");
    }
  }

  boolean stillThere(SimReplica replica) {
    return alive && !left && replicas.get(replica.id) == replica;
  }

  void routeAll() {
    if (!staleRoutes) {
      routes.clear();
      core.registry().entries().forEach(entry -> noteRoute(entry.id()));
    }
  }

  private void noteRoute(ProcessId id) {
    if (staleRoutes) {
      return;
    }
    Entry entry = core.registry().get(id.value());
    sim.watch(id).seenIn(sim, entry);
    NodeId to = routeOf(entry);
    if (to == null) {
      routes.remove(id);
    } else {
      routes.put(id, to);
    }
  }

  /** The node that a message for the process is sent to now, if any. */
  @Nullable NodeId route(ProcessId id) {
    return staleRoutes || feed == null ? answer(id) : feed.route(id);
  }

  /** What it says to those who ask where the process is. */
  @Nullable NodeId answer(ProcessId id) {
    return staleRoutes ? routes.get(id) : trueRoute(id);
  }

  /** Does that once the selector has been told of all route changes before. */
  void afterRoutes(Runnable action) {
    if (feed == null) {
      action.run();
    } else {
      feed.then(action);
    }
  }

  /** Why a message has the route that it has. */
  String story(ProcessId id) {
    return core.registry().get(id.value()) + ", nodes " + present + ", stale " + staleRoutes;
  }

  /**
   * Whether this node's cluster manager does not list a node yet that has joined and runs the
   * process: nothing can be sent there.
   */
  boolean ownerUnlisted(ProcessId id) {
    Entry entry = core.registry().get(id.value());
    Ownership ownership = entry == null ? null : entry.ownership();
    for (Replica replica : ownership == null ? List.<Replica>of() : ownership.replicas()) {
      NodeId on = replica.member().node();
      SimHost host = sim.hostOf(on);
      if (replica.running()
          && replica.role() == Role.ACTIVE
          && host != null
          && host.node != null
          && host.node.alive()
          && !present.contains(on)
          && core.view().contains(replica.member())) {
        return true;
      }
    }
    return false;
  }

  /** The same by what the registry says. */
  @Nullable NodeId trueRoute(ProcessId id) {
    return routeOf(core.registry().get(id.value()));
  }

  /**
   * Where a user's message goes: to an active replica on a node that is there, the own one first;
   * before there is any, to a former owner that has not let go.
   */
  @Nullable NodeId routeOf(@Nullable Entry entry) {
    if (entry == null || !entry.live() || entry.ownership() == null) {
      return null;
    }
    NodeId first = null;
    boolean open = core.phase() != Phase.LEARNING && !entry.ownership().neverRan();
    for (Replica replica : entry.ownership().replicas()) {
      open &= replica.status() == ReplicaStatus.ASSIGNED;
      NodeId on = replica.member().node();
      if (replica.running() && replica.role() == Role.ACTIVE && present.contains(on)) {
        if (on.equals(member.node())) {
          return on;
        }
        first = first == null ? on : first;
      }
    }
    for (Release release : entry.ownership().releases()) {
      NodeId on = release.member().node();
      boolean replaced = core.view().contains(on) && !core.view().contains(release.member());
      if (open && first == null && !release.done() && present.contains(on) && !replaced) {
        first = on;
      }
    }
    return first;
  }

  boolean ready() {
    return alive && core.phase() == Phase.READY;
  }

  @Override
  public String toString() {
    return member.toString();
  }
}
