package io.processhub;

import io.vertx.core.json.JsonObject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks a message to a service before the generated handler sees it, which would answer whatever
 * is wrong with code 500 and throw it again. For the hub, not for applications.
 */
public final class ServiceActions {
  private final Map<String, Parameter[]> parameters = new TreeMap<>();

  private ServiceActions(Class<?> service) {
    for (Method method : service.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        parameters.put(method.getName(), method.getParameters());
      }
    }
  }

  /** The actions of {@link ProcessHubService}. */
  public static ServiceActions ofService() {
    return new ServiceActions(ProcessHubService.class);
  }

  /** The actions of {@link ProcessHubQuery}. */
  public static ServiceActions ofQuery() {
    return new ServiceActions(ProcessHubQuery.class);
  }

  /**
   * Whether the generated handler can take this message.
   *
   * @return null if it can, else an {@link UnknownActionException} or an {@link
   *     InvalidRequestException} that names the field
   */
  public @Nullable HubException problem(@Nullable String action, @Nullable Object body) {
    if (action == null) {
      return new InvalidRequestException("header action is missing");
    }
    Parameter[] expected = parameters.get(action);
    if (expected == null) {
      return new UnknownActionException(action);
    }
    if (!(body instanceof JsonObject json)) {
      return new InvalidRequestException(
          "body of " + action + " must be an object, is " + Checks.printable(body));
    }
    for (Parameter parameter : expected) {
      Object value = json.getValue(parameter.getName());
      if (!parameter.getType().isInstance(value)) {
        return new InvalidRequestException(
            action
                + '.'
                + parameter.getName()
                + (parameter.getType() == String.class ? " must be a string" : " must be an object")
                + ", is "
                + Checks.printable(value));
      }
    }
    return null;
  }
}
