package io.processhub.shell;

import io.processhub.AlreadyStartedException;
import io.processhub.CallChecks;
import io.processhub.CallTimeoutException;
import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.HubStatus;
import io.processhub.InvalidRequestException;
import io.processhub.NoQuorumException;
import io.processhub.NoSuchProcessException;
import io.processhub.NotRunningException;
import io.processhub.OnFailure;
import io.processhub.PlacementException;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartFailedException;
import io.processhub.StartOptions;
import io.processhub.StartResult;
import io.processhub.StartTimeoutException;
import io.processhub.StopOptions;
import io.processhub.StopResult;
import io.processhub.UnexpectedException;
import io.processhub.UpdateOptions;
import io.processhub.core.CallResult;
import io.processhub.core.Change;
import io.processhub.core.Effect;
import io.processhub.core.Entry;
import io.processhub.core.Event;
import io.processhub.core.MoveReport;
import io.processhub.core.Ownership;
import io.processhub.core.Refusal;
import io.processhub.core.RefusalCode;
import io.processhub.core.Registry;
import io.processhub.core.Replica;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.Guided;
import io.processhub.strategy.distribution.StaticPlacement;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns public calls into the core's and back. Arguments are checked on the caller's thread and
 * misuse is thrown there; the rest happens on the hub's context.
 */
final class HubCalls {
  private static final Logger log = LoggerFactory.getLogger(HubCalls.class);

  private final Context context;
  private final ProcessHubOptions options;
  private final Consumer<Event> events;
  private final Supplier<HubView> view;
  private final Supplier<Registry> registry;
  private final StartHooks hooks;
  private final SpecCodec codec;
  private final Map<Long, Promise<CallResult>> open = new HashMap<>();
  private final Map<Long, Promise<MoveReport>> reports = new HashMap<>();
  private long numbers;
  private Effect.Halted halted = new Effect.Halted(false, 0, 0);
  private @Nullable HubException over;

  HubCalls(
      Context context,
      ProcessHubOptions options,
      Consumer<Event> events,
      Supplier<HubView> view,
      Supplier<Registry> registry,
      StartHooks hooks) {
    this.context = context;
    this.options = options;
    this.events = events;
    this.view = view;
    this.registry = registry;
    this.hooks = hooks;
    String distribution = options.getDistribution().type();
    boolean bound = distribution.equals(Guided.TYPE) || distribution.equals(StaticPlacement.TYPE);
    this.codec = new SpecCodec(bound ? OnNodeLoss.WAIT : OnNodeLoss.RESTART);
  }

  /** A call of which nothing was attempted fails as a whole. */
  private Future<CallResult> attempted(CallResult result) {
    boolean nothing =
        result.entries().isEmpty()
            && !result.refusals().isEmpty()
            && result.refusals().stream().allMatch(r -> r.code() == RefusalCode.NOT_RUNNING);
    if (nothing) {
      return Future.failedFuture(notRunning(HubStatus.DRAINING));
    }
    boolean halts =
        result.entries().isEmpty()
            && !result.refusals().isEmpty()
            && result.refusals().stream().allMatch(r -> r.code() == RefusalCode.NO_QUORUM);
    return halts ? Future.failedFuture(noQuorum()) : Future.succeededFuture(result);
  }

  private NotRunningException notRunning(HubStatus status) {
    return new NotRunningException(options.getHubId(), status.name());
  }

  Future<StartResult> start(@Nullable List<ProcessSpec> specs, @Nullable StartOptions how) {
    List<ProcessSpec> copies = CallChecks.specs(specs, how);
    StartOptions asked = new StartOptions(how);
    asked.setPlacement(placement(asked.getPlacement()));
    Event.CallOptions call =
        new Event.CallOptions(asked.getTimeout(), level(asked), asked.isCheckExisting());
    return start(copies, asked, number -> new Event.StartCall(number, items(copies, asked), call));
  }

  /** One call to start, and what hooks hear of it. */
  private Future<StartResult> start(
      List<ProcessSpec> specs, StartOptions asked, LongFunction<Event> event) {
    Future<?> before = hooks.before(specs, asked, () -> items(specs, asked));
    return (before.isComplete() ? call(event) : before.compose(v -> call(event)))
        .compose(result -> started(result, specs, asked))
        .onComplete(ended -> hooks.after(specs, ended));
  }

  private List<Event.StartItem> items(List<ProcessSpec> specs, StartOptions asked) {
    List<Event.StartItem> items = new ArrayList<>(specs.size());
    for (ProcessSpec spec : specs) {
      items.add(new Event.StartItem(new ProcessId(spec.getId()), codec.body(spec, asked)));
    }
    return items;
  }

  /**
   * Starts the specs of the options, each unless it runs or was stopped by hand, and goes on until
   * a steward has answered for all. What is registered stays; a difference is logged.
   */
  void startStatic(List<ProcessSpec> specs) {
    StartOptions asked = new StartOptions();
    Event.CallOptions options = new Event.CallOptions(asked.getTimeout(), level(asked), false);
    start(specs, asked, number -> new Event.StaticCall(number, items(specs, asked), options))
        .onSuccess(result -> afterStatic(specs, result.errors()));
  }

