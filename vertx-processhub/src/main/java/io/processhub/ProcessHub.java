package io.processhub;

import io.processhub.hook.HookHandler;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import io.processhub.hook.HookRegistration;
import io.processhub.shell.Hubs;
import io.processhub.wire.Addresses;
import io.vertx.codegen.annotations.GenIgnore;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hub on one node: starts, stops and finds processes that run somewhere in the cluster, and hosts
 * its share of them.
 *
 * <p>Every method may be called from any thread. A future that is returned completes on the context
 * of the caller, or on one of the Vertx if the caller has none. Misuse (null, a malformed id, an
 * empty list, a duplicate id) throws an {@link IllegalArgumentException} from the call itself; what
 * fails later fails the future with a {@link HubException}.
 */
@VertxGen
public interface ProcessHub {
  /**
   * A hub that is not started yet. The options are checked and copied.
   *
   * @throws IllegalArgumentException if the options contradict each other, or if this Vertx has a
   *     hub of that id already
   */
  static ProcessHub create(Vertx vertx, ProcessHubOptions options) {
    return Hubs.create(vertx, options);
  }

  /** The hub of that id that is started in this Vertx, for instance by a verticle; else null. */
  static @Nullable ProcessHub find(Vertx vertx, String hubId) {
    return Hubs.find(vertx, Checks.hubId(hubId));
  }

  /** The event-bus address of a process of any hub; works on a node without that hub. */
  static String addressOf(String hubId, String processId) {
    return Addresses.process(Checks.hubId(hubId), Checks.processId(processId));
  }

  /**
   * Joins the hub. The future completes with this hub once it is {@link HubStatus#RUNNING}.
   *
   * @return fails with {@link IncompatibleException} if a member refuses this node
   */
  Future<ProcessHub> start();

  /**
   * Leaves gracefully: hands the processes of this node over, at most for {@code stopTimeout}.
   * Later calls give the same outcome.
   */
  Future<Void> close();

  /** The same with default options. */
  Future<ProcessRecord> startProcess(ProcessSpec spec);

  /**
   * Starts one process somewhere in the hub. Done when its replica has started and the record is
   * held by whom {@link StartOptions#getAcknowledge()} says; a look-up on this node finds it then.
   *
   * @return fails with {@link AlreadyStartedException}, {@link StartFailedException}, {@link
   *     StartTimeoutException}, {@link PlacementException}, {@link NoQuorumException} or {@link
   *     NotRunningException}
   */
  Future<ProcessRecord> startProcess(ProcessSpec spec, StartOptions options);

  /** The same with default options. */
  Future<StartResult> startProcesses(List<ProcessSpec> specs);

  /**
   * Starts many processes. The result has an error per id that failed.
   *
   * @return fails only if nothing was attempted: {@link NotRunningException}, {@link
   *     NoQuorumException}
   */
  Future<StartResult> startProcesses(List<ProcessSpec> specs, StartOptions options);

  /** The same with default options. */
  Future<List<String>> stopProcess(String processId);

  /**
   * Stops one process for good.
   *
   * @return the names of the nodes it stopped on; fails with {@link NoSuchProcessException}, {@link
   *     CallTimeoutException}, {@link NoQuorumException} or {@link NotRunningException}
   */
  Future<List<String>> stopProcess(String processId, StopOptions options);

  /** The same with default options. */
  Future<StopResult> stopProcesses(List<String> processIds);

  /**
   * Stops many processes. The result has an error per id that failed.
   *
   * @return fails only if nothing was attempted: {@link NotRunningException}, {@link
   *     NoQuorumException}
   */
  Future<StopResult> stopProcesses(List<String> processIds, StopOptions options);

  /**
   * Changes tags and metadata of a live process, everywhere.
   *
   * @return the record as changed; fails with {@link NoSuchProcessException}, {@link
   *     CallTimeoutException}, {@link NoQuorumException} or {@link NotRunningException}
   */
  Future<ProcessRecord> updateProcess(String processId, UpdateOptions options);

  /** What this node knows of that process, or null. Local: no network, no waiting. */
  @Nullable ProcessRecord lookup(String processId);

  /** What this node knows of all live processes of the hub. Local. */
  List<ProcessRecord> processes();

  /** The processes with a replica on this node. Local. */
  List<ProcessRecord> localProcesses();

  /** The live processes that carry the tag. Local. */
  List<ProcessRecord> processesTagged(String tag);

  /** The event-bus address of a process of this hub, wherever it runs and whether it does. */
  String address(String processId);

  /**
   * The event-bus address of the replica on that node, whatever its role, for {@code send}, {@code
   * request} and {@code publish} from any node with this library. Its messages go through the same
   * mailbox as those to the process, one at a time; a sender's order holds per address.
   *
   * <p>The replica opens the address when somebody first uses it from a node, which that message
   * waits for (at most 1 s where the hub runs, 2 s elsewhere), and again when it was not used for 1
   * s. A message gets {@code NO_HANDLERS} when no such replica is known or opened in that time.
   * Only a {@link ProcessVerticle} has a mailbox: a plain verticle has no replica address.
   *
   * @param node node name or node id
   * @throws IllegalArgumentException if the process id or the node is malformed
   */
  String address(String processId, String node);

  /** Names of the nodes that have joined and are not leaving, this one included. Local. */
  List<String> nodes();

  /** The hub id. */
  String id();

  /** The name of this node. */
  String nodeName();

  /** What the hub does on this node. */
  HubStatus status();

  /**
   * Whether the hub redistributes processes, has no quorum, or waits for its start gate. A report:
   * it blocks no call.
   */
  boolean locked();

  /**
   * Adds a handler that is called at that point on this node, before and after the start of the
   * hub. It sees what happens from now on.
   *
   * @throws IllegalArgumentException if the options' id is taken at that point
   */
  @GenIgnore(GenIgnore.PERMITTED_TYPE)
  <T> HookRegistration hook(HookPoint<T> point, HookOptions options, HookHandler<T> handler);

  /** The handlers at that point on this node, in the order in which they are called. */
  @GenIgnore(GenIgnore.PERMITTED_TYPE)
  List<HookRegistration> hooks(HookPoint<?> point);

  /** Takes the handler of that id away from the point; false if there is none. */
  @GenIgnore(GenIgnore.PERMITTED_TYPE)
  boolean removeHook(HookPoint<?> point, String id);

  /** Moves, pins, cordons, plans. */
  ProcessHubAdmin admin();
}
