package io.processhub.shell;

import io.processhub.core.Effect;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out what the core of one hub asks for, on the hub's context: each effect goes to the part
 * that can do it, and those about the hub as a whole to {@link HubRuntime}.
 */
final class EffectRunner {
  private static final Logger log = LoggerFactory.getLogger(EffectRunner.class);

  private static final long NOT_REDISTRIBUTING = 0;
  private static final long CONFLICTS_PER_LINE = 1_000;

  private final HubRuntime runtime;
  private final HubCalls calls;
  private volatile long redistributingSince = NOT_REDISTRIBUTING;
  private long conflicts;

  EffectRunner(HubRuntime runtime, HubCalls calls) {
    this.runtime = runtime;
    this.calls = calls;
  }

  /** Carries out the effects of one turn, in order. */
  void run(HubParts parts, List<Effect> effects) {
    Class<?> kind = null;
    List<Effect.Migrated> migrated = List.of();
    for (Effect effect : effects) {
      if (effect.getClass() != kind) {
        kind = effect.getClass();
        parts.plane().flush();
      }
      if (effect instanceof Effect.Migrated moved) {
        migrated = migrated.isEmpty() ? new ArrayList<>() : migrated;
        migrated.add(moved);
      }
      run(parts, effect);
    }
    parts.plane().flush();
    if (!migrated.isEmpty()) {
      runtime.hooks().facts.migrated(migrated);
    }
    boolean moving = parts.core().redistributing();
    clockRedistribution(moving);
    runtime.hooks().turnEnded(moving);
  }

  private void run(HubParts parts, Effect effect) {
    if (effect instanceof Effect.Send send) {
      parts.link().send(send);
    } else if (effect instanceof Effect.Deploy deploy) {
      parts.supervisor().deploy(deploy);
    } else if (effect instanceof Effect.Undeploy undeploy) {
      parts.supervisor().undeploy(undeploy);
    } else if (effect instanceof Effect.Adopt adopt) {
      parts.supervisor().adopt(adopt);
    } else if (effect instanceof Effect.Checkpointed checkpointed) {
      parts.supervisor().checkpointed(checkpointed);
    } else if (effect instanceof Effect.Save save) {
      parts.supervisor().save(save);
    } else if (effect instanceof Effect.Complete complete) {
      calls.complete(complete.result());
    } else if (effect instanceof Effect.Reported reported) {
      calls.reported(reported);
    } else if (effect instanceof Effect.Wake wake) {
      parts.loop().wakeAt(wake.at());
    } else if (effect instanceof Effect.Again) {
      parts.loop().again();
    } else if (effect instanceof Effect.RoutesChanged routes) {
      routesChanged(parts, routes);
    } else if (effect instanceof Effect.TellStrangers tell) {
      parts.link().tell(tell);
    } else if (effect instanceof Effect.Changed changed) {
      runtime.changed(parts, changed);
    } else if (effect instanceof Effect.Report report) {
      report(report);
    } else if (effect instanceof Effect.Happened happened) {
      runtime.hooks().facts.happened(happened.fact());
    } else if (effect instanceof Effect.ConflictResolved conflict) {
      conflict(conflict);
      runtime.hooks().facts.conflict(conflict);
    } else if (effect instanceof Effect.Migrated moved) {
      log.info(
          "Hub "
              + runtime.id()
              + ": "
              + moved.ids().size()
              + " processes moved to "
              + moved.target());
    } else if (effect instanceof Effect.CannotJoin refused) {
      runtime.cannotJoin(parts, refused);
    } else if (effect instanceof Effect.Halted halted) {
      runtime.halted(halted);
    } else if (effect instanceof Effect.Lease lease) {
      parts.leaseEnds(lease);
    } else if (effect instanceof Effect.Left left) {
      runtime.left(parts, left);
    } else {
      parts.plane().run(effect);
    }
  }

  private void routesChanged(HubParts parts, Effect.RoutesChanged routes) {
    if (parts.seam() != null && !parts.seam().hasOwnSelector()) {
      List<String> ids = new ArrayList<>(routes.ids().size());
      routes.ids().forEach(processId -> ids.add(processId.value()));
      parts.seam().routesChanged(runtime.id(), ids);
    }
  }

  private void report(Effect.Report report) {
    String text = "Hub " + runtime.id() + " on " + runtime.nodeName() + ": " + report.text();
    if (report.warning()) {
      log.warn(text);
    } else {
      log.info(text);
    }
  }

  /** A heal settles thousands: the log names the first and every thousandth. */
  private void conflict(Effect.ConflictResolved conflict) {
    if (conflicts++ % CONFLICTS_PER_LINE == 0) {
      String count = conflicts == 1 ? "" : " (" + conflicts + " so far)";
      log.warn(
          "Hub "
              + runtime.id()
              + ": two owners of "
              + conflict.id()
              + " met; "
              + conflict.winner()
              + " stays"
              + count);
    }
  }

  private void clockRedistribution(boolean underWay) {
    if (!underWay) {
      redistributingSince = NOT_REDISTRIBUTING;
    } else if (redistributingSince == NOT_REDISTRIBUTING) {
      long now = System.nanoTime();
      redistributingSince = now == NOT_REDISTRIBUTING ? now + 1 : now;
    }
  }

  /** Whether a redistribution is under way, for less than this time; from any thread. */
  boolean redistributing(long atMostMs) {
    long since = redistributingSince;
    return since != NOT_REDISTRIBUTING && System.nanoTime() - since < atMostMs * 1_000_000;
  }
}
