package io.processhub.shell;

import io.processhub.ProcessHubOptions;
import io.processhub.hook.HookData.HubShutdown;
import io.processhub.hook.HookData.NodeJoined;
import io.processhub.hook.HookData.NodeLeft;
import io.processhub.hook.HookPoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Everything about hooks of one hub on one node: its handlers, its events, and the parts that know
 * when something happens. But for the table it is used on the hub's context.
 */
final class HubHooks {
  final HookTable table = new HookTable();
  final HookFacts facts;
  final ReplicaHooks replicas;
  final StartHooks starts;
  final Topology topology;
  private final Hooks hooks;
  private final HubEvents events;
  private final LockWatch lock;
  private final HubRuntime runtime;
  private final long stopTimeout;

  /**
   * @throws IllegalArgumentException if a handler of the options cannot be made or added
   */
  HubHooks(
      Vertx vertx, Context context, ProcessHubOptions options, HubRuntime runtime, HubImpl hub) {
    HookLoader.load(options, table);
    this.runtime = runtime;
    this.stopTimeout = options.getStopTimeout();
    this.events = new HubEvents(vertx, context, options.getHubId());
    this.hooks = new Hooks(vertx, context, options.getHubId(), table, events);
    this.facts = new HookFacts(hooks, hub);
    this.replicas = new ReplicaHooks(context, hooks, hub, options.getStartTimeout());
    this.starts = new StartHooks(context, hooks, runtime);
    this.topology = new Topology(hooks);
    this.lock = new LockWatch(vertx, hooks, runtime, hub::locked, options.getLockTimeout());
  }

  /** The node is about to join; done when it may. */
  Future<?> joining(HubParts parts) {
    events.open(parts.nodeName(), parts.seam());
    return hooks.fire(HookPoint.BEFORE_NODE_JOIN, () -> new NodeJoined(parts.nodeName()));
  }

  /** The core has had its turn. */
  void turnEnded(boolean moving) {
    topology.turnEnded(moving);
    lock.turnEnded(moving);
  }

  /** The hub is about to close; done when it may. */
  Future<?> closing(String reason) {
    Future<?> told =
        hooks
            .fire(HookPoint.HUB_SHUTDOWN, () -> new HubShutdown(reason))
            .compose(v -> hooks.fire(HookPoint.BEFORE_NODE_LEAVE, this::self));
    return told.isComplete()
        ? told
        : told.timeout(Math.max(1, stopTimeout / 2), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private NodeLeft self() {
    return new NodeLeft(runtime.nodeName());
  }

  /** The node is out of the hub; done when its last events are on their way. */
  Future<?> left() {
    lock.stop();
    // Those that stay publish it, if there are any.
    boolean alone = runtime.view().view.size() == 0;
    hooks.fire(HookPoint.AFTER_NODE_LEAVE, this::self, alone);
    return events.drain();
  }
}
