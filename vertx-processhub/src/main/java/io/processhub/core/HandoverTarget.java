package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.List;

/**
 * Prepares processes that are to come here: starts replicas that handle nothing yet, and gives them
 * their state. What was prepared is dropped when the source says so or is gone; {@link TakingOver}
 * lets it go on.
 */
final class HandoverTarget {
  private final Node node;
  private final Steps steps;
  private final Arrivals arrivals;
  private final TakingOver takingOver;

  HandoverTarget(Node node) {
    this.node = node;
    this.steps = new Steps(node);
    this.arrivals = new Arrivals(node, steps);
    this.takingOver = new TakingOver(node, arrivals, steps);
  }

  TakingOver takingOver() {
    return takingOver;
  }

  boolean idle() {
    return arrivals.size() == 0;
  }

  void preparations(MemberId from, Message.Preparations message) {
    for (Preparation preparation : message.preparations()) {
      Entry entry = node.merge(preparation.entry());
      Ticketed of = new Ticketed(entry.id(), preparation.attempt());
      Arrival known = arrivals.get(entry.id());
      boolean sameSource = known != null && known.source.equals(from);
      if (sameSource && known.of().equals(of)) {
        steps.repeat(known);
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
        steps.tell(
            from.node(), new Step(of, Step.Kind.FAILED, 0, null, "it is not a member any more"));
        continue;
      }
      if (known != null) {
        arrivals.drop(known);
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
    arrivals.begin(arrival);
    if (arrival.phase == Arrival.Phase.DEPLOYING) {
      deploy(arrival);
    } else {
      steps.repeat(arrival);
    }
  }

  private void deploy(Arrival arrival) {
    Entry entry = node.registry.get(arrival.id().value());
    if (entry == null || !entry.live()) {
      arrivals.drop(arrival);
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

  /** Whether it was a replica that waits here for its state or its commit. */
  boolean deployed(Event.Deployed event) {
    Arrival arrival = arrivals.of(event.id(), event.ticket());
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
      steps.tell(arrival, Step.Kind.READY);
    } else {
      receive(arrival);
    }
  }

  /** Nothing is on the old route any more to that process, which may come back here. */
  void routePassed(ProcessId id) {
    Arrival arrival = arrivals.get(id);
    if (arrival != null) {
      goOn(arrival);
      steps.repeat(arrival);
    }
  }

  boolean redeployed(Event.Redeployed event) {
    Arrival arrival = arrivals.of(event.id(), event.ticket());
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
    Arrival arrival = arrivals.of(id, ticket);
    if (arrival != null) {
      arrival.ticket = 0;
      arrivals.fail(arrival, cause);
    }
    return arrival != null;
  }

  void states(MemberId from, Message.States message) {
    for (StateChunk chunk : message.chunks()) {
      Arrival arrival = arrivals.get(chunk.of().id());
      if (arrival == null || !arrival.of().equals(chunk.of()) || !arrival.source.equals(from)) {
        steps.tell(from.node(), Step.of(chunk.of(), Step.Kind.UNKNOWN));
      } else if (arrival.phase == Arrival.Phase.RECEIVING) {
        take(arrival, chunk);
      } else {
        steps.repeat(arrival);
      }
    }
  }

  private void take(Arrival arrival, StateChunk chunk) {
    byte[] state = arrival.state;
    if (state == null || state.length != chunk.total()) {
      if (chunk.total() > node.config.maxStateBytes()) {
        arrivals.fail(arrival, "its state is larger than maxStateBytes of the target");
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
    steps.tell(arrival, Step.Kind.RECEIVED);
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
    Arrival arrival = arrivals.of(event.id(), event.ticket());
    if (arrival != null && arrival.phase == Arrival.Phase.IMPORTING) {
      imported(arrival);
    }
    return arrival != null;
  }

  private void imported(Arrival arrival) {
    arrival.enter(Arrival.Phase.IMPORTED, node.now);
    steps.tell(arrival, Step.Kind.IMPORTED);
    node.touched.add(arrival.id());
  }

  boolean importFailed(Event.ImportFailed event) {
    Arrival arrival = arrivals.of(event.id(), event.ticket());
    if (arrival != null) {
      arrivals.fail(arrival, event.message());
    }
    return arrival != null;
  }

  void abandoned(MemberId from, Message.Abandoned message) {
    for (Ticketed of : message.handovers()) {
      Arrival arrival = arrivals.get(of.id());
      if (arrival != null && arrival.of().equals(of) && arrival.source.equals(from)) {
        arrivals.drop(arrival);
      }
    }
  }

  /** This node is about to leave: what it has not taken in yet stays where it is. */
  void leave() {
    for (Arrival arrival : arrivals.all()) {
      if (arrival.phase != Arrival.Phase.IMPORTED) {
        arrivals.fail(arrival, "its target leaves the hub");
      }
    }
  }

  /** Nothing of what has come counts any more. */
  void replaced() {
    for (Arrival arrival : arrivals.all()) {
      arrivals.abandon(arrival, "its target was replaced");
    }
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
      arrivals.drop(arrival);
      return false;
    }
    if (current.sameDecision(base) && !current.sameDecision(arrival.next())) {
      if (node.membership.mayRun(arrival.source)) {
        arrival.aloneSince = 0;
      } else if (arrival.phase != Arrival.Phase.IMPORTED && !arrival.complete()
          || aloneForLong(arrival)) {
        arrivals.drop(arrival);
      }
      return true;
    }
    return takingOver.decided(arrival, entry, current);
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
    for (Arrival arrival : arrivals.all()) {
      boolean works =
          arrival.phase != Arrival.Phase.RECEIVING && arrival.phase != Arrival.Phase.IMPORTED;
      if (works && node.now >= arrival.since + node.config.migrationTimeout()) {
        arrivals.fail(arrival, arrival.phase + " took too long");
        continue;
      }
      if (!node.membership.mayRun(arrival.source) || arrival.committedAt != 0) {
        node.touched.add(arrival.id());
      }
      goOn(arrival);
      if (node.now >= arrival.told + CoreConfig.RETRY) {
        steps.repeat(arrival);
      }
    }
    arrivals.remind();
  }

  /** Tells the sources what is to be said in this tick. */
  void flush() {
    steps.flush();
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return arrivals.size() + steps.size();
  }

  /** Bytes of the states that arrive here. */
  long stateBytes() {
    long held = 0;
    for (Arrival arrival : arrivals.all()) {
      held += arrival.state == null ? 0 : arrival.state.length;
    }
    return held;
  }
}
