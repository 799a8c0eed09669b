package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.HandoverBatch;
import io.processhub.core.Message;
import io.processhub.core.Order;
import io.processhub.core.Ownership;
import io.processhub.core.Preparation;
import io.processhub.core.Replica;
import io.processhub.core.Step;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows handovers by the events, effects and messages that pass, writes them into the stories of
 * their processes, and lets {@link Shots} hit a node at a chosen moment.
 */
final class Steering {
  private final Simulation sim;
  final Shots shots;
  private final Map<HandoverBatch, List<ProcessWatch>> batches = new HashMap<>();

  /** The message that is about to be sent gets lost. */
  private boolean loses;

  Steering(Simulation sim, SimRandom random) {
    this.sim = sim;
    this.shots = new Shots(sim, random);
  }

  /** The core of a node has taken that event. */
  void took(SimNode node, Event event) {
    if (event instanceof Event.Batch batch) {
      batch.events().forEach(each -> took(node, each));
    } else if (event instanceof Event.Exported exported) {
      ProcessWatch process = sim.watch(exported.id());
      process.note(sim.agenda.now(), node.host, "has exported", exported.state().length + " bytes");
      reached(Moment.EXPORTED, process, node, null);
    } else if (event instanceof Event.Frozen frozen) {
      note(node, frozen.id(), "<-", event);
    } else if (event instanceof Event.ExportFailed failed) {
      note(node, failed.id(), "<-", event);
    } else if (event instanceof Event.Imported imported) {
      note(node, imported.id(), "<-", event);
    } else if (event instanceof Event.ImportFailed failed) {
      note(node, failed.id(), "<-", event);
    } else if (event instanceof Event.Undeployed undeployed) {
      note(node, undeployed.id(), "<-", event);
    } else if (event instanceof Event.Deployed deployed) {
      note(node, deployed.id(), "<-", event);
    }
  }

  private ProcessWatch note(SimNode node, ProcessId id, String verb, Object what) {
    ProcessWatch process = sim.watch(id);
    process.note(sim.agenda.now(), node.host, verb, what);
    return process;
  }

  /** A node is about to carry that out. */
  void carriesOut(SimNode node, Effect effect) {
    if (effect instanceof Effect.Deploy deploy) {
      ProcessWatch process = sim.watch(deploy.id());
      String what = "epoch " + deploy.epoch() + " held " + deploy.held();
      process.note(sim.agenda.now(), node.host, "deploys", what + " blank " + deploy.blank());
      if (deploy.held()) {
        reached(Moment.STARTING, process, node, null);
      }
    } else if (effect instanceof Effect.Undeploy undeploy) {
      note(node, undeploy.id(), "->", effect);
    } else if (effect instanceof Effect.Adopt adopt) {
      note(node, adopt.id(), "->", effect);
    } else if (effect instanceof Effect.Freeze freeze) {
      reached(Moment.FREEZING, note(node, freeze.id(), "->", effect), node, null);
    } else if (effect instanceof Effect.Resume resume) {
      reached(Moment.RESUMED, note(node, resume.id(), "->", effect), node, null);
    } else if (effect instanceof Effect.Import imports) {
      ProcessWatch process = sim.watch(imports.id());
      process.note(sim.agenda.now(), node.host, "imports", imports.state().length + " bytes");
      reached(Moment.IMPORTING, process, node, null);
    } else if (effect instanceof Effect.Activate activate) {
      reached(Moment.ACTIVATED, note(node, activate.id(), "->", effect), node, null);
    } else if (effect instanceof Effect.Forward forward) {
      note(node, forward.id(), "->", effect);
    } else if (effect instanceof Effect.OpenGate open) {
      batch(open.batch()).forEach(process -> note(node, process.id, "->", effect));
      first(Moment.GATE_OPENED, batch(open.batch()), node, null);
    } else if (effect instanceof Effect.StopForwarding stop) {
      stop.ids().forEach(id -> note(node, id, "stops forwarding", ""));
      first(Moment.ENDED, stop.ids().stream().map(sim::watch).toList(), node, null);
    }
  }

  private List<ProcessWatch> batch(HandoverBatch batch) {
    return batches.getOrDefault(batch, List.of());
  }

  private void first(
      Moment moment, List<ProcessWatch> some, SimNode node, @Nullable SimHost other) {
    if (!some.isEmpty()) {
      reached(moment, some.get(0), node, other);
    }
  }

  private void reached(Moment moment, ProcessWatch process, SimNode node, @Nullable SimHost other) {
    if (moment == Moment.FREEZING || moment == Moment.COMMITTED) {
      sim.traffic.focus(process);
    }
    loses |= shots.reached(moment, process, node.host, other);
  }

