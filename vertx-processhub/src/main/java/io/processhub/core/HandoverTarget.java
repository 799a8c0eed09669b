package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes over processes: starts replicas that handle nothing yet, gives them their state, and lets
 * them go on once the source has committed. What was prepared is dropped when the source says so or
 * is gone, or when the registry shows another decision.
 */
final class HandoverTarget {
  private final Node node;
  private final Map<ProcessId, Arrival> arrivals = new LinkedHashMap<>();
  private final Map<NodeId, Map<Ticketed, Step>> steps = new LinkedHashMap<>();

  HandoverTarget(Node node) {
    this.node = node;
  }

  boolean idle() {
    return arrivals.isEmpty();
  }

  void preparations(MemberId from, Message.Preparations message) {
    for (Preparation preparation : message.preparations()) {
      Entry entry = node.merge(preparation.entry());
      Ticketed of = new Ticketed(entry.id(), preparation.attempt());
      Arrival known = arrivals.get(entry.id());
      boolean sameSource = known != null && known.source.equals(from);
      if (sameSource && known.of().equals(of)) {
        repeat(known);
        continue;
      }
      boolean earlier = sameSource && preparation.attempt() < known.preparation.attempt();
      if (earlier || !acceptable(entry, preparation)) {
        continue;
      }
      if (node.membership.phase() == Phase.READY && !node.membership.ready()) {
        // Not everybody knows this node yet; the source asks again.
        continue;
      }
      if (!node.membership.ready()) {
        step(from.node(), new Step(of, Step.Kind.FAILED, 0, null, "it is not a member any more"));
        continue;
      }
      if (known != null) {
        drop(known);
      }
      if (node.hosting.local(entry.id()) == null) {
        begin(new Arrival(preparation, from, node.self));
      }
    }
  }

  private boolean acceptable(Entry entry, Preparation preparation) {
    Ownership current = entry.ownership();
    Ownership base = preparation.entry().ownership();
    return entry.live()
        && current != null
        && base != null
        && (current.sameDecision(base) || current.sameDecision(preparation.next()))
        && !failed(current, preparation.next())
        && preparation.next().on(node.self) != null;
  }

  /** Whether it has been this node's by that decision already, and failed. */
  private boolean failed(Ownership current, Ownership next) {
    Replica mine = current.on(node.self);
    return mine != null && mine.status() == ReplicaStatus.FAILED && current.sameDecision(next);
  }

  private void begin(Arrival arrival) {
    arrivals.put(arrival.id(), arrival);
    arrival.enter(arrival.phase, node.now);
    remind();
    if (arrival.phase == Arrival.Phase.DEPLOYING) {
      deploy(arrival);
    } else {
      repeat(arrival);
    }
  }

  private void deploy(Arrival arrival) {
    Entry entry = node.registry.get(arrival.id().value());
    if (entry == null || !entry.live()) {
      drop(arrival);
      return;
    }
    Ownership next = arrival.next();
    arrival.ticket = node.hosting.nextTicket();
    node.effect(
        new Effect.Deploy(
            entry.id(),
            arrival.ticket,
            entry.body(),
            entry.currentDetails(),
            next.epoch(),
            arrival.mine(next).role(),
            false,
            next.blank(),
            true));
  }

  /** The arrival whose replica has that ticket, or null. */
  private @Nullable Arrival of(ProcessId id, long ticket) {
    Arrival arrival = arrivals.get(id);
    return arrival != null && arrival.ticket == ticket ? arrival : null;
  }

  /** Whether it was a replica that waits here for its state or its commit. */
  boolean deployed(Event.Deployed event) {
    Arrival arrival = of(event.id(), event.ticket());
    if (arrival == null) {
      return false;
    }
    arrival.deploymentHigh = event.deploymentHigh();
    arrival.deploymentLow = event.deploymentLow();
    arrival.started = true;
    goOn(arrival);
    return true;
  }