  private void afterStatic(List<ProcessSpec> specs, Map<String, HubException> errors) {
    List<ProcessSpec> again = new ArrayList<>();
    for (ProcessSpec spec : specs) {
      HubException error = errors.get(spec.getId());
      if (error instanceof StartTimeoutException) {
        again.add(spec);
      } else if (error instanceof AlreadyStartedException) {
        log.warn("Static process " + spec.getId() + " is registered with another spec: that stays");
      } else if (error != null) {
        log.error("Static process " + spec.getId() + " is not started: " + error.getMessage());
      }
    }
    if (!again.isEmpty()) {
      startStatic(again);
    }
  }

  /** The same by the names of nodes: a node that comes back under another id is the same one. */
  private Map<String, List<String>> placement(Map<String, List<String>> placement) {
    String type = options.getDistribution().type();
    boolean takesNone =
        !type.equals(Guided.TYPE) && DistributionStrategy.strategies().types().contains(type);
    if (!placement.isEmpty() && takesNone) {
      throw new IllegalArgumentException(
          "placement contradicts the hub's distribution '" + type + "', which takes none");
    }
    Map<String, List<String>> named = new LinkedHashMap<>();
    placement.forEach(
        (id, nodes) -> {
          List<String> names = new ArrayList<>(nodes.size());
          for (String node : nodes) {
            String name = view.get().nameOf(node);
            if (name == null) {
              throw new IllegalArgumentException(
                  "placement of '" + id + "' names the unknown node '" + node + "'");
            }
            names.add(name);
          }
          named.put(id, names);
        });
    return named;
  }

  private static Event.Acknowledge level(StartOptions asked) {
    return Event.Acknowledge.valueOf(asked.getAcknowledge().name());
  }

  private Future<StartResult> started(
      CallResult result, List<ProcessSpec> specs, StartOptions asked) {
    Map<String, Entry> entries = new HashMap<>(result.entries().size() * 2);
    result.entries().forEach(entry -> entries.put(entry.id().value(), entry));
    List<ProcessRecord> records = new ArrayList<>(entries.size());
    List<String> mine = new ArrayList<>();
    for (ProcessSpec spec : specs) {
      Entry entry = entries.get(spec.getId());
      if (entry != null) {
        records.add(record(entry));
        if (!result.existing().containsKey(entry.id())) {
          mine.add(spec.getId());
        }
      }
    }
    Map<String, HubException> errors = errors(result, "start", asked.getTimeout());
    if (errors.isEmpty() || asked.getOnFailure() == OnFailure.CONTINUE) {
      return Future.succeededFuture(new StartResult(records, errors, false));
    }
    result.pending().forEach(id -> mine.add(id.value()));
    return rollBack(mine, errors, asked.getTimeout());
  }

  /** Stops what a start has started, also what may still come to run; another's stays. */
  private Future<StartResult> rollBack(
      List<String> mine, Map<String, HubException> errors, long timeout) {
    if (mine.isEmpty()) {
      return Future.succeededFuture(new StartResult(List.of(), errors, true));
    }
    return stop(mine, new StopOptions().setTimeout(timeout))
        .map(StopResult::errors)
        .otherwise(failure -> failed(mine, failure))
        .map(
            left -> {
              Map<String, HubException> all = new LinkedHashMap<>(errors);
              boolean gone = true;
              for (Map.Entry<String, HubException> each : left.entrySet()) {
                // One that has ended by itself meanwhile is gone, too.
                if (each.getValue().code() != HubErrorCode.NO_SUCH_PROCESS) {
                  all.putIfAbsent(each.getKey(), each.getValue());
                  gone = false;
                }
              }
              return new StartResult(List.of(), all, gone);
            });
  }

  private static Map<String, HubException> failed(List<String> ids, Throwable failure) {
    HubException error = HubException.from(failure);
    Map<String, HubException> errors = new LinkedHashMap<>();
    ids.forEach(id -> errors.put(id, error));
    return errors;
  }

  Future<StopResult> stop(@Nullable List<String> processIds, @Nullable StopOptions how) {
    StopOptions asked = new StopOptions(CallChecks.present("options", how));
    List<ProcessId> ids = CallChecks.ids(processIds).stream().map(ProcessId::new).toList();
    Event.CallOptions call =
        new Event.CallOptions(
            asked.getTimeout(), Event.Acknowledge.valueOf(asked.getAcknowledge().name()), true);
    return call(number -> new Event.StopCall(number, ids, call))
        .map(
            result -> {
              Map<String, List<String>> stopped = new LinkedHashMap<>();
              result.stoppedOn().forEach((id, nodes) -> stopped.put(id.value(), nodes));
              return new StopResult(stopped, errors(result, "stop", asked.getTimeout()));
            });
  }

