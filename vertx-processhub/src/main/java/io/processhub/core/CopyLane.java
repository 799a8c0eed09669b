package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checkpoints on their way to one member, with a bounded number of bytes that it has not answered
 * yet: those that somebody waits for first, then those that restore the number of copies. Of one
 * process only the newest is sent.
 */
final class CopyLane {
  /** Bytes in one message, and of the largest part. */
  private static final int MESSAGE_BYTES = 64 << 10;

  private static final int MESSAGE_PARTS = 256;

  /** Bytes on the way. */
  private static final int WINDOW = 4 << 20;

  /** Bytes on the way while nobody waits. */
  private static final int QUIET_WINDOW = 512 << 10;

  private final Node node;
  private final MemberId to;
  private final LinkedHashMap<ProcessId, Parcel> unsent = new LinkedHashMap<>();
  private final LinkedHashMap<ProcessId, Parcel> quiet = new LinkedHashMap<>();

  /** Those that are on their way, the oldest first. */
  private final LinkedHashMap<ProcessId, Parcel> unanswered = new LinkedHashMap<>();

  /** What comes after that which is on its way. */
  private final Map<ProcessId, Parcel> later = new LinkedHashMap<>();

  private long underWay;

  CopyLane(Node node, MemberId to) {
    this.node = node;
    this.to = to;
  }

  boolean idle() {
    return unsent.isEmpty() && quiet.isEmpty() && unanswered.isEmpty();
  }

  /**
   * @param urgent whether somebody waits for it
   */
  void offer(Parcel parcel, boolean urgent) {
    ProcessId id = parcel.id;
    Parcel under = unanswered.get(id);
    if (under == null) {
      under = unsent.get(id);
      under = under == null || !under.begun ? null : under;
    }
    if (under != null) {
      if (!under.copy.version().equals(parcel.copy.version())) {
        later.put(id, parcel);
      }
    } else if (urgent || unsent.containsKey(id)) {
      quiet.remove(id);
      unsent.put(id, parcel);
    } else {
      quiet.put(id, parcel);
    }
  }

  /** That process is not kept by this node any more. */
  void forget(ProcessId id) {
    later.remove(id);
    quiet.remove(id);
    Parcel parcel = unsent.remove(id);
    parcel = parcel == null ? unanswered.remove(id) : parcel;
    if (parcel != null) {
      underWay -= parcel.underWay();
    }
  }

  /** The member has answered; whether it is an answer to what was sent last. */
  boolean answered(CopyAnswer answer) {
    Parcel parcel = unanswered.get(answer.id());
    parcel = parcel == null ? unsent.get(answer.id()) : parcel;
    if (parcel == null || !parcel.copy.version().equals(answer.version())) {
      return false;
    }
    if (answer.kind() != CopyAnswer.Kind.RECEIVED) {
      Parcel next = later.get(answer.id());
      forget(answer.id());
      if (next != null) {
        offer(next, true);
      }
    } else if (answer.received() > parcel.received && answer.received() <= parcel.sent) {
      underWay -= answer.received() - parcel.received;
      parcel.received = answer.received();
      parcel.sentAt = node.now;
      parcel.progress = node.now;
      parcel.repeats = 0;
    } else if (answer.received() < parcel.received
        && node.now >= parcel.progress + CoreConfig.RETRY) {
      // The member has begun anew.
      unanswered.remove(parcel.id);
      underWay -= parcel.underWay();
      parcel.received = answer.received();
      parcel.again();
      parcel.progress = node.now;
      unsent.put(parcel.id, parcel);
    }
    return true;
  }

  /** Sends as much as the window allows. */
  void pump() {
    List<CopyPart> message = new ArrayList<>();
    pump(unsent, WINDOW, message);
    if (unsent.isEmpty()) {
      pump(quiet, QUIET_WINDOW, message);
    }
    send(message);
  }

  private void pump(LinkedHashMap<ProcessId, Parcel> some, int window, List<CopyPart> message) {
    Iterator<Parcel> next = some.values().iterator();
    int size = 0;
    while (next.hasNext() && underWay < window) {
      Parcel parcel = next.next();
      while (!parcel.complete() && underWay < window) {
        int part = Math.min(MESSAGE_BYTES - size, parcel.left());
        message.add(parcel.next(part));
        underWay += part;
        size += part;
        if (size >= MESSAGE_BYTES || message.size() >= MESSAGE_PARTS) {
          send(message);
          size = 0;
        }
      }
      parcel.sentAt = node.now;
      if (parcel.complete()) {
        next.remove();
        unanswered.put(parcel.id, parcel);
      } else if (some == quiet) {
        // It has begun, and goes on before others.
        next.remove();
        unsent.put(parcel.id, parcel);
        return;
      }
    }
  }

  private void send(List<CopyPart> message) {
    if (!message.isEmpty()) {
      node.send(to.node(), new Message.Copies(message));
      message.clear();
    }
  }

  /** Sends again what may have been lost. */
  void repeat() {
    List<Parcel> late = new ArrayList<>();
    for (Parcel parcel : unanswered.values()) {
      long pause = CoreConfig.RETRY << Math.min(4, parcel.repeats);
      if (node.now >= parcel.sentAt + pause) {
        late.add(parcel);
      }
    }
    for (Parcel parcel : late) {
      unanswered.remove(parcel.id);
      underWay -= parcel.underWay();
      parcel.again();
      unsent.put(parcel.id, parcel);
    }
  }
}