  /**
   * Its replica is there. A process that left this node before comes back only when nothing is on
   * its old route any more: what is sent here by the new one would be taken for that, and
   * forwarded.
   */
  private void goOn(Arrival arrival) {
    boolean waits =
        arrival.phase == Arrival.Phase.DEPLOYING || arrival.phase == Arrival.Phase.STARTING;
    if (!waits || !arrival.started || !node.routes.passed(arrival.id())) {
      return;
    }
    arrival.returned |= node.routes.returns(arrival.id());
    if (arrival.phase == Arrival.Phase.DEPLOYING) {
      arrival.enter(Arrival.Phase.RECEIVING, node.now);
      tell(arrival, Step.Kind.READY);
    } else {
      receive(arrival);
    }
  }

  /** Nothing is on the old route any more to that process, which may come back here. */
  void routePassed(ProcessId id) {
    Arrival arrival = arrivals.get(id);
    if (arrival != null) {
      goOn(arrival);
      repeat(arrival);
    }
  }

  boolean redeployed(Event.Redeployed event) {
    Arrival arrival = of(event.id(), event.ticket());
    if (arrival != null) {
      arrival.deploymentHigh = event.deploymentHigh();
      arrival.deploymentLow = event.deploymentLow();
      if (arrival.phase.compareTo(Arrival.Phase.IMPORTING) >= 0) {
        // It failed and was started again: what it had imported is gone.
        receive(arrival);
      }
    }
    return arrival != null;
  }

  /** Whether the end of that replica was the end of an arrival. */
  boolean failed(ProcessId id, long ticket, String cause) {
    Arrival arrival = of(id, ticket);
    if (arrival != null) {
      arrival.ticket = 0;
      fail(arrival, cause);
    }
    return arrival != null;
  }

  void states(MemberId from, Message.States message) {
    for (StateChunk chunk : message.chunks()) {
      Arrival arrival = arrivals.get(chunk.of().id());
      if (arrival == null || !arrival.of().equals(chunk.of()) || !arrival.source.equals(from)) {
        step(from.node(), Step.of(chunk.of(), Step.Kind.UNKNOWN));
      } else if (arrival.phase == Arrival.Phase.RECEIVING) {
        take(arrival, chunk);
      } else {
        repeat(arrival);
      }
    }
  }

  private void take(Arrival arrival, StateChunk chunk) {
    byte[] state = arrival.state;
    if (state == null || state.length != chunk.total()) {
      if (chunk.total() > node.config.maxStateBytes()) {
        fail(arrival, "its state is larger than maxStateBytes of the target");
        return;
      }
      boolean whole = chunk.bytes().length == chunk.total();
      state = whole ? chunk.bytes() : new byte[chunk.total()];
      arrival.state = state;
      arrival.received = whole ? chunk.total() : 0;
    }
    int end = chunk.offset() + chunk.bytes().length;
    if (chunk.offset() == arrival.received && end <= state.length) {
      System.arraycopy(chunk.bytes(), 0, state, chunk.offset(), chunk.bytes().length);
      arrival.received = end;
    }
    tell(arrival, Step.Kind.RECEIVED);
    if (arrival.complete()) {
      if (arrival.ticket == 0) {
        arrival.enter(Arrival.Phase.STARTING, node.now);
        deploy(arrival);
      } else {
        receive(arrival);
      }
    }
  }

  /** Its replica runs and its state is complete. */
  private void receive(Arrival arrival) {
    byte[] state = arrival.state;
    if (state == null || state.length == 0) {
      imported(arrival);
    } else {
      arrival.enter(Arrival.Phase.IMPORTING, node.now);
      Entry entry = node.registry.get(arrival.id().value());
      Ownership current = entry == null ? null : entry.ownership();
      Replica owned = current == null ? null : current.on(arrival.source);
      boolean kept = owned != null && owned.backups() != null;
      node.effect(new Effect.Import(arrival.id(), arrival.ticket, state, List.of(), kept));
    }
  }

