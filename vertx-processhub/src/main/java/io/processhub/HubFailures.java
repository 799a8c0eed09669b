package io.processhub;

import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import org.jspecify.annotations.Nullable;

/** Finds the named type of a failure by its code. */
final class HubFailures {
  private HubFailures() {}

  static HubException from(Throwable failure) {
    if (failure instanceof HubException named) {
      return named;
    }
    if (failure instanceof ServiceException service) {
      JsonObject data = service.getDebugInfo();
      return of(
          service.failureCode(),
          messageOf(service),
          data == null ? new JsonObject() : data.copy(),
          service);
    }
    if (failure instanceof IllegalArgumentException) {
      return new InvalidRequestException(messageOf(failure), new JsonObject(), failure);
    }
    return new UnexpectedException(failure);
  }

  static HubException of(int number, String message, JsonObject data, @Nullable Throwable cause) {
    HubErrorCode code = HubErrorCode.of(number);
    if (code == null) {
      return new UnexpectedException(message, data, cause);
    }
    return switch (code) {
      case INVALID -> new InvalidRequestException(message, data, cause);
      case NOT_ALLOWED -> new NotAllowedException(message, data, cause);
      case NO_SUCH_PROCESS -> new NoSuchProcessException(message, data, cause);
      case UNKNOWN_ACTION -> new UnknownActionException(message, data, cause);
      case ALREADY_STARTED -> new AlreadyStartedException(message, data, cause);
      case NO_SUCH_NODE -> new NoSuchNodeException(message, data, cause);
      case STATE_TOO_LARGE -> new StateTooLargeException(message, data, cause);
      case INCOMPATIBLE -> new IncompatibleException(message, data, cause);
      case MAILBOX_FULL -> new MailboxFullException(message, data, cause);
      case UNEXPECTED -> new UnexpectedException(message, data, cause);
      case NOT_RUNNING -> new NotRunningException(message, data, cause);
      case START_TIMEOUT -> new StartTimeoutException(message, data, cause);
      case START_FAILED -> new StartFailedException(message, data, cause);
      case NO_QUORUM -> new NoQuorumException(message, data, cause);
      case PLACEMENT -> new PlacementException(message, data, cause);
      case FENCED -> new FencedException(message, data, cause);
      case MIGRATION -> new MigrationException(message, data, cause);
      case CHECKPOINT -> new CheckpointException(message, data, cause);
      case CALL_TIMEOUT -> new CallTimeoutException(message, data, cause);
    };
  }

  static String messageOf(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getName() : message;
  }
}
