package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of the cluster that have not got the hub, for good or for now, as senders. */
final class Outsiders {
  private final Simulation sim;
  private final List<Outsider> all = new ArrayList<>();
  private final List<SimHost> hosts = new ArrayList<>();

  Outsiders(Simulation sim, int firstIndex, int count) {
    this.sim = sim;
    for (int i = 0; i < count; i++) {
      SimHost host = new SimHost(firstIndex + i, 0, 1_000);
      host.id = new NodeId("outside-" + i);
      hosts.add(host);
      all.add(new Outsider(sim, host));
    }
  }

  List<SimHost> hosts() {
    return hosts;
  }

  List<Outsider> all() {
    return all;
  }

  void boot() {
    for (Outsider outsider : all) {
      sim.agenda.in(sim.seam.between(0, 1_000 * Agenda.MS), outsider::boot);
    }
  }

  /** Something is about to happen to a process: just now many send to it. */
  void focus(ProcessId id) {
    all.forEach(outsider -> outsider.burst(id, 2 + sim.seam.below(8)));
  }

  /** A node is gone: what is kept may name it. */
  void gone(NodeId node) {
    all.forEach(outsider -> outsider.gone(node));
  }

  /** A hub tells nodes that are to have none to forget where processes are. */
  void tell(SimNode from, Effect.TellStrangers tell) {
    for (NodeId node : tell.strangers()) {
      SimHost host = sim.hostOf(node);
      boolean lost =
          !sim.faults.quiet() && sim.plan.has(Fault.LOSS) && sim.seam.chance(0.12)
              || host == null
              || !sim.network.reaches(from.host, host);
      if (!lost) {
        sim.agenda.in(sim.seam.between(100, 1_500), () -> told(from, host, tell));
      }
    }
  }

  private void told(SimNode from, SimHost host, Effect.TellStrangers tell) {
    if (!host.up) {
      return;
    }
    Runnable answer = () -> answer(host, from, tell.batch());
    Outsider outsider = outsider(host);
    SimNode hub = host.node;
    if (outsider != null) {
      outsider.forget(tell.ids());
      outsider.flush(answer);
    } else if (hub == null) {
      answer.run();
    } else if (hub.left) {
      hub.receive(() -> hub.plane.flush(answer), () -> {});
    }
  }

  private @Nullable Outsider outsider(SimHost host) {
    int at = hosts.indexOf(host);
    return at < 0 ? null : all.get(at);
  }

  private void answer(SimHost host, SimNode to, long batch) {
    sim.network.pass(
        host,
        to.host,
        there -> {
          if (there == to) {
            to.post(new Event.StrangerPassed(host.id, batch));
          }
        },
        why -> {});
  }
}