  boolean imported(Event.Imported event) {
    Arrival arrival = of(event.id(), event.ticket());
    if (arrival != null && arrival.phase == Arrival.Phase.IMPORTING) {
      imported(arrival);
    }
    return arrival != null;
  }

  private void imported(Arrival arrival) {
    arrival.enter(Arrival.Phase.IMPORTED, node.now);
    tell(arrival, Step.Kind.IMPORTED);
    node.touched.add(arrival.id());
  }

  boolean importFailed(Event.ImportFailed event) {
    Arrival arrival = of(event.id(), event.ticket());
    if (arrival != null) {
      fail(arrival, event.message());
    }
    return arrival != null;
  }

  private void fail(Arrival arrival, String cause) {
    step(arrival.source.node(), new Step(arrival.of(), Step.Kind.FAILED, 0, null, cause));
    drop(arrival);
    Entry entry = node.registry.get(arrival.id().value());
    Ownership current = entry == null ? null : entry.ownership();
    if (entry != null && current != null && current.sameDecision(arrival.next())) {
      // The source has let go of it.
      node.hosting.failed(entry, current, cause);
    }
  }

  void abandoned(MemberId from, Message.Abandoned message) {
    for (Ticketed of : message.handovers()) {
      Arrival arrival = arrivals.get(of.id());
      if (arrival != null && arrival.of().equals(of) && arrival.source.equals(from)) {
        drop(arrival);
      }
    }
  }

  /** This node is about to leave: what it has not taken in yet stays where it is. */
  void leave() {
    for (Arrival arrival : List.copyOf(arrivals.values())) {
      if (arrival.phase != Arrival.Phase.IMPORTED) {
        fail(arrival, "its target leaves the hub");
      }
    }
  }

  /** Nothing of what has come counts any more. */
  void replaced() {
    for (Arrival arrival : List.copyOf(arrivals.values())) {
      fail(arrival, "its target was replaced");
    }
  }

  private void drop(Arrival arrival) {
    arrivals.remove(arrival.id());
    if (arrival.returned) {
      forwardAgain(arrival.id());
    }
    if (arrival.ticket != 0) {
      node.hosting.discard(arrival);
    }
    node.touched.add(arrival.id());
  }

  private void forwardAgain(ProcessId id) {
    Entry entry = node.registry.get(id.value());
    Ownership current = entry == null || !entry.live() ? null : entry.ownership();
    Replica acting = current == null ? null : current.acting();
    NodeId owner = acting == null ? null : acting.member().node();
    if (owner != null && !owner.equals(node.self.node())) {
      node.routes.again(id, owner);
    }
  }

  /** The source has let go of these: they handle messages from now on. */
  void committed(MemberId from, Message.Committed message) {
    HandoverBatch batch = new HandoverBatch(from, message.batch());
    for (Entry entry : message.entries()) {
      Entry current = node.registry.get(entry.id().value());
      Ownership ownership = current == null ? null : current.ownership();
      Arrival arrival = arrivals.get(entry.id());
      Local local = node.hosting.local(entry.id());
      if (arrival != null
          && current != null
          && current.live()
          && ownership != null
          && arrival.source.equals(from)
          && handed(arrival, ownership)
          && arrival.phase == Arrival.Phase.IMPORTED) {
        arrival.batch = batch;
        arrival.awaited = message.awaited();
        takeOver(arrival, ownership);
      } else if (arrival == null && entry.ownership() != null) {
        Ticketed of = new Ticketed(entry.id(), entry.ownership().issued());
        if (local == null && ownership != null && ownership.on(node.self) != null) {
          // What was prepared is lost; the source has it still.
          step(from.node(), Step.of(of, Step.Kind.UNKNOWN));
        } else if (local != null && local.state == Local.State.RUNNING) {
          // Repeated: the answer was lost.
          step(from.node(), Step.of(of, Step.Kind.ACTIVE));
        }
      }
    }
  }

