package io.processhub.shell;

import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.StartResult;
import io.processhub.core.Event;
import io.processhub.core.Planner;
import io.processhub.hook.HookData.ProcessesStart;
import io.processhub.hook.HookData.ProcessesStartEnded;
import io.processhub.hook.HookData.ProcessesStartEnded.Outcome;
import io.processhub.hook.HookPoint;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the hooks hear of calls to start processes; any thread may call. */
final class StartHooks {
  private final Context context;
  private final Hooks hooks;
  private final HubRuntime runtime;

  StartHooks(Context context, Hooks hooks, HubRuntime runtime) {
    this.context = context;
    this.hooks = hooks;
    this.runtime = runtime;
  }

  /**
   * A call begins.
   *
   * @param items what it starts; asked on the hub's context, if somebody wants to know
   * @return done when the call may go on
   */
  Future<?> before(
      List<ProcessSpec> specs, StartOptions how, Supplier<List<Event.StartItem>> items) {
    if (!runtime.tells()) {
      return Future.succeededFuture();
    }
    if (!hooks.any(HookPoint.BEFORE_PROCESSES_START)) {
      context.runOnContext(v -> fire(specs, how, items));
      return Future.succeededFuture();
    }
    Promise<Object> done = Promise.promise();
    context.runOnContext(v -> fire(specs, how, items).onComplete(told -> done.complete()));
    return done.future();
  }

  private Future<?> fire(
      List<ProcessSpec> specs, StartOptions how, Supplier<List<Event.StartItem>> items) {
    HubParts parts = runtime.parts();
    Planner planner = parts == null ? null : parts.core().planner();
    return hooks.fire(
        HookPoint.BEFORE_PROCESSES_START,
        () ->
            new ProcessesStart(
                specs.stream().map(ProcessSpec::new).toList(),
                planner == null ? List.of() : planner.starts(items.get(), runtime.self()),
                new StartOptions(how)));
  }

  /** The call has ended; on the hub's context the hooks hear of it before the caller. */
  void after(List<ProcessSpec> specs, AsyncResult<StartResult> ended) {
    if (!runtime.tells()) {
      return;
    }
    if (Vertx.currentContext() == context) {
      tell(specs, ended);
    } else {
      context.runOnContext(v -> tell(specs, ended));
    }
  }

  private void tell(List<ProcessSpec> specs, AsyncResult<StartResult> ended) {
    hooks.fire(
        HookPoint.AFTER_PROCESSES_START,
        () -> new ProcessesStartEnded(outcomes(specs, ended.result(), ended.cause())));
  }

  private static List<Outcome> outcomes(
      List<ProcessSpec> specs, @Nullable StartResult result, @Nullable Throwable failure) {
    Map<String, ProcessRecord> records = new HashMap<>();
    if (result != null) {
      result.started().forEach(record -> records.put(record.id(), record));
    }
    List<Outcome> outcomes = new ArrayList<>(specs.size());
    for (ProcessSpec spec : specs) {
      String id = spec.getId();
      Throwable error = result == null ? failure : result.errors().get(id);
      ProcessRecord record = records.get(id);
      if (error != null) {
        outcomes.add(new Outcome(id, code(error).name(), null));
      } else if (record != null && !record.replicas().isEmpty()) {
        String node = record.replicas().get(0).nodeName();
        outcomes.add(new Outcome(id, ProcessesStartEnded.STARTED, node));
      } else {
        boolean undone = result != null && result.rolledBack();
        String why = undone ? ProcessesStartEnded.ROLLED_BACK : ProcessesStartEnded.STOPPED;
        outcomes.add(new Outcome(id, why, null));
      }
    }
    return outcomes;
  }

  private static HubErrorCode code(Throwable error) {
    return HubException.from(error).code();
  }
}
