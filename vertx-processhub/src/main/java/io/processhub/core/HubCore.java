package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One hub on one node, as a pure function of what it is told: every distributed decision is taken
 * here. Not thread safe but for {@link #registry()}; the work of one call is bounded, and what is
 * left over is asked for by {@link Effect.Again}.
 */
public final class HubCore {
  private final Node node;
  private final Reception reception;
  private final Leaving leaving;
  private final Set<ProcessId> changedRoutes = new LinkedHashSet<>();
  private long lastTick = Long.MIN_VALUE;

  public HubCore(CoreConfig config, Introduction introduction) {
    this.node = new Node(config, introduction);
    this.reception = new Reception(node);
    this.leaving = new Leaving(node);
  }

  /** Entries may be read from any thread. */
  public Registry registry() {
    return node.registry;
  }

  public MemberId self() {
    return node.self;
  }

  /**
   * Takes an event at a time of this node's clock, in milliseconds since 1970, never going back.
   */
  public List<Effect> on(Event event, long now) {
    node.now = Math.max(node.now, now);
    noticeHang();
    if (!leaving.over()) {
      handle(event);
      step();
    } else {
      node.calls.refuse(event);
    }
    return node.takeEffects();
  }

  private void noticeHang() {
    boolean hung = lastTick != Long.MIN_VALUE && node.now - lastTick > CoreConfig.HANG;
    boolean expected = node.timers.overdue(node.now - CoreConfig.HANG);
    lastTick = node.now;
    if (hung && expected && node.membership.ready()) {
      node.report(true, "this node hung: introducing itself again");
      node.membership.reintroduce();
      node.antiEntropy.soon();
    }
  }

  private void handle(Event event) {
    if (event instanceof Event.Batch batch) {
      batch.events().forEach(this::handle);
    } else if (event instanceof Event.Received received) {
      reception.receive(received.envelope());
    } else if (event instanceof Event.Tick) {
      node.timers.woken();
    } else if (event instanceof Event.Deployed deployed) {
      node.starting.deployed(deployed);
    } else if (event instanceof Event.StartCall call) {
      node.calls.start(call);
    } else if (event instanceof Event.StaticCall call) {
      node.calls.startStatic(call);
    } else if (event instanceof Event.StopCall call) {
      node.calls.stop(call);
    } else if (event instanceof Event.UpdateCall call) {
      node.calls.update(call);
    } else if (event instanceof Event.Undeployed undeployed) {
      node.hosting.undeployed(undeployed);
    } else if (event instanceof Event.DeployFailed failed) {
      node.endings.deployFailed(failed);
    } else if (event instanceof Event.Redeployed redeployed) {
      node.starting.redeployed(redeployed);
    } else if (event instanceof Event.ReplicaFinished finished) {
      node.endings.finished(finished);
    } else if (event instanceof Event.ReplicaFailed failed) {
      node.endings.replicaFailed(failed);
    } else if (event instanceof Event.ClusterNodes nodes) {
      node.membership.clusterNodes(nodes.nodes());
    } else if (event instanceof Event.Suspected suspected) {
      node.membership.suspected(suspected.node());
    } else if (event instanceof Event.OtherVersion other) {
      node.membership.otherVersion(other);
    } else if (event instanceof Event.NoHub noHub) {
      node.membership.noHub(noHub.node());
    } else if (event instanceof Event.Started) {
      node.membership.start();
      node.antiEntropy.start();
    } else if (event instanceof Event.Administration request) {
      node.admin.handle(request);
    } else if (event instanceof Event.Measured measured) {
      node.measurements.measured(measured.measurement());
    } else if (event instanceof Event.LeaveCall leave) {
      leaving.begin(leave.timeout());
    } else {
      handleHandover(event);
    }
  }

  private void handleHandover(Event event) {
    if (event instanceof Event.Frozen frozen) {
      node.source.frozen(frozen);
    } else if (event instanceof Event.Exported exported) {
      node.source.exported(exported);
      node.merging.exported(exported);
    } else if (event instanceof Event.ExportFailed failed) {
      node.source.exportFailed(failed);
      node.merging.exportFailed(failed);
    } else if (event instanceof Event.Imported imported) {
      node.restores.imported(imported);
    } else if (event instanceof Event.ImportFailed failed) {
      node.restores.importFailed(failed);
    } else if (event instanceof Event.Copied copied) {
      node.fillSource.copied(copied);
    } else if (event instanceof Event.CopyFailed failed) {
      node.fillSource.copyFailed(failed);
    } else if (event instanceof Event.Flushed flushed) {
      node.flushes.flushed(flushed.token());
    } else if (event instanceof Event.StrangerPassed passed) {
      node.routes.strangerPassed(passed);
    } else if (event instanceof Event.Checkpoint checkpoint) {
      node.safekeeping.checkpoints().taken(checkpoint);
    } else if (event instanceof Event.Merged merged) {
      node.merging.merged(merged);
    }
  }

  private void step() {
    node.membership.tick();
    node.authority.tick();
    node.sweep.tick();
    node.stewardship.tick();
    node.restores.tick();
    node.claiming.tick();
    node.source.tick();
    node.target.tick();
    node.fillSource.tick();
    node.fillTarget.tick();
    node.safekeeping.tick();
    node.routes.tick();
    node.gates.tick();
    node.antiEntropy.tick();
    node.calls.tick();
    node.calls.serveSelf();
    node.admin.tick();
    node.lateness.tick();
    node.sweep.step();
    reconcileTouched();
    node.claiming.flush();
    node.stewardship.moveOn();
    node.source.pump();
    reconcileTouched();
    node.stewardship.tell();
    node.source.flush();
    node.target.flush();
    node.fillSource.flush();
    node.fillTarget.flush();
    node.safekeeping.flush();
    if (node.flushes.asked()) {
      // Selectors have to know all that was merged before what they selected is flushed.
      changedRoutes.addAll(node.touched);
      tellRoutes();
      node.flushes.flush();
    }
    node.routes.flush();
    node.admin.flush();
    leaving.finish();
    node.authority.flush();
    node.outbox.flush();
    tellRoutes();
    if (!node.touched.isEmpty()
        || node.sweep.running()
        || node.antiEntropy.purging()
        || node.calls.servesSelf()
        || node.safekeeping.busy()
        || node.admin.busy()) {
      node.effect(new Effect.Again());
    }
    long wake = node.timers.wakeNeeded();
    if (wake != Timers.NEVER) {
      node.effect(new Effect.Wake(wake));
    }
  }

  private void tellRoutes() {
    if (!changedRoutes.isEmpty()) {
      node.effect(new Effect.RoutesChanged(List.copyOf(changedRoutes)));
      changedRoutes.clear();
    }
  }

  /** Looks at what changed, and at what that changed in turn, up to the budget of one tick. */
  private void reconcileTouched() {
    int budget = 2 * CoreConfig.TICK_BUDGET;
    while (!node.touched.isEmpty() && budget > 0) {
      List<Entry> entries = new ArrayList<>();
      Iterator<ProcessId> next = node.touched.iterator();
      while (next.hasNext() && budget-- > 0) {
        ProcessId id = next.next();
        next.remove();
        changedRoutes.add(id);
        Entry entry = node.registry.get(id.value());
        if (entry != null) {
          entries.add(entry);
        } else {
          node.stewardship.forget(id);
        }
      }
      node.stewardship.reconcile(entries);
      for (Entry entry : entries) {
        Entry current = node.registry.get(entry.id().value());
        if (current != null) {
          node.hosting.reconcile(current);
          node.safekeeping.reconcile(current);
          node.calls.touched(current.id());
          node.admin.touched(current.id());
        }
      }
    }
  }

  /** Whether a redistribution is under way. */
  public boolean redistributing() {
    return node.stewardship.moving()
        || !node.source.idle()
        || !node.target.idle()
        || !node.fillTarget.idle()
        || node.sweep.running()
        || !node.sweep.movesAllowed();
  }

  /** Makes plans of what would move, from what is known now; from any thread. */
  public Planner planner() {
    return new Planner(
        node.config,
        node.registry,
        node.membership.situation(),
        node.stewardship.placing().placed());
  }

  /** Moves in which this node takes part, as of a moment ago; from any thread. */
  public Lateness.Shown underWay() {
    return node.lateness.shown();
  }

  /** Why the process last stayed where it is, null if that is not known; from any thread. */
  public @Nullable Refusal stayed(String id) {
    return node.lateness.reason(id);
  }

  /** How that member, which was in the view, is going; on the thread that calls {@link #on}. */
  public Departure departure(MemberId member) {
    return node.membership.departure(member);
  }

  /** The view as this node has it. */
  public View view() {
    return node.membership.view();
  }

  /**
   * Views that this node knows to be in effect, or has accepted; none without a quorum strategy.
   */
  public List<AgreedView> agreed() {
    return node.authority.views();
  }

  public Phase phase() {
    return node.membership.phase();
  }

  /**
   * The ticket of the replica on this node, 0 without one; on the thread that calls {@link #on}.
   */
  public long ticket(ProcessId id) {
    return node.hosting.ticket(id);
  }

  /**
   * The newest checkpoint of a process that is on this node, a whole state and then increments;
   * empty without one. On the thread that calls {@link #on}.
   */
  public List<byte[]> checkpoint(ProcessId id) {
    Entry entry = node.registry.get(id.value());
    Ownership ownership = entry == null ? null : entry.ownership();
    Copy copy = ownership == null ? null : node.safekeeping.seeking().here(id, ownership.life());
    return copy == null ? List.of() : copy.parts();
  }

  /** The steward of a process in the view of this node, or null while nobody hosts. */
  public @Nullable NodeId steward(ProcessId id) {
    return node.membership.steward(id);
  }

  /** How much of everything that grows this holds; on the thread that calls {@link #on}. */
  public Load load() {
    return Load.of(node);
  }
}
