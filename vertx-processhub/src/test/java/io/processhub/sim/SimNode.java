package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.core.Entry;
import io.processhub.core.Envelope;
import io.processhub.core.Event;
import io.processhub.core.HubCore;
import io.processhub.core.Introduction;
import io.processhub.core.Phase;
import io.processhub.core.Replica;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.View;
import io.processhub.wire.WireCodec;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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

  final SimHost host;
  final MemberId member;
  final HubCore core;
  final Map<ProcessId, SimReplica> replicas = new LinkedHashMap<>();
  final Map<ProcessId, NodeId> routes = new LinkedHashMap<>();
  final WireCodec codec = new WireCodec();
  View view = View.of(0, List.of());

  private final Simulation sim;
  private final ArrayDeque<Event> held = new ArrayDeque<>();
  private boolean alive = true;
  private boolean hung;
  boolean leaving;
  boolean left;
  private long lag;
  private long busyUntil;
  private long wishes;
  private boolean dieInNextTick;
  boolean staleRoutes;

  SimNode(Simulation sim, SimHost host, long incarnation) {
    this.sim = sim;
    this.host = host;
    this.member = new MemberId(host.id, incarnation);
    Member self = new Member(member, host.name, 1.0, null, Set.of(), true, false);
    this.core =
        new HubCore(sim.plan.config(), new Introduction(self, now(), 7, new byte[] {1, 2, 3}));
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

  void slowDown(long micros) {
    lag = micros;
  }

  void dieInNextTick() {
    dieInNextTick = true;
  }

  void hang() {
    hung = true;
  }

  /** Everything that waited is taken in, one by one or as one batch. */
  void wake() {
    hung = false;
    if (sim.random.chance(0.3) && !held.isEmpty()) {
      Event.Batch batch = new Event.Batch(new ArrayList<>(held));
      held.clear();
      take(batch);
    }
    while (alive && !held.isEmpty()) {
      take(held.poll());
    }
  }

  void die() {
    alive = false;
    held.clear();
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
    if (++sim.handled > Simulation.MOST_EVENTS) {
      throw new SimFailure("no end of events, now on " + host);
    }
    sim.ledger.begun(this, event);
    sim.trace.add(sim.agenda.now(), host.name, "<-", event, now());
    List<Effect> effects;
    try {
      effects = core.on(event, now());
    } catch (RuntimeException | StackOverflowError e) {
      throw new SimFailure("HubCore.on threw on " + host + " for " + event, e);
    }
    if (effects.size() > EFFECTS_PER_TICK) {
      throw new SimFailure(host + " asks for " + effects.size() + " effects in one tick");
    }
    int last = effects.size();
    if (dieInNextTick && effects.size() > 1 && sim.mayCrash(host)) {
      last = sim.random.below(effects.size());
    }
    for (int i = 0; i < last; i++) {
      carryOut(effects.get(i));
    }
    if (last < effects.size()) {
      sim.trace.add(sim.agenda.now(), host.name, "dies before effect", last, last);
      sim.crash(host);
      return;
    }
    sim.ledger.afterTick(this);
  }

  private void carryOut(Effect effect) {
    if (effect instanceof Effect.Send send) {
      send(send);
      return;
    }
    sim.trace.add(sim.agenda.now(), host.name, "->", effect, effect.getClass().getName().length());
    if (effect instanceof Effect.Wake wake) {
      long wish = ++wishes;
      // A timer takes a millisecond at least.
      long at = Math.max(host.reaches(wake.at()), sim.agenda.now() + Agenda.MS);
      sim.agenda.at(at, () -> tick(wish));
    } else if (effect instanceof Effect.Again) {
      sim.agenda.in(sim.random.between(1, 300), () -> post(new Event.Tick()));
    } else if (effect instanceof Effect.Deploy deploy) {
      deploy(deploy);
    } else if (effect instanceof Effect.Undeploy undeploy) {
      undeploy(undeploy.id(), undeploy.ticket());
    } else if (effect instanceof Effect.Adopt adopt) {
      adopt(adopt);
    } else if (effect instanceof Effect.Freeze freeze) {
      soon(new Event.Frozen(freeze.id(), freeze.ticket()));
      if (freeze.export()) {
        soon(new Event.Exported(freeze.id(), freeze.ticket(), new byte[] {1, 2, 3}));
      }
    } else if (effect instanceof Effect.Import state) {
      soon(new Event.Imported(state.id(), state.ticket()));
    } else if (effect instanceof Effect.Flush flush) {
      soon(new Event.Flushed(flush.token()));
    } else if (effect instanceof Effect.Complete complete) {
      sim.ledger.completed(this, complete.result());
    } else if (effect instanceof Effect.RoutesChanged changed) {
      changed.ids().forEach(this::route);
    } else if (effect instanceof Effect.Changed changed) {
      view = changed.view();
      sim.ledger.viewChanged(this, view);
      routeAll();
    } else if (effect instanceof Effect.Left) {
      left = true;
      sim.left(this);
    } else if (effect instanceof Effect.CannotJoin refused) {
      throw new SimFailure(host + " may not join: " + refused.message());
    } else if (effect instanceof Effect.ConflictResolved) {
      sim.conflicts++;
    }
  }

  private void soon(Event event) {
    sim.agenda.in(
        1_000,
        () -> {
          if (alive) {
            post(event);
          }
        });
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
    for (NodeId to : send.to()) {
      sim.network.send(this, to, frame, send.envelope().message());
    }
  }

  private void checkSize(Envelope envelope) {
    if (envelope.message() instanceof io.processhub.core.Message.Delta delta
        && delta.entries().size() > ENTRIES_PER_MESSAGE) {
      throw new SimFailure(host + " sends " + delta.entries().size() + " entries in one message");
    }
  }

  private void adopt(Effect.Adopt adopt) {
    SimReplica replica = replicas.get(adopt.id());
    if (replica == null || replica.ticket != adopt.ticket()) {
      // It ended by itself, and the hub is about to be told.
      return;
    }
    if (replica.epoch.fences(adopt.epoch())) {
      throw new SimFailure(host + " goes back from " + replica + " to epoch " + adopt.epoch());
    }
    replica.epoch = adopt.epoch();
  }

  private void deploy(Effect.Deploy deploy) {
    ProcessId id = deploy.id();
    SimReplica there = replicas.get(id);
    if (there != null) {
      throw new SimFailure(host + " starts a second replica beside " + there);
    }
    SimReplica replica = new SimReplica(id, deploy.ticket(), deploy.epoch());
    replicas.put(id, replica);
    sim.deployments.merge(id, 1, Integer::sum);
    long timeout = sim.plan.startTimeout() * Agenda.MS;
    long time = sim.faults.deployTime(timeout);
    if (time >= timeout) {
      sim.agenda.in(timeout, () -> deployFailed(replica));
    } else if (sim.faults.deployFails()) {
      sim.agenda.in(time, () -> deployFailed(replica));
    } else {
      sim.agenda.in(time, () -> deployed(replica));
    }
  }

  private boolean stillThere(SimReplica replica) {
    return alive && replicas.get(replica.id) == replica;
  }

  private void deployFailed(SimReplica replica) {
    if (stillThere(replica)) {
      replicas.remove(replica.id);
      sim.ledger.deployFailed(replica.id);
      post(new Event.DeployFailed(replica.id, replica.ticket, "does not start"));
    }
  }

  private void deployed(SimReplica replica) {
    if (stillThere(replica)) {
      replica.state = SimReplica.State.RUNNING;
      post(new Event.Deployed(replica.id, replica.ticket, replica.ticket, sim.random.next()));
    }
  }

  private void undeploy(ProcessId id, long ticket) {
    SimReplica replica = replicas.get(id);
    if (replica == null || replica.ticket != ticket) {
      // It ended by itself, and the hub is about to be told.
      return;
    }
    replica.state = SimReplica.State.STOPPING;
    long time = sim.faults.undeployTime(sim.plan.stopTimeout() * Agenda.MS);
    sim.agenda.in(
        time,
        () -> {
          if (stillThere(replica)) {
            replicas.remove(id);
            post(new Event.Undeployed(id, ticket));
          }
        });
  }

  /** The verticle ends by itself, for good or with a failure. */
  void end(SimReplica replica, boolean failure) {
    replicas.remove(replica.id);
    sim.ledger.ended(replica.id);
    post(
        failure
            ? new Event.ReplicaFailed(replica.id, replica.ticket, "broke")
            : new Event.ReplicaFinished(replica.id, replica.ticket));
  }

  /** The verticle's supervisor starts it again. */
  void redeploy(SimReplica replica) {
    post(new Event.Redeployed(replica.id, replica.ticket, replica.ticket, sim.random.next()));
  }

  void routeAll() {
    if (!staleRoutes) {
      routes.clear();
      core.registry().entries().forEach(entry -> route(entry.id()));
    }
  }

  private void route(ProcessId id) {
    if (staleRoutes) {
      return;
    }
    NodeId to = routeOf(core.registry().get(id.value()));
    if (to == null) {
      routes.remove(id);
    } else {
      routes.put(id, to);
    }
  }

  /** Where a user's message goes: the first running replica on a member that is there. */
  @Nullable NodeId routeOf(@Nullable Entry entry) {
    if (entry == null || !entry.live() || entry.ownership() == null) {
      return null;
    }
    for (Replica replica : entry.ownership().replicas()) {
      boolean there = replica.member().equals(member) || view.contains(replica.member());
      if (replica.running() && there) {
        return replica.member().node();
      }
    }
    return null;
  }

  boolean ready() {
    return alive && core.phase() == Phase.READY;
  }

  @Override
  public String toString() {
    return member.toString();
  }
}
