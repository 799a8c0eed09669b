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
   * ticket. One that is {@code held} is started and takes messages in, but handles none until
   * {@code Activate}.
   */
  record Deploy(
      ProcessId id,
      long ticket,
      SpecBody body,
      @Nullable Details details,
      Epoch epoch,
      Role role,
      boolean fresh,
      boolean blank,
      boolean held)
      implements Effect {}

  /**
   * Let the handlers of a running replica end and begin no other, then export its state if {@code
   * export}; messages wait. Answered by {@code Frozen} and then {@code Exported}, or by {@code
   * ExportFailed}; it stays frozen either way.
   */
  record Freeze(ProcessId id, long ticket, boolean export) implements Effect {}

  /**
   * Ask a running replica for its state between two messages; it goes on after that. Answered by
   * {@code Copied} or {@code CopyFailed}.
   */
  record Copy(ProcessId id, long ticket) implements Effect {}

  /** A frozen replica goes on, with the messages that waited first. */
  record Resume(ProcessId id, long ticket) implements Effect {}

  /**
   * Give a held or a passive replica its state, then the increments that were made since; answered
   * by {@code Imported} or {@code ImportFailed}. A replica that is restarted gets it again if it is
   * {@code kept}: a checkpoint.
   */
  record Import(ProcessId id, long ticket, byte[] state, List<byte[]> increments, boolean kept)
      implements Effect {
    public Import(ProcessId id, long ticket, byte[] state) {
      this(id, ticket, state, List.of(), false);
    }
  }

  /**
   * Give a running replica the state of another that ends, between two messages; answered by {@code
   * Merged} with the token, whatever comes of it.
   */
  record Merge(ProcessId id, long ticket, long token, byte[] state) implements Effect {}

  /** Have a running replica make a checkpoint, for which nobody waits. */
  record Save(ProcessId id, long ticket) implements Effect {}

  /** What became of a checkpoint. */
  enum Held {
    /** As many nodes hold it as have to. */
    HELD,
    /** The process has a newer owner. */
    FENCED,
    TOO_LARGE,
    /** An increment does not follow anything: the whole state is needed. */
    WHOLE,
    /** The replica does not run any more, or stands by. */
    ENDED,
    /** Not enough nodes hold it, in time or at all. */
    FAILED
  }

  /**
   * The checkpoint of that token is held or not.
   *
   * @param current epoch that fences it
   * @param reason for people, null when it is held
   */
  record Checkpointed(
      ProcessId id, long ticket, long token, Held held, Epoch current, @Nullable String reason)
      implements Effect {}

  /**
   * A held replica begins to handle messages: forwarded ones at once, those that the awaited nodes
   * send to it directly only after {@code OpenGate} for that node. Its role and epoch are these.
   */
  record Activate(
      ProcessId id,
      long ticket,
      Epoch epoch,
      Role role,
      @Nullable HandoverBatch batch,
      List<NodeId> awaited)
      implements Effect {
    public Activate {
      awaited = List.copyOf(awaited);
    }
  }

  /**
   * Whatever that node sent on the old routes of the batch has been handed to the replicas here, or
   * waits with them: what it sends directly may follow.
   */
  record OpenGate(HandoverBatch batch, NodeId sender) implements Effect {}

  /**
   * The messages that wait for a process, and all that arrive for it here later, go to that node,
   * in order. Its replica here, if there is one still, gets none of them. Again for a process that
   * is forwarded already: what arrives from now on goes to the other node.
   */
  record Forward(ProcessId id, NodeId target) implements Effect {}

  /** Messages for these processes are not forwarded any more, nor taken in. */
  record StopForwarding(List<ProcessId> ids) implements Effect {
    public StopForwarding {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Answered by {@code Flushed} as soon as every message for a process whose node was selected
   * here, or which arrived here to be forwarded, before this effect has been written to its
   * connection.
   */
  record Flush(long token) implements Effect {}

  /**
   * Tell nodes without the hub that what they know of the places of these processes is out of date;
   * answered by {@code StrangerPassed} for each that has forgotten it, behind all that it had sent
   * here.
   */
  record TellStrangers(long batch, List<NodeId> strangers, List<ProcessId> ids) implements Effect {
    public TellStrangers {
      strangers = List.copyOf(strangers);
      ids = List.copyOf(ids);
    }
  }

  /** Voluntary moves that ended: the target has confirmed these. */
  record Migrated(NodeId target, List<ProcessId> ids) implements Effect {
    public Migrated {
      ids = List.copyOf(ids);
    }
  }

  /** Stop a replica; answered by {@code Undeployed} with the ticket. */
  record Undeploy(ProcessId id, long ticket) implements Effect {}

  /** A running replica goes on under another epoch or role. */
  record Adopt(ProcessId id, long ticket, Epoch epoch, Role role) implements Effect {}

  /** A call is done. */
  record Complete(CallResult result) implements Effect {}

  /** A migration that was asked for here has ended, or a node was marked. */
  record Reported(long call, MoveReport report) implements Effect {}

  /** Call {@code Tick} at that time at the latest; replaces an earlier wish. */
  record Wake(long at) implements Effect {}

  /** Call {@code Tick} soon: there is work left. */
  record Again() implements Effect {}

  /**
   * What this node now thinks of itself and the hub.
   *
   * @param cluster the nodes of the cluster on which something of the hub may run
   */
  record Changed(Phase phase, boolean gateOpen, View view, List<NodeId> cluster)
      implements Effect {}

  /** These processes are reached on other nodes now, or nowhere. */
  record RoutesChanged(List<ProcessId> ids) implements Effect {}

  /** This node cannot be a member of the hub. */
  record CannotJoin(RefusalCode code, String message, NodeId by) implements Effect {}

  /** The node has left the hub. */
  record Left(List<ProcessId> notHandedOver) implements Effect {}

  /**
   * Two actives of one process met.
   *
   * @param winning under which the winner ran
   * @param losing under which the loser ran
   * @param epoch under which the winner goes on
   */
  record ConflictResolved(
      ProcessId id, MemberId winner, MemberId loser, Epoch winning, Epoch losing, Epoch epoch)
      implements Effect {}

  /** Something that others like to hear of has happened here, or is about to. */
  record Happened(Fact fact) implements Effect {}

  /**
   * This node's lease ends then, on the clock of the core: from that moment on no replica here is
   * handed a message, and nothing leaves one through the hub, until a later end is told. Without
   * this effect there is no lease, and no end. A time in the past takes the lease away.
   *
   * @param since replicas of an earlier epoch are not covered, whenever they end: this member was
   *     replaced while they ran, or may have been
   */
  record Lease(long until, Epoch since) implements Effect {}

  /**
   * This node has no quorum, runs nothing and refuses calls; or it has one again.
   *
   * @param present members that it sees, itself included
   * @param required so many of them are a quorum
   */
  record Halted(boolean halted, int present, int required) implements Effect {}

  /** Something that a person should be able to read in the log. */
  record Report(boolean warning, String text) implements Effect {}
}
