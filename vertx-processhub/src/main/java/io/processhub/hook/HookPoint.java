package io.processhub.hook;

import io.processhub.hook.HookData.ConflictResolved;
import io.processhub.hook.HookData.HubShutdown;
import io.processhub.hook.HookData.LockChanged;
import io.processhub.hook.HookData.MigrationForwarded;
import io.processhub.hook.HookData.NodeJoined;
import io.processhub.hook.HookData.NodeLeft;
import io.processhub.hook.HookData.ProcessFailed;
import io.processhub.hook.HookData.ProcessRegistered;
import io.processhub.hook.HookData.ProcessUnregistered;
import io.processhub.hook.HookData.ProcessesMigrated;
import io.processhub.hook.HookData.ProcessesRedistribute;
import io.processhub.hook.HookData.ProcessesStart;
import io.processhub.hook.HookData.ProcessesStartEnded;
import io.processhub.hook.HookData.ProcessesStarted;
import io.processhub.hook.HookData.Redistribution;
import io.processhub.hook.HookData.ReplicaRestarted;
import io.processhub.hook.HookData.StartData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A moment at which a hub calls user code, and the type of what it tells. The constants below are
 * all there are. Each says on which node its handlers are called; nothing is told twice there. At
 * those marked <em>waits</em> the hub goes on when the handlers have ended.
 *
 * @param <T> what is told
 */
public final class HookPoint<T> {
  private static final Map<String, HookPoint<?>> ALL = new LinkedHashMap<>();

  /**
   * A node is about to be a member. On the joining node before anybody hears of it
   * (<em>waits</em>), and on every member just before its {@code nodes()} shows the node.
   */
  public static final HookPoint<NodeJoined> BEFORE_NODE_JOIN =
      point("BEFORE_NODE_JOIN", NodeJoined.class);

  /** A node is a member. On the joining node and on every member. */
  public static final HookPoint<NodeJoined> AFTER_NODE_JOIN =
      point("AFTER_NODE_JOIN", NodeJoined.class);

  /**
   * A member leaves or was lost. On the leaving node as its {@code close} begins (<em>waits</em>),
   * and on every other member just before its {@code nodes()} lacks the node.
   */
  public static final HookPoint<NodeLeft> BEFORE_NODE_LEAVE =
      point("BEFORE_NODE_LEAVE", NodeLeft.class);

  /**
   * A member has handed over what it could and is gone, or was lost. On the leaving node and on
   * every other member.
   */
  public static final HookPoint<NodeLeft> AFTER_NODE_LEAVE =
      point("AFTER_NODE_LEAVE", NodeLeft.class);

  /** A start was accepted. On the steward, which wrote the record. */
  public static final HookPoint<ProcessRegistered> PROCESS_REGISTERED =
      point("PROCESS_REGISTERED", ProcessRegistered.class);

  /**
   * A process was stopped, has ended by itself, or could not be started at all. On the member that
   * wrote that into the registry: the steward for a stop, the node of the replica for the others.
   */
  public static final HookPoint<ProcessUnregistered> PROCESS_UNREGISTERED =
      point("PROCESS_UNREGISTERED", ProcessUnregistered.class);

  /**
   * Processes moved from this node to another, which has confirmed that it handles their messages.
   * On the node they left, once per target and turn.
   */
  public static final HookPoint<ProcessesMigrated> PROCESSES_MIGRATED =
      point("PROCESSES_MIGRATED", ProcessesMigrated.class);

  /**
   * Likewise, for all targets together: messages that still come here go on to those nodes. Just
   * before {@link #PROCESSES_MIGRATED}.
   */
  public static final HookPoint<MigrationForwarded> MIGRATION_FORWARDED =
      point("MIGRATION_FORWARDED", MigrationForwarded.class);

  /** What {@code locked()} says has changed, or the reason for it. On each node for itself. */
  public static final HookPoint<LockChanged> LOCK_CHANGED =
      point("LOCK_CHANGED", LockChanged.class);

  /** A node joined, or left or was lost, and places are computed anew. On every member. */
  public static final HookPoint<Redistribution> BEFORE_REDISTRIBUTION =
      point("BEFORE_REDISTRIBUTION", Redistribution.class);

  /**
   * This node has no part in the redistribution any more: what it decides, gives and takes because
   * of it has ended. On every member.
   */
  public static final HookPoint<Redistribution> AFTER_REDISTRIBUTION =
      point("AFTER_REDISTRIBUTION", Redistribution.class);

  /**
   * Somebody calls a start, or the hub starts its static specs. On the node where it is called
   * (<em>waits</em>).
   */
  public static final HookPoint<ProcessesStart> BEFORE_PROCESSES_START =
      point("BEFORE_PROCESSES_START", ProcessesStart.class);

  /** Likewise, when the call ends. */
  public static final HookPoint<ProcessesStartEnded> AFTER_PROCESSES_START =
      point("AFTER_PROCESSES_START", ProcessesStartEnded.class);

  /**
   * Processes are to run elsewhere, because of a change of the nodes or as people asked. On the
   * steward, when it has decided and before anybody is told.
   */
  public static final HookPoint<ProcessesRedistribute> BEFORE_PROCESSES_REDISTRIBUTE =
      point("BEFORE_PROCESSES_REDISTRIBUTE", ProcessesRedistribute.class);

  /**
   * Replicas have completed their start, new ones and those that arrive in a move. On their node.
   */
  public static final HookPoint<ProcessesStarted> PROCESSES_STARTED =
      point("PROCESSES_STARTED", ProcessesStarted.class);

  /** A replica failed and runs again. On its node. */
  public static final HookPoint<ReplicaRestarted> REPLICA_RESTARTED =
      point("REPLICA_RESTARTED", ReplicaRestarted.class);

  /** A replica failed more often than it is restarted: the process is FAILED. On its node. */
  public static final HookPoint<ProcessFailed> PROCESS_FAILED =
      point("PROCESS_FAILED", ProcessFailed.class);

  /** Two owners of one process met, and one goes on. On the steward. */
  public static final HookPoint<ConflictResolved> CONFLICT_RESOLVED =
      point("CONFLICT_RESOLVED", ConflictResolved.class);

  /** The hub closes on this node (<em>waits</em>, half of {@code stopTimeout} at most). */
  public static final HookPoint<HubShutdown> HUB_SHUTDOWN =
      point("HUB_SHUTDOWN", HubShutdown.class);

  /**
   * A replica is about to start. On its node (<em>waits</em>); the only point at which the value of
   * a handler counts, see {@link HookData.StartData}. Not published as an event.
   */
  public static final HookPoint<StartData> ALTER_START_DATA =
      point("ALTER_START_DATA", StartData.class);

  private final String name;
  private final Class<T> type;

  private HookPoint(String name, Class<T> type) {
    this.name = name;
    this.type = type;
  }

  private static <T extends HookData> HookPoint<T> point(String name, Class<T> type) {
    HookPoint<T> point = new HookPoint<>(name, type);
    ALL.put(name, point);
    return point;
  }

  /**
   * The point of that name.
   *
   * @throws IllegalArgumentException naming it if there is none
   */
  public static HookPoint<?> of(String name) {
    HookPoint<?> point = ALL.get(name);
    if (point == null) {
      throw new IllegalArgumentException("no hook point " + name + "; there are " + ALL.keySet());
    }
    return point;
  }

  /** All points. */
  public static List<HookPoint<?>> all() {
    return List.copyOf(ALL.values());
  }

  /** The name of the constant. */
  public String name() {
    return name;
  }

  /** The type of what is told. */
  public Class<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
