package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.Role;
import io.processhub.model.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a core wants done. Effects are carried out in order; none answers by itself. */
public sealed interface Effect {
  /** Send one message to these nodes; may be lost. */
  record Send(List<NodeId> to, Envelope envelope) implements Effect {}

  /**
   * Start a replica, the first ever of its process ({@code fresh}) or one without the state of its
   * predecessor ({@code blank}); answered by {@code Deployed} or {@code DeployFailed} with the
   * ticket.
   */
  record Deploy(
      ProcessId id,
      long ticket,
      SpecBody body,
      @Nullable Details details,
      Epoch epoch,
      Role role,
      boolean fresh,
      boolean blank)
      implements Effect {}

  /** Stop a replica; answered by {@code Undeployed} with the ticket. */
  record Undeploy(ProcessId id, long ticket) implements Effect {}

  /** A running replica goes on under another epoch or role. */
  record Adopt(ProcessId id, long ticket, Epoch epoch, Role role) implements Effect {}

  /** A call is done. */
  record Complete(CallResult result) implements Effect {}

  /** Call {@code Tick} at that time at the latest; replaces an earlier wish. */
  record Wake(long at) implements Effect {}

  /** Call {@code Tick} soon: there is work left. */
  record Again() implements Effect {}

  /** What this node now thinks of itself and the hub. */
  record Changed(Phase phase, boolean gateOpen, View view, List<NodeId> cluster)
      implements Effect {}

  /** These processes are reached on other nodes now, or nowhere. */
  record RoutesChanged(List<ProcessId> ids) implements Effect {}

  /** This node cannot be a member of the hub. */
  record CannotJoin(RefusalCode code, String message) implements Effect {}

  /** The node has left the hub. */
  record Left(List<ProcessId> notHandedOver) implements Effect {}

  /** Two actives of one process met. */
  record ConflictResolved(ProcessId id, MemberId winner, MemberId loser, Epoch epoch)
      implements Effect {}

  /** Something that a person should be able to read in the log. */
  record Report(boolean warning, String text) implements Effect {}
}
