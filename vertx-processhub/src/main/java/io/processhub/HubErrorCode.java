package io.processhub;

import io.vertx.codegen.annotations.VertxGen;
import org.jspecify.annotations.Nullable;

/**
 * The codes of a hub's failures. A number never changes its meaning; clients of the service proxies
 * find it in {@code ServiceException.failureCode()}.
 */
@VertxGen
public enum HubErrorCode {
  /** A request, spec or option is malformed or out of range: {@link InvalidRequestException}. */
  INVALID(400),
  /** The hub's options forbid it: {@link NotAllowedException}. */
  NOT_ALLOWED(403),
  /** No live process has that id: {@link NoSuchProcessException}. */
  NO_SUCH_PROCESS(404),
  /** The service has no such action: {@link UnknownActionException}. */
  UNKNOWN_ACTION(405),
  /** A live process has that id: {@link AlreadyStartedException}. */
  ALREADY_STARTED(409),
  /** No member of the hub has that name or id: {@link NoSuchNodeException}. */
  NO_SUCH_NODE(410),
  /** An exported state is over the limit: {@link StateTooLargeException}. */
  STATE_TOO_LARGE(413),
  /** Two nodes cannot be in one hub: {@link IncompatibleException}. */
  INCOMPATIBLE(426),
  /** A mailbox is full: {@link MailboxFullException}. */
  MAILBOX_FULL(429),
  /** Anything that is none of the hub's own failures: {@link UnexpectedException}. */
  UNEXPECTED(500),
  /** The hub is not running: {@link NotRunningException}. */
  NOT_RUNNING(503),
  /** The wait for a start is over, the start is not: {@link StartTimeoutException}. */
  START_TIMEOUT(504),
  /** A replica could not be deployed: {@link StartFailedException}. */
  START_FAILED(520),
  /** This side of a partition has no quorum: {@link NoQuorumException}. */
  NO_QUORUM(521),
  /** A process has no place: {@link PlacementException}. */
  PLACEMENT(522),
  /** A newer owner exists: {@link FencedException}. */
  FENCED(523),
  /** A process could not be moved: {@link MigrationException}. */
  MIGRATION(524),
  /** A checkpoint is not known to be held by enough nodes: {@link CheckpointException}. */
  CHECKPOINT(525),
  /**
   * The wait for a call other than a start is over, its work is not: {@link CallTimeoutException}.
   */
  CALL_TIMEOUT(526);

  private final int number;

  HubErrorCode(int number) {
    this.number = number;
  }

  /** The number of this code on the wire. */
  public int number() {
    return number;
  }

  /** The code of that number, or null when there is none. */
  public static @Nullable HubErrorCode of(int number) {
    for (HubErrorCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return null;
  }
}
