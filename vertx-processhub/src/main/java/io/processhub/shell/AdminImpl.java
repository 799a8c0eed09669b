package io.processhub.shell;

import io.processhub.CallChecks;
import io.processhub.CallTimeoutException;
import io.processhub.HubException;
import io.processhub.MigrationProgress;
import io.processhub.MigrationReport;
import io.processhub.NoSuchNodeException;
import io.processhub.NoSuchProcessException;
import io.processhub.Plan;
import io.processhub.PlanRequest;
import io.processhub.ProcessHubAdmin;
import io.processhub.ProcessHubOptions;
import io.processhub.StuckMigration;
import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.MovePlan;
import io.processhub.core.NodeMark;
import io.processhub.core.Planner;
import io.processhub.model.ProcessId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks what is asked, makes the plan on a worker thread, and hands it to the core. */
final class AdminImpl implements ProcessHubAdmin {
  private static final Event.CallOptions OPTIONS =
      new Event.CallOptions(10_000, Event.Acknowledge.MAJORITY, true);

  private final Vertx vertx;
  private final HubRuntime runtime;
  private final AdminView view;
  private final long maxStateBytes;

  AdminImpl(Vertx vertx, HubRuntime runtime, ProcessHubOptions options) {
    this.vertx = vertx;
    this.runtime = runtime;
    this.view = new AdminView(runtime, options.getLockTimeout());
    this.maxStateBytes = options.getMaxStateBytes();
  }

  private HubParts parts() {
    return runtime.running();
  }

  private Planner planner() {
    return parts().core().planner();
  }

  private static String member(Planner planner, String node) {
    return planner
        .situation()
        .view()
        .named(node)
        .map(found -> found.name())
        .orElseThrow(() -> new NoSuchNodeException(node));
  }

  private Entry live(String id) {
    Entry entry = runtime.registry().get(id);
    if (entry == null || !entry.live()) {
      throw new NoSuchProcessException(id);
    }
    return entry;
  }

  /** Plans away from the event loops: the cost grows with the number of processes. */
  private Future<MovePlan> planned(Function<Planner, MovePlan> make) {
    return vertx.executeBlocking(() -> make.apply(planner()), false);
  }

  private static Supplier<CallTimeoutException> late(String call, String id) {
    return () -> new CallTimeoutException(call, id, OPTIONS.timeout());
  }

  private Future<MigrationReport> migrate(
      String call, String id, Function<Planner, MovePlan> make) {
    return planned(make)
        .compose(
            plan ->
                runtime
                    .calls()
                    .admin(late(call, id), number -> new Event.MigrateCall(number, plan, OPTIONS))
                    .map(report -> AdminView.report(report, plan, maxStateBytes)));
  }

  @Override
  public Future<MigrationReport> move(String processId, String node) {
    String id = CallChecks.id(processId);
    String target = CallChecks.node(node);
    return migrate("move", id, planner -> planner.move(live(id), member(planner, target)));
  }

  @Override
  public Future<MigrationReport> drain(String node) {
    String drained = CallChecks.node(node);
    return migrate("drain", drained, planner -> planner.drain(member(planner, drained)));
  }

  @Override
  public Future<MigrationReport> rebalance() {
    return migrate("rebalance", "all processes", Planner::rebalance);
  }

  @Override
  public Future<Void> pin(String processId) {
    return pinned(processId, true);
  }

  @Override
  public Future<Void> unpin(String processId) {
    return pinned(processId, false);
  }

  private Future<Void> pinned(String processId, boolean pinned) {
    String id = CallChecks.id(processId);
    return attempted(
        () -> {
          List<ProcessId> ids = List.of(live(id).id());
          return runtime
              .calls()
              .admin(
                  late(pinned ? "pin" : "unpin", id),
                  number -> new Event.PinCall(number, ids, pinned, OPTIONS))
              .mapEmpty();
        });
  }

  @Override
  public Future<Void> cordon(String node) {
    String name = CallChecks.node(node);
    return attempted(() -> mark(member(planner(), name), NodeMark.State.CORDONED));
  }

  @Override
  public Future<Void> uncordon(String node) {
    String asked = CallChecks.node(node);
    return attempted(
        () -> {
          String name = planner().situation().nameOf(asked);
          if (name == null) {
            throw new NoSuchNodeException(asked);
          }
          return mark(name, NodeMark.State.NONE);
        });
  }

  private Future<Void> mark(String name, NodeMark.State state) {
    String call = state == NodeMark.State.NONE ? "uncordon" : "cordon";
    return runtime
        .calls()
        .admin(late(call, name), number -> new Event.MarkCall(number, name, state, OPTIONS))
        .mapEmpty();
  }

  private static <T> Future<T> attempted(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (HubException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<Void> resetClusterSize(int size, boolean force) {
    CallChecks.clusterSize(size);
    return runtime
        .calls()
        .admin(
            late("resetClusterSize", "the cluster"),
            number -> new Event.ResetCall(number, size, force, OPTIONS))
        .mapEmpty();
  }

  @Override
  public Future<Plan> plan(PlanRequest request) {
    PlanRequest asked = CallChecks.present("request", request);
    return planned(planner -> plan(planner, asked)).map(AdminView::plan);
  }

  private MovePlan plan(Planner planner, PlanRequest asked) {
    String id = asked.id();
    String node = asked.node();
    if (id != null && node != null) {
      return planner.move(live(id), member(planner, node));
    } else if (node != null) {
      return planner.drain(member(planner, node));
    }
    return asked.type().equals("join")
        ? planner.join(asked.weight(), asked.zone())
        : planner.rebalance();
  }

  @Override
  public @Nullable JsonObject explain(String processId) {
    return view.explain(CallChecks.id(processId));
  }

  @Override
  public List<MigrationProgress> progress() {
    return view.progress();
  }

  @Override
  public List<StuckMigration> stuck() {
    return view.stuck();
  }
}