  /**
   * Whether it is handed over by that decision, or by one that followed it: taken again in another
   * view, or about other replicas of the process.
   */
  private boolean handed(Arrival arrival, Ownership ownership) {
    return arrival.next().sameDecision(ownership) || takenAgain(arrival, ownership);
  }

  private boolean takenAgain(Arrival arrival, Ownership ownership) {
    Replica mine = ownership.on(node.self);
    boolean several = ownership.replicas().size() > 1 || arrival.next().replicas().size() > 1;
    return (several || node.config.partition().quorum())
        && ownership.life() == arrival.next().life()
        && ownership.epoch().fences(arrival.next().epoch())
        && mine != null
        && mine.role() == arrival.mine(arrival.next()).role();
  }

  private void takeOver(Arrival arrival, Ownership ownership) {
    if (!node.authority.mayAct(ownership.epoch())) {
      // The steward of the view that is agreed on now decides anew.
      return;
    }
    HandoverBatch batch = arrival.batch;
    List<NodeId> awaited = batch == null ? List.of() : node.gates.open(batch, arrival.awaited);
    arrivals.remove(arrival.id());
    Replica mine = ownership.on(node.self);
    Entry entry = node.registry.get(arrival.id().value());
    if (mine == null || entry == null) {
      drop(arrival);
      return;
    }
    node.hosting.takeOver(arrival, entry, ownership, batch);
    byte[] state = arrival.state;
    boolean saved = mine.backups() != null || batch == null && state != null && state.length > 0;
    if (state != null && saved && node.config.migration().handover()) {
      // It had checkpoints, or may have had: what it came with is the next one.
      Copy copy = Copy.of(Version.of(ownership, 1), List.of(state));
      node.safekeeping.restored(arrival.id(), copy, ownership);
    }
    node.effect(
        new Effect.Activate(
            arrival.id(), arrival.ticket, ownership.epoch(), mine.role(), batch, awaited));
    if (batch != null) {
      step(arrival.source.node(), Step.of(arrival.of(), Step.Kind.ACTIVE));
    }
    node.touched.add(arrival.id());
  }

  /** Looks whether what is prepared here is still wanted, or has become this node's own. */
  boolean reconcile(Entry entry) {
    Arrival arrival = arrivals.get(entry.id());
    if (arrival == null) {
      return false;
    }
    Ownership current = entry.ownership();
    Ownership base = arrival.preparation.entry().ownership();
    if (!entry.live() || current == null || base == null || failed(current, arrival.next())) {
      drop(arrival);
      return false;
    }
    boolean sourceThere = node.membership.mayRun(arrival.source);
    if (current.sameDecision(base) && !current.sameDecision(arrival.next())) {
      if (sourceThere) {
        arrival.aloneSince = 0;
      } else if (arrival.phase != Arrival.Phase.IMPORTED && !arrival.complete()
          || aloneForLong(arrival)) {
        drop(arrival);
      }
      return true;
    }
    if (handed(arrival, current) && sourceThere && arrival.batch == null) {
      // The source tells in which batch, again if that is lost and nothing was decided since.
      if (arrival.committedAt == 0) {
        arrival.committedAt = node.now;
      }
      long wait =
          takenAgain(arrival, current) ? 2 * CoreConfig.RETRY : node.config.migrationTimeout();
      if (node.now < arrival.committedAt + wait) {
        remind();
        return true;
      }
      node.report(true, "no word from the source of " + entry.id() + ": it goes on here");
    }
    // Another life, another body or another role begins anew.
    Replica mine = current.on(node.self);
    boolean same =
        current.life() == arrival.next().life()
            && entry.body().equals(arrival.preparation.entry().body());
    if (same && mine != null && mine.role() == arrival.mine(arrival.next()).role()) {
      if (arrival.phase == Arrival.Phase.IMPORTED) {
        boolean last = arrival.committedAt != 0 || arrival.batch != null;
        if (!last && node.hosting.waitsForRelease(current, mine.role())) {
          return true;
        }
        if (!last && !current.sameDecision(arrival.next()) && outdated(arrival, current)) {
          return arrivals.containsKey(entry.id());
        }
        takeOver(arrival, current);
        return true;
      }
      if (arrival.complete()) {
        return true;
      }
    }
    drop(arrival);
    return false;
  }

