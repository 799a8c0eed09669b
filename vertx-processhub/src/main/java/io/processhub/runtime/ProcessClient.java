package io.processhub.runtime;

import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.ProcessHub;
import io.processhub.shell.Hubs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls the actions of one process. Immutable, and usable from any thread.
 *
 * <p>A call fails with an exception that its action declares; with a {@link HubException} for one
 * of the hub's codes; with the {@link ServiceException} that the action failed with; or with the
 * {@link ReplyException} of the event bus, for instance when nobody answered in time.
 */
public final class ProcessClient {
  private final EventBus bus;
  private final String address;
  private final @Nullable DeliveryOptions options;
  private final BiFunction<String, String, @Nullable Throwable> declared;

  private ProcessClient(
      EventBus bus,
      String address,
      @Nullable DeliveryOptions options,
      BiFunction<String, String, @Nullable Throwable> declared) {
    this.bus = bus;
    this.address = address;
    this.options = options;
    this.declared = declared;
  }

  /**
   * A client for a process of that hub.
   *
   * @param declared makes an exception that an action declares of its name and message; null for
   *     another name
   */
  public static ProcessClient of(
      ProcessHub hub, String id, BiFunction<String, String, @Nullable Throwable> declared) {
    return at(Hubs.vertx(hub), hub.address(id), declared);
  }

  /** A client for a process of a hub that need not run in this Vertx. */
  public static ProcessClient of(
      Vertx vertx,
      String hubId,
      String id,
      BiFunction<String, String, @Nullable Throwable> declared) {
    return at(vertx, ProcessHub.addressOf(hubId, id), declared);
  }

  private static ProcessClient at(
      Vertx vertx, String address, BiFunction<String, String, @Nullable Throwable> declared) {
    ActionCall.prepare(vertx);
    return new ProcessClient(vertx.eventBus(), address, null, declared);
  }

  /** The same with these options, such as a send timeout and headers, for each call. */
  public ProcessClient with(DeliveryOptions options) {
    return new ProcessClient(bus, address, new DeliveryOptions(options), declared);
  }

  /** The event-bus address of the process. */
  public String address() {
    return address;
  }

  /**
   * Calls an action.
   *
   * @param decoder makes the result of what came back, which is not null
   */
  public <T> Future<T> call(
      String action, JsonObject arguments, Function<Object, ? extends @Nullable T> decoder) {
    DeliveryOptions with = options == null ? new DeliveryOptions() : new DeliveryOptions(options);
    with.addHeader("action", action);
    return bus.<Object>request(address, arguments, with)
        .transform((reply, failure) -> ended(action, reply, failure, decoder));
  }

  /** Calls an action that has no result. */
  public Future<Void> run(String action, JsonObject arguments) {
    return call(action, arguments, nothing -> null);
  }

  private <T> Future<T> ended(
      String action,
      @Nullable Message<Object> reply,
      @Nullable Throwable failure,
      Function<Object, ? extends @Nullable T> decoder) {
    if (reply == null) {
      return Future.failedFuture(failure == null ? new NullPointerException() : named(failure));
    }
    Object body = reply.body();
    return body == null ? Future.succeededFuture() : Future.succeededFuture(decoder.apply(body));
  }

  private Throwable named(Throwable failure) {
    if (failure instanceof ServiceException service) {
      JsonObject data = service.getDebugInfo();
      String type = data == null ? null : data.getString("type");
      Throwable known = type == null ? null : declared.apply(type, service.getMessage());
      if (known != null) {
        return known;
      }
      return HubErrorCode.of(service.failureCode()) == null ? service : HubException.from(service);
    }
    if (failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
        && HubErrorCode.of(reply.failureCode()) != null) {
      return HubException.from(new ServiceException(reply.failureCode(), reply.getMessage()));
    }
    return failure;
  }
}
