package io.processhub.runtime;

import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.InvalidRequestException;
import io.processhub.UnknownActionException;
import io.processhub.cluster.ServiceFailures;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.serviceproxy.ServiceException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of an action of a process: its arguments, and its one answer. What the {@code answer},
 * {@code done} and {@code fail} methods return is what {@code ProcessVerticle.receive} returns:
 * null when the call has ended, else a future that completes when it has.
 */
public final class ActionCall {
  private static final String PREPARED = "io.processhub.runtime.prepared";

  private final Message<Object> message;
  private final String action;
  private final @Nullable JsonObject body;
  private final Function<Throwable, @Nullable String> declared;

  private ActionCall(
      Message<Object> message,
      String action,
      @Nullable JsonObject body,
      Function<Throwable, @Nullable String> declared) {
    this.message = message;
    this.action = action;
    this.body = body;
    this.declared = declared;
  }

  /**
   * Has this Vertx carry the failures of calls over the event bus. May be called any number of
   * times.
   */
  public static void prepare(Vertx vertx) {
    LocalMap<String, Boolean> done = vertx.sharedData().getLocalMap(PREPARED);
    if (done.get(PREPARED) == null) {
      ServiceFailures.carry(vertx);
      done.put(PREPARED, true);
    }
  }

  /** The call in that message, of a process whose actions declare no exceptions. */
  public static ActionCall of(Message<Object> message) {
    return of(message, failure -> null);
  }

  /**
   * The call in that message.
   *
   * @param declared the name by which the client knows an exception that an action declares, or
   *     null for any other
   */
  public static ActionCall of(
      Message<Object> message, Function<Throwable, @Nullable String> declared) {
    String action = message.headers().get("action");
    JsonObject body = message.body() instanceof JsonObject json ? json : null;
    return new ActionCall(message, action == null ? "" : action, body, declared);
  }

  /** The action that is called; empty if the message names none. */
  public String action() {
    return action;
  }

  private @Nullable Object raw(String name) {
    if (body == null) {
      throw new InvalidRequestException("the body of '" + action + "' must be a JSON object");
    }
    return body.getValue(name);
  }

  private InvalidRequestException wrong(String name, String what) {
    return new InvalidRequestException("'" + name + "' of '" + action + "' " + what);
  }

  /**
   * An argument.
   *
   * @param decoder makes the value of what is in the JSON, which is not null
   * @return null if it is missing or null
   * @throws InvalidRequestException naming it if it cannot be decoded
   */
  public <T> @Nullable T argument(String name, Function<Object, T> decoder) {
    Object json = raw(name);
    if (json == null) {
      return null;
    }
    try {
      return decoder.apply(json);
    } catch (RuntimeException e) {
      String text = e.getMessage();
      throw wrong(name, text == null ? "is wrong: " + e : text);
    }
  }

  /**
   * An argument that must be there.
   *
   * @throws InvalidRequestException naming it if it is missing, null or cannot be decoded
   */
  public <T> T required(String name, Function<Object, T> decoder) {
    T value = argument(name, decoder);
    if (value == null) {
      throw wrong(name, "is missing");
    }
    return value;
  }

  /** Likewise an {@code int}. */
  public int intArgument(String name) {
    return raw(name) instanceof Integer number ? number : required(name, Json::toInteger);
  }

  /** Likewise a {@code long}. */
  public long longArgument(String name) {
    Object json = raw(name);
    return json instanceof Long || json instanceof Integer
        ? ((Number) json).longValue()
        : required(name, Json::toLong);
  }

  /** The action has ended and returned nothing. */
  public @Nullable Future<?> done() {
    return answer((Object) null);
  }

  /** The action has returned this, as it goes over the event bus. */
  public @Nullable Future<?> answer(@Nullable Object value) {
    if (message.replyAddress() != null) {
      message.reply(value);
    }
    return null;
  }

  /** The action has returned this, whose value goes over the event bus as it is. */
  public @Nullable Future<?> answer(@Nullable Future<?> result) {
    return answer(result, value -> value);
  }

  /** The action has returned this, whose value goes over the event bus as the encoder makes it. */
  public <T> @Nullable Future<?> answer(
      @Nullable Future<T> result, Function<? super T, ? extends @Nullable Object> encoder) {
    if (result == null) {
      return fail(new IllegalStateException("'" + action + "' returned null, not a Future"));
    }
    if (result.succeeded()) {
      return answer(encoded(result.result(), encoder));
    }
    if (result.failed()) {
      return fail(result.cause());
    }
    return result.transform(
        (value, failure) -> {
          Future<?> ended = failure == null ? answer(encoded(value, encoder)) : fail(failure);
          return ended == null ? Future.succeededFuture() : ended.mapEmpty();
        });
  }

  private static <T> @Nullable Object encoded(
      @Nullable T value, Function<? super T, ? extends @Nullable Object> encoder) {
    return value == null ? null : encoder.apply(value);
  }

  /**
   * The result of an action, once a checkpoint has been taken after it.
   *
   * @param checkpoint called on the context of this call, as the handler's own checkpoint
   */
  public <T> Future<T> durable(Future<T> result, Supplier<Future<Void>> checkpoint) {
    Context handling = Vertx.currentContext();
    return result.compose(
        value -> {
          if (handling == null || handling == Vertx.currentContext()) {
            return checkpoint.get().map(value);
          }
          Promise<Void> taken = Promise.promise();
          handling.runOnContext(there -> checkpoint.get().onComplete(taken));
          return taken.future().map(value);
        });
  }

  /** There is no such action. */
  public @Nullable Future<?> unknown() {
    return fail(new UnknownActionException(action));
  }

  /** The action has failed. Without a caller who waits for it, the returned future has failed. */
  public @Nullable Future<?> fail(Throwable failure) {
    if (message.replyAddress() == null) {
      return Future.failedFuture(failure);
    }
    message.reply(travelling(failure));
    return null;
  }

  private ServiceException travelling(Throwable failure) {
    if (failure instanceof ServiceException service) {
      return service;
    }
    String name = declared.apply(failure);
    return name == null
        ? HubException.from(failure).toServiceException()
        : new ServiceException(
            HubErrorCode.UNEXPECTED.number(),
            failure.getMessage(),
            new JsonObject().put("type", name));
  }
}
