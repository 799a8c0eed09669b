package io.processhub.sim;

import io.processhub.core.Effect;
import io.processhub.core.Event;
import io.processhub.model.ProcessId;
import java.util.List;

/**
 * What of events and effects counts for the hash of a run, equal in every JVM: which they are, and
 * the ids, tickets and epochs in them. Messages count by their bytes where they are sent.
 */
final class Marks {
  private Marks() {}

  private static long mix(long a, long b) {
    long z = (a ^ b) * 0x9E3779B97F4A7C15L;
    return z ^ (z >>> 31);
  }

  private static long mix(Object of, ProcessId id, long number) {
    return mix(mix(name(of), id.value().hashCode()), number);
  }

  private static long name(Object of) {
    return of.getClass().getSimpleName().hashCode();
  }

  private static long mix(long hash, List<ProcessId> ids) {
    long all = hash;
    for (ProcessId id : ids) {
      all = mix(all, id.value().hashCode());
    }
    return all;
  }

  static long of(Event event) {
    if (event instanceof Event.Batch batch) {
      return batch.events().stream().mapToLong(Marks::of).reduce(name(event), Marks::mix);
    } else if (event instanceof Event.Deployed deployed) {
      return mix(event, deployed.id(), deployed.ticket());
    } else if (event instanceof Event.DeployFailed failed) {
      return mix(event, failed.id(), failed.ticket());
    } else if (event instanceof Event.Undeployed undeployed) {
      return mix(event, undeployed.id(), undeployed.ticket());
    } else if (event instanceof Event.ReplicaFinished finished) {
      return mix(event, finished.id(), finished.ticket());
    } else if (event instanceof Event.ReplicaFailed failed) {
      return mix(event, failed.id(), failed.ticket());
    } else if (event instanceof Event.Redeployed redeployed) {
      return mix(event, redeployed.id(), redeployed.ticket());
    } else if (event instanceof Event.Frozen frozen) {
      return mix(event, frozen.id(), frozen.ticket());
    } else if (event instanceof Event.Exported exported) {
      return mix(mix(event, exported.id(), exported.ticket()), exported.state().length);
    } else if (event instanceof Event.Imported imported) {
      return mix(event, imported.id(), imported.ticket());
    } else if (event instanceof Event.Flushed flushed) {
      return mix(name(event), flushed.token());
    }
    return name(event);
  }

  static long of(Effect effect) {
    if (effect instanceof Effect.Deploy deploy) {
      long flags = (deploy.fresh() ? 1 : 0) | (deploy.blank() ? 2 : 0) | (deploy.held() ? 4 : 0);
      return mix(mix(mix(effect, deploy.id(), deploy.ticket()), deploy.epoch().value()), flags);
    } else if (effect instanceof Effect.Undeploy undeploy) {
      return mix(effect, undeploy.id(), undeploy.ticket());
    } else if (effect instanceof Effect.Adopt adopt) {
      long role = adopt.role().name().hashCode();
      return mix(mix(mix(effect, adopt.id(), adopt.ticket()), adopt.epoch().value()), role);
    } else if (effect instanceof Effect.Freeze freeze) {
      return mix(mix(effect, freeze.id(), freeze.ticket()), freeze.export() ? 1 : 0);
    } else if (effect instanceof Effect.Resume resume) {
      return mix(effect, resume.id(), resume.ticket());
    } else if (effect instanceof Effect.Import imports) {
      return mix(mix(effect, imports.id(), imports.ticket()), imports.state().length);
    } else if (effect instanceof Effect.Activate activate) {
      return mix(mix(effect, activate.id(), activate.ticket()), activate.epoch().value());
    } else if (effect instanceof Effect.OpenGate open) {
      return mix(mix(name(effect), open.batch().number()), open.sender().value().hashCode());
    } else if (effect instanceof Effect.Forward forward) {
      return mix(effect, forward.id(), forward.target().value().hashCode());
    } else if (effect instanceof Effect.StopForwarding stop) {
      return mix(name(effect), stop.ids());
    } else if (effect instanceof Effect.RoutesChanged changed) {
      return mix(name(effect), changed.ids());
    } else if (effect instanceof Effect.Flush flush) {
      return mix(name(effect), flush.token());
    } else if (effect instanceof Effect.Wake wake) {
      return mix(name(effect), wake.at());
    } else if (effect instanceof Effect.Complete complete) {
      return mix(name(effect), complete.result().call());
    } else if (effect instanceof Effect.Changed changed) {
      return mix(mix(name(effect), changed.view().fingerprint()), changed.cluster().size());
    } else if (effect instanceof Effect.Left left) {
      return mix(name(effect), left.notHandedOver());
    }
    return name(effect);
  }
}