  /**
   * Its source went on after it had sent the state, and died: whether there may be a later
   * checkpoint, with which the process is to start instead.
   */
  private boolean outdated(Arrival arrival, Ownership current) {
    Seeking seeking = node.safekeeping.seeking();
    if (!seeking.needed(current)) {
      return false;
    }
    boolean over = seeking.over(arrival.id(), current);
    boolean later = over && seeking.here(arrival.id(), current.life()) != null;
    if (later) {
      drop(arrival);
    } else if (over) {
      seeking.end(arrival.id());
    }
    return !over || later;
  }

  /** Its source is gone and nobody has decided that it goes on here: its process may wait. */
  private boolean aloneForLong(Arrival arrival) {
    if (arrival.aloneSince == 0) {
      arrival.aloneSince = node.now;
    }
    return node.now >= arrival.aloneSince + node.config.migrationTimeout();
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.ARRIVALS, node.now)) {
      return;
    }
    for (Arrival arrival : List.copyOf(arrivals.values())) {
      boolean works =
          arrival.phase != Arrival.Phase.RECEIVING && arrival.phase != Arrival.Phase.IMPORTED;
      if (works && node.now >= arrival.since + node.config.migrationTimeout()) {
        fail(arrival, arrival.phase + " took too long");
        continue;
      }
      if (!node.membership.mayRun(arrival.source) || arrival.committedAt != 0) {
        node.touched.add(arrival.id());
      }
      goOn(arrival);
      if (node.now >= arrival.told + CoreConfig.RETRY) {
        repeat(arrival);
      }
    }
    remind();
  }

  private void remind() {
    if (!arrivals.isEmpty()) {
      node.timers.atLatest(Timers.Kind.ARRIVALS, node.now + CoreConfig.RETRY);
    }
  }

  /** Tells the source again how far this is; it may have given up. */
  private void repeat(Arrival arrival) {
    switch (arrival.phase) {
      case DEPLOYING, STARTING, IMPORTING -> tell(arrival, Step.Kind.RECEIVED);
      case RECEIVING -> {
        boolean ready = arrival.received == 0 && node.routes.passed(arrival.id());
        tell(arrival, ready ? Step.Kind.READY : Step.Kind.RECEIVED);
      }
      case IMPORTED -> tell(arrival, Step.Kind.IMPORTED);
    }
  }

  private void tell(Arrival arrival, Step.Kind kind) {
    arrival.told = node.now;
    Replica replica = null;
    if (kind == Step.Kind.IMPORTED) {
      Replica mine = arrival.mine(arrival.next());
      replica = mine.running(node.now, arrival.deploymentHigh, arrival.deploymentLow);
    }
    step(arrival.source.node(), new Step(arrival.of(), kind, arrival.received, replica, null));
  }

  private void step(NodeId source, Step step) {
    steps.computeIfAbsent(source, s -> new LinkedHashMap<>()).put(step.of(), step);
  }

  /** Sends the steps of this tick; of one handover only the last. */
  void flush() {
    steps.forEach(
        (source, all) -> {
          List<Step> list = List.copyOf(all.values());
          for (List<Step> part : Lists.parts(list, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(source, new Message.Progress(part));
          }
        });
    steps.clear();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return arrivals.size() + steps.size();
  }

  /** Bytes of the states that arrive here. */
  long stateBytes() {
    long held = 0;
    for (Arrival arrival : arrivals.values()) {
      held += arrival.state == null ? 0 : arrival.state.length;
    }
    return held;
  }
}
