package io.processhub.core;

import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.strategy.distribution.Measurement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a core is told. */
public sealed interface Event {
  /** The hub starts. */
  record Started() implements Event {}

  /** The nodes of the cluster as its manager lists them now. */
  record ClusterNodes(List<NodeId> nodes) implements Event {
    public ClusterNodes {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * That node's process seems to have ended: connections to it closed, and it refuses new ones. A
   * hint that comes before the cluster manager knows; a wrong one does no lasting harm.
   */
  record Suspected(NodeId node) implements Event {}

  /** A member of the hub said that it speaks another version of the wire format. */
  record OtherVersion(NodeId node, String text) implements Event {}

  /** That node answers, but has no such hub. */
  record NoHub(NodeId node) implements Event {}

  /** A control message. */
  record Received(Envelope envelope) implements Event {}

  /** Time has passed, or there is work left. */
  record Tick() implements Event {}

  /** How long a caller waits, and for whom. */
  record CallOptions(long timeout, Acknowledge acknowledge, boolean checkExisting) {}

  /** Who has to hold a record before a call is done. */
  enum Acknowledge {
    OWNER,
    MAJORITY,
    ALL
  }

  /** One process to be started. */
  record StartItem(ProcessId id, SpecBody body) {}

  record StartCall(long call, List<StartItem> items, CallOptions options) implements Event {
    public StartCall {
      items = List.copyOf(items);
    }
  }

  /** Starts what is neither running nor was stopped by hand. */
  record StaticCall(long call, List<StartItem> items, CallOptions options) implements Event {
    public StaticCall {
      items = List.copyOf(items);
    }
  }

  record StopCall(long call, List<ProcessId> ids, CallOptions options) implements Event {
    public StopCall {
      ids = List.copyOf(ids);
    }
  }

  record UpdateCall(long call, ProcessId id, Change change, CallOptions options) implements Event {}

  /** A replica runs. */
  record Deployed(ProcessId id, long ticket, long deploymentHigh, long deploymentLow)
      implements Event {}

  /** A replica could not be started, as often as its supervisor tried. */
  record DeployFailed(ProcessId id, long ticket, String message) implements Event {}

  /** A replica is gone because it was told to go. */
  record Undeployed(ProcessId id, long ticket) implements Event {}

  /**
   * A replica ended by itself and is not to be restarted anywhere: the process is over, unless it
   * failed and others of its replicas go on.
   *
   * @param cause why it failed; null if it was meant to end
   */
  record ReplicaFinished(ProcessId id, long ticket, @Nullable String cause) implements Event {}

  /** A replica failed more often than its supervisor restarts it, and is gone. */
  record ReplicaFailed(ProcessId id, long ticket, String cause) implements Event {}

  /** A restarted replica has a new deployment id. */
  record Redeployed(ProcessId id, long ticket, long deploymentHigh, long deploymentLow)
      implements Event {}

  /** The handlers of a replica that is to be frozen have ended; it exports its state now. */
  record Frozen(ProcessId id, long ticket) implements Event {}

  /** What a frozen replica exported; empty when it has no state. */
  record Exported(ProcessId id, long ticket, byte[] state) implements Event {}

  /** A replica cannot be frozen, or did not export its state. */
  record ExportFailed(ProcessId id, long ticket, RefusalCode code, String message)
      implements Event {}

  /** The state of a replica that runs; empty when it has none. */
  record Copied(ProcessId id, long ticket, byte[] state) implements Event {}

  /** A replica does not run, or did not give its state. */
  record CopyFailed(ProcessId id, long ticket, RefusalCode code, String message) implements Event {}

  /** A held replica has its state. */
  record Imported(ProcessId id, long ticket) implements Event {}

  /** A held replica did not take its state. */
  record ImportFailed(ProcessId id, long ticket, String message) implements Event {}

  /** How busy this node is; every {@code pushInterval} of a strategy that has one. */
  record Measured(Measurement measurement) implements Event {}

  /**
   * A running replica has exported a checkpoint: its whole state, or what has changed since the one
   * before if {@code increment}. Answered by {@code Checkpointed} with the ticket and the token.
   */
  record Checkpoint(ProcessId id, long ticket, long token, boolean increment, byte[] state)
      implements Event {}

  /** A replica has taken in the state of another, or will not any more. */
  record Merged(ProcessId id, long ticket, long token, boolean taken) implements Event {}

  /** What was on its way when {@code Flush} was asked for has been written. */
  record Flushed(long token) implements Event {}

  /** What a node without the hub had sent here by the old routes of that batch has arrived. */
  record StrangerPassed(NodeId node, long batch) implements Event {}

  /** What an administrator asks for. */
  sealed interface Administration extends Event {
    long call();

    CallOptions options();
  }

  /** Pins these, or takes their pins away; done as a start is. */
  record PinCall(long call, List<ProcessId> ids, boolean pinned, CallOptions options)
      implements Administration {
    public PinCall {
      ids = List.copyOf(ids);
    }
  }

  /** Marks the node of that name; done when the members know. */
  record MarkCall(long call, String node, NodeMark.State state, CallOptions options)
      implements Administration {}

  /** Carries a plan out; done when each of its moves has ended. */
  record MigrateCall(long call, MovePlan plan, CallOptions options) implements Administration {}

  /** Sets what a majority is measured by; done when a view says so. */
  record ResetCall(long call, int size, boolean force, CallOptions options)
      implements Administration {}

  /** The hub leaves, handing over what it can within {@code timeout} milliseconds. */
  record LeaveCall(long timeout) implements Event {}

  /** Several at once, in order: their effects share messages. */
  record Batch(List<Event> events) implements Event {
    public Batch {
      events = List.copyOf(events);
    }
  }
}
