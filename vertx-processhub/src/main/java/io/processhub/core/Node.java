package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What the parts of one core share: identity, time, registry, and where effects go. */
final class Node {
  final CoreConfig config;
  final Introduction introduction;
  final MemberId self;
  final HybridClock clock = new HybridClock();
  final Registry registry = new Registry();
  final Timers timers = new Timers();
  final LinkedHashSet<ProcessId> touched = new LinkedHashSet<>();
  final Outbox outbox = new Outbox(this);
  final Authority authority;
  final Membership membership;
  final Hosting hosting;
  final Starting starting;
  final Endings endings;
  final Contests contests;
  final Stewardship stewardship;
  final Calls calls;
  final Intake intake;
  final AntiEntropy antiEntropy;
  final Snapshots snapshots;
  final Sweep sweep;
  final HandoverSource source;
  final HandoverTarget target;
  final FillSource fillSource;
  final FillTarget fillTarget;
  final StandingBy standingBy;
  final Restores restores;
  final Claiming claiming;
  final Evacuation evacuation;
  final Safekeeping safekeeping;
  final Merging merging;
  final Forwarders routes;
  final Gates gates;
  final Flushes flushes;
  final NodeMarks marks;
  final Admin admin;
  final Lateness lateness;
  final Measurements measurements;
  private List<Effect> effects = new ArrayList<>();
  private long lastChange;
  long now;

  Node(CoreConfig config, Introduction introduction) {
    this.config = config;
    this.introduction = introduction;
    this.self = introduction.member().id();
    this.marks = new NodeMarks(this);
    this.authority = Authority.of(this);
    this.membership = new Membership(this);
    this.hosting = new Hosting(this);
    this.starting = new Starting(this);
    this.endings = new Endings(this);
    this.contests = new Contests(this);
    this.stewardship = new Stewardship(this);
    this.calls = new Calls(this);
    this.intake = new Intake(this);
    this.antiEntropy = new AntiEntropy(this);
    this.snapshots = new Snapshots(this);
    this.sweep = new Sweep(this);
    this.source = new HandoverSource(this);
    this.target = new HandoverTarget(this);
    this.fillSource = new FillSource(this);
    this.fillTarget = new FillTarget(this);
    this.standingBy = new StandingBy(this);
    this.restores = new Restores(this);
    this.claiming = new Claiming(this);
    this.evacuation = new Evacuation(this);
    this.safekeeping = new Safekeeping(this);
    this.merging = new Merging(this);
    this.routes = new Forwarders(this);
    this.gates = new Gates(this);
    this.flushes = new Flushes(this);
    this.admin = new Admin(this);
    this.lateness = new Lateness(this);
    this.measurements = new Measurements(this);
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void send(List<NodeId> to, Message message) {
    if (!to.isEmpty()) {
      effects.add(new Effect.Send(List.copyOf(to), new Envelope(self, clock.tick(now), message)));
    }
  }

  void send(NodeId to, Message message) {
    send(List.of(to), message);
  }

  void report(boolean warning, String text) {
    effects.add(new Effect.Report(warning, text));
  }

  /** Takes over an entry that another member made. */
  Entry merge(Entry incoming) {
    Entry before = registry.get(incoming.id().value());
    stewardship.merging(before, incoming);
    Entry after = registry.apply(incoming);
    if (after != before) {
      touched.add(after.id());
      lastChange = now;
    }
    return after;
  }

  /** When an entry last changed, by this member or by another. */
  long lastChange() {
    return lastChange;
  }

  /** Stores an entry that this member made, and tells the others at the end of the tick. */
  Entry write(Entry made) {
    Entry after = apply(made);
    outbox.changed(after.id());
    return after;
  }

  /** Stores an entry that this member made; who makes it tells the others. */
  Entry apply(Entry made) {
    Entry after = registry.apply(made);
    touched.add(after.id());
    lastChange = now;
    return after;
  }

  /** Ends a process that was not stopped by anybody. */
  void end(Entry entry) {
    happened(new Fact.Unregistered(write(entry.with(ended(entry)))));
  }

  void happened(Fact fact) {
    effects.add(new Effect.Happened(fact));
  }

  Stamp stamp() {
    return new Stamp(clock.tick(now), self.node());
  }

  /**
   * The tombstone of a process that ended without being stopped. It is just later than the start of
   * the life that it ends: a start that this node has not heard of yet is not undone by it.
   */
  private SpecState ended(Entry entry) {
    Stamp stamp = new Stamp(entry.spec().stamp().time() + 1, self.node());
    return new SpecState(stamp, 0, entry.spec().token(), null);
  }

  List<Effect> takeEffects() {
    List<Effect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }
}