  Future<ProcessRecord> update(String processId, @Nullable UpdateOptions how) {
    ProcessId id = new ProcessId(CallChecks.id(processId));
    UpdateOptions asked = new UpdateOptions(CallChecks.present("options", how));
    JsonObject metadata = asked.getMetadata();
    byte[] encoded = metadata == null ? null : metadata.toBuffer().getBytes();
    Change change = new Change(asked.getTags(), encoded);
    Event.CallOptions call =
        new Event.CallOptions(StartOptions.DEFAULT_TIMEOUT, Event.Acknowledge.MAJORITY, true);
    return call(number -> new Event.UpdateCall(number, id, change, call))
        .compose(
            result -> {
              Map<String, HubException> errors = errors(result, "update", call.timeout());
              return errors.isEmpty()
                  ? Future.succeededFuture(record(result.entries().get(0)))
                  : Future.failedFuture(errors.get(processId));
            });
  }

  private ProcessRecord record(Entry entry) {
    return ProcessRecord.of(new EntryRecord(entry, view.get()));
  }

  /** Makes the event on the hub's context, where call numbers and the codec live. */
  private Future<CallResult> call(LongFunction<Event> event) {
    return begin(open, event).compose(this::attempted);
  }

  /**
   * Likewise, for what ends with a report.
   *
   * @param late what it fails with when the core's time for it is over
   */
  Future<MoveReport> admin(Supplier<CallTimeoutException> late, LongFunction<Event> event) {
    return begin(reports, event).compose(report -> attempted(report, late));
  }

  private Future<MoveReport> attempted(MoveReport report, Supplier<CallTimeoutException> late) {
    Refusal error = report.error();
    if (error == null) {
      return Future.succeededFuture(report);
    }
    return Future.failedFuture(
        switch (error.code()) {
          case NOT_RUNNING -> notRunning(HubStatus.DRAINING);
          case NO_QUORUM -> noQuorum();
          case NO_SUCH_PROCESS -> new NoSuchProcessException(error.id().value());
          case INVALID -> new InvalidRequestException(error.message());
          case STOP_TIMEOUT, MIGRATION -> late.get();
          default -> new UnexpectedException(new IllegalStateException(error.message()));
        });
  }

  private <T> Future<T> begin(Map<Long, Promise<T>> open, LongFunction<Event> event) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        v -> {
          if (over != null) {
            done.fail(over);
            return;
          }
          long number = ++numbers;
          open.put(number, done);
          try {
            events.accept(event.apply(number));
          } catch (RuntimeException e) {
            open.remove(number);
            done.fail(e);
          }
        });
    return done.future();
  }

  /** This node lost its quorum, or has one again. */
  void halted(Effect.Halted now) {
    halted = now;
  }

  HubException noQuorum() {
    return new NoQuorumException(options.getHubId(), halted.present(), halted.required());
  }

  void reported(Effect.Reported reported) {
    Promise<MoveReport> done = reports.remove(reported.call());
    if (done != null) {
      done.complete(reported.report());
    }
  }

  void complete(CallResult result) {
    Promise<CallResult> done = open.remove(result.call());
    if (done != null) {
      done.complete(result);
    }
  }

  /** Calls are over: those that are open fail, and so do later ones. */
  void abort(HubException why) {
    over = why;
    List<Promise<?>> left = new ArrayList<>(open.values());
    left.addAll(reports.values());
    open.clear();
    reports.clear();
    left.forEach(done -> done.tryFail(why));
  }

  private Map<String, HubException> errors(CallResult result, String call, long timeout) {
    Map<String, HubException> errors = new LinkedHashMap<>();
    for (Refusal refusal : result.refusals()) {
      errors.put(refusal.id().value(), error(refusal, result, call, timeout));
    }
    return errors;
  }

  private HubException error(Refusal refusal, CallResult result, String call, long timeout) {
    String id = refusal.id().value();
    return switch (refusal.code()) {
      case ALREADY_STARTED ->
          new AlreadyStartedException(id, nodesOf(result.existing().get(refusal.id())));
      case NO_SUCH_PROCESS -> new NoSuchProcessException(id);
      case PLACEMENT -> new PlacementException(id, refusal.message());
      case START_TIMEOUT -> new StartTimeoutException(id, timeout);
      case STOP_TIMEOUT -> new CallTimeoutException(call, id, timeout);
      case NOT_RUNNING -> notRunning(HubStatus.DRAINING);
      case NO_QUORUM -> noQuorum();
      case INVALID, NAME_TAKEN, INCOMPATIBLE, STALE, STATE_TOO_LARGE, MIGRATION ->
          new InvalidRequestException(refusal.message());
      case START_FAILED, ENDED -> new StartFailedException(id, nodeOf(id), refusal.message());
    };
  }

  private String nodeOf(String id) {
    Entry entry = registry.get().get(id);
    List<String> nodes = nodesOf(entry);
    return nodes.isEmpty() ? "its node" : nodes.get(0);
  }

  private static List<String> nodesOf(@Nullable Entry entry) {
    Ownership ownership = entry == null ? null : entry.ownership();
    return ownership == null
        ? List.of()
        : ownership.replicas().stream().map(Replica::nodeName).toList();
  }
}
