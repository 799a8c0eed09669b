package io.processhub.shell;

import io.processhub.CallChecks;
import io.processhub.HubStatus;
import io.processhub.MigrationProgress;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubAdmin;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.StartResult;
import io.processhub.StopOptions;
import io.processhub.StopResult;
import io.processhub.UpdateOptions;
import io.processhub.core.Entry;
import io.processhub.core.Ownership;
import io.processhub.core.Phase;
import io.processhub.core.Registry;
import io.processhub.core.Replica;
import io.processhub.hook.HookHandler;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import io.processhub.hook.HookRegistration;
import io.processhub.model.NodeId;
import io.processhub.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The public face of a hub: checks arguments, answers from memory, and passes the rest on. */
final class HubImpl implements ProcessHub {
  private final Vertx vertx;
  private final ProcessHubOptions options;
  private final HubRuntime runtime;
  private final ProcessHubAdmin admin;

  HubImpl(Vertx vertx, ProcessHubOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.runtime = new HubRuntime(vertx, options, this);
    this.admin = new AdminImpl(vertx, runtime, options);
  }

  Vertx vertx() {
    return vertx;
  }

  @Override
  public Future<ProcessHub> start() {
    return runtime.start().map(this);
  }

  @Override
  public Future<Void> close() {
    return runtime.close("close() was called");
  }

  @Override
  public Future<ProcessRecord> startProcess(ProcessSpec spec) {
    return startProcess(spec, new StartOptions());
  }

  @Override
  public Future<ProcessRecord> startProcess(ProcessSpec spec, StartOptions how) {
    return runtime
        .calls()
        .start(List.of(CallChecks.present("spec", spec)), how)
        .compose(
            result -> {
              ProcessRecord started = result.first();
              return started != null && result.errors().isEmpty()
                  ? Future.succeededFuture(started)
                  : Future.failedFuture(result.errors().values().iterator().next());
            });
  }

  @Override
  public Future<StartResult> startProcesses(List<ProcessSpec> specs) {
    return startProcesses(specs, new StartOptions());
  }

  @Override
  public Future<StartResult> startProcesses(List<ProcessSpec> specs, StartOptions how) {
    return runtime.calls().start(specs, how);
  }

  @Override
  public Future<List<String>> stopProcess(String processId) {
    return stopProcess(processId, new StopOptions());
  }

  @Override
  public Future<List<String>> stopProcess(String processId, StopOptions how) {
    return runtime
        .calls()
        .stop(List.of(CallChecks.id(processId)), how)
        .compose(
            result ->
                result.errors().isEmpty()
                    ? Future.succeededFuture(result.stopped().get(processId))
                    : Future.failedFuture(result.errors().get(processId)));
  }

  @Override
  public Future<StopResult> stopProcesses(List<String> processIds) {
    return stopProcesses(processIds, new StopOptions());
  }

  @Override
  public Future<StopResult> stopProcesses(List<String> processIds, StopOptions how) {
    return runtime.calls().stop(processIds, how);
  }

  @Override
  public Future<ProcessRecord> updateProcess(String processId, UpdateOptions change) {
    return runtime.calls().update(processId, change);
  }

  @Override
  public @Nullable ProcessRecord lookup(String processId) {
    Entry entry = runtime.registry().get(CallChecks.present("processId", processId));
    return entry == null || !entry.live() ? null : record(entry);
  }

  ProcessRecord record(Entry entry) {
    return ProcessRecord.of(new EntryRecord(entry, runtime.view()));
  }

  @Override
  public List<ProcessRecord> processes() {
    return records(entry -> true);
  }

  @Override
  public List<ProcessRecord> localProcesses() {
    NodeId self = runtime.self();
    return records(
        entry -> {
          Ownership ownership = entry.ownership();
          if (ownership != null) {
            for (Replica replica : ownership.replicas()) {
              if (replica.member().node().equals(self)) {
                return true;
              }
            }
          }
          return false;
        });
  }

  @Override
  public List<ProcessRecord> processesTagged(String tag) {
    CallChecks.present("tag", tag);
    return records(entry -> entry.tags().contains(tag));
  }

  private List<ProcessRecord> records(Predicate<Entry> wanted) {
    List<ProcessRecord> records = new ArrayList<>();
    for (Entry entry : runtime.registry().entries()) {
      if (entry.live() && wanted.test(entry)) {
        records.add(record(entry));
      }
    }
    return records;
  }

  @Override
  public String address(String processId) {
    return Addresses.process(id(), CallChecks.id(processId));
  }

  @Override
  public String address(String processId, String node) {
    return Addresses.replica(id(), CallChecks.node(node), CallChecks.id(processId));
  }

  @Override
  public List<String> nodes() {
    return runtime.view().names();
  }

  @Override
  public String id() {
    return options.getHubId();
  }

  @Override
  public String nodeName() {
    return runtime.nodeName();
  }

  @Override
  public HubStatus status() {
    return runtime.status();
  }

  /** Members as this node knows them now. */
  HubView view() {
    return runtime.view();
  }

  /** Everything this node knows, tombstones included. */
  Registry registry() {
    return runtime.registry();
  }

  /** Number of control messages that this node could not read. */
  long refusedMessages() {
    return runtime.running().link().refused();
  }

  /** {@link ProcessHubAdmin#progress} as JSON. */
  List<JsonObject> progress() {
    return admin.progress().stream().map(MigrationProgress::toJson).toList();
  }

  /** The cluster-manager id of this node. */
  String node() {
    return runtime.self().value();
  }

  @Override
  public boolean locked() {
    HubView view = runtime.view();
    return view.phase == Phase.LEARNING || view.halted || runtime.redistributing();
  }

  @Override
  public <T> HookRegistration hook(HookPoint<T> point, HookOptions how, HookHandler<T> handler) {
    return hooks()
        .add(
            CallChecks.present("point", point),
            CallChecks.present("options", how),
            CallChecks.present("handler", handler));
  }

  @Override
  public List<HookRegistration> hooks(HookPoint<?> point) {
    return hooks().list(CallChecks.present("point", point));
  }

  @Override
  public boolean removeHook(HookPoint<?> point, String id) {
    return hooks().remove(CallChecks.present("point", point), CallChecks.present("id", id));
  }

  private HookTable hooks() {
    return runtime.hooks().table;
  }

  @Override
  public ProcessHubAdmin admin() {
    return admin;
  }
}