  /** Whether that message is lost on its way to all. */
  boolean loses(SimNode node, Effect.Send send) {
    loses = false;
    Message message = send.envelope().message();
    SimHost to = sim.everHostOf(send.to().get(0));
    if (message instanceof Message.Orders orders) {
      orders.orders().forEach(order -> ordered(node, to, order));
    } else if (message instanceof Message.Preparations preparations) {
      preparations.preparations().forEach(each -> prepared(node, to, each));
    } else if (message instanceof Message.Progress progress) {
      progress.steps().forEach(step -> stepped(node, to, step));
    } else if (message instanceof Message.States states) {
      states.chunks().forEach(c -> reached(Moment.SHIPPED, sim.watch(c.of().id()), node, to));
    } else if (message instanceof Message.Abandoned abandoned) {
      abandoned
          .handovers()
          .forEach(
              of -> reached(Moment.ABANDONED, note(node, of.id(), "abandons to", to), node, to));
    } else if (message instanceof Message.Stayed stayed) {
      stayed
          .failures()
          .forEach(r -> reached(Moment.STAYED, note(node, r.id(), "says", r), node, to));
    } else if (message instanceof Message.Committed committed) {
      committed(node, committed);
    } else if (message instanceof Message.Markers markers) {
      markers.batches().forEach(number -> marked(node, send.to().get(0), number));
    } else if (message instanceof Message.MarkersPassed passed) {
      List<ProcessWatch> some = new ArrayList<>();
      for (long number : passed.batches()) {
        some.addAll(batch(new HandoverBatch(node.member, number)));
      }
      some.forEach(p -> note(node, p.id, "passes the marker of " + passed.sender() + " to", to));
      first(Moment.MARKER_PASSED, some, node, to);
    }
    return loses;
  }

  private void ordered(SimNode node, @Nullable SimHost to, Order order) {
    ProcessWatch process = note(node, order.id(), "orders the move, tells", to);
    process.source = to;
    process.target = sim.everHostOf(target(order.next(), node, order.id()).node());
    reached(Moment.ORDERED, process, node, to);
  }

  /** The member that the next decision adds. */
  private static MemberId target(Ownership next, SimNode node, ProcessId id) {
    Entry entry = node.core.registry().get(id.value());
    Ownership now = entry == null ? null : entry.ownership();
    for (Replica replica : next.replicas()) {
      if (now == null || now.on(replica.member()) == null) {
        return replica.member();
      }
    }
    return next.replicas().get(0).member();
  }

  private void prepared(SimNode node, @Nullable SimHost to, Preparation preparation) {
    ProcessWatch process =
        note(node, preparation.entry().id(), "prepares " + preparation.swap() + " on", to);
    process.source = node.host;
    process.target = to;
    if (to != null) {
      process.seenOn(to, sim.agenda.now());
    }
    reached(Moment.PREPARED, process, node, to);
  }

  private void stepped(SimNode node, @Nullable SimHost to, Step step) {
    ProcessWatch process = note(node, step.of().id(), "tells " + to, step.kind());
    switch (step.kind()) {
      case READY -> reached(Moment.READY, process, node, to);
      case RECEIVED -> reached(Moment.RECEIVED, process, node, to);
      case IMPORTED -> reached(Moment.IMPORTED, process, node, to);
      case ACTIVE -> reached(Moment.CONFIRMED, process, node, to);
      default -> {}
    }
  }

  private void committed(SimNode node, Message.Committed committed) {
    SimHost target = sim.everHostOf(committed.target());
    HandoverBatch batch = new HandoverBatch(node.member, committed.batch());
    List<ProcessWatch> some = batches.computeIfAbsent(batch, b -> new ArrayList<>());
    for (Entry entry : committed.entries()) {
      ProcessWatch process =
          note(node, entry.id(), "commits to " + target, "in batch " + committed.batch());
      if (!some.contains(process)) {
        some.add(process);
        process.successor = process.owner == target ? null : target;
        SimNode there = target == null ? null : target.node;
        if (target != null && (there == null || !there.member.node().equals(committed.target()))) {
          // It died before the source heard of it.
          process.crashed(target, sim.agenda.now());
          process.committedToLost |= process.successor != null;
        }
      }
      if (target != null) {
        process.seenOn(target, sim.agenda.now());
      }
      reached(Moment.COMMITTED, process, node, target);
    }
  }

  private void marked(SimNode node, NodeId source, long number) {
    SimHost to = sim.everHostOf(source);
    SimNode there = to == null ? null : to.node;
    if (there != null) {
      List<ProcessWatch> some = batch(new HandoverBatch(there.member, number));
      some.forEach(process -> note(node, process.id, "sends its marker to", to));
      first(Moment.MARKED, some, node, to);
    }
  }
}
