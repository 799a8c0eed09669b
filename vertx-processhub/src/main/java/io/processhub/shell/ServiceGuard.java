package io.processhub.shell;

import io.processhub.HubException;
import io.processhub.InvalidRequestException;
import io.processhub.UnknownActionException;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a message before the generated handler does, which would answer everything that is wrong
 * with one code and throw.
 */
final class ServiceGuard {
  private static final Logger log = LoggerFactory.getLogger(ServiceGuard.class);

  private final Map<String, Parameter[]> actions = new HashMap<>();

  ServiceGuard(Class<?> service) {
    for (Method method : service.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        actions.put(method.getName(), method.getParameters());
      }
    }
  }

  void pass(Message<Object> message, Handler<Message<JsonObject>> handler) {
    HubException wrong = wrongWith(message);
    if (wrong != null) {
      message.reply(wrong.toServiceException());
      return;
    }
    try {
      @SuppressWarnings({"unchecked", "rawtypes"})
      Message<JsonObject> call = (Message) message;
      handler.handle(call);
    } catch (RuntimeException e) {
      // The generated handler has answered the caller already, and rethrows.
      log.debug("A service call failed", e);
    }
  }

  private @Nullable HubException wrongWith(Message<Object> message) {
    String action = message.headers().get("action");
    Parameter[] parameters = action == null ? null : actions.get(action);
    if (parameters == null) {
      return new UnknownActionException(String.valueOf(action));
    }
    if (!(message.body() instanceof JsonObject body)) {
      return new InvalidRequestException("the body of '" + action + "' must be a JSON object");
    }
    for (Parameter parameter : parameters) {
      Object value = body.getValue(parameter.getName());
      if (!fits(parameter.getType(), value)) {
        return new InvalidRequestException(
            "'"
                + parameter.getName()
                + "' of '"
                + action
                + "' must be a "
                + parameter.getType().getSimpleName());
      }
    }
    return null;
  }

  private static boolean fits(Class<?> type, @Nullable Object value) {
    if (type == int.class) {
      return value instanceof Number number && number.doubleValue() == number.intValue();
    }
    return type == boolean.class ? value instanceof Boolean : type.isInstance(value);
  }
}
