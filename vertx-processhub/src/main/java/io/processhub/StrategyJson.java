package io.processhub;

import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Strategies as {@code {"type": …, options}}; strategies themselves know nothing of JSON. */
final class StrategyJson {
  private static final String TYPE = "type";

  private StrategyJson() {}

  static <S extends Strategy> S read(String key, JsonObject json, Strategies<S> known) {
    String type = new JsonFields(json, key).requiredString(TYPE);
    JsonObject options = json.copy();
    options.remove(TYPE);
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return known.create(
          type,
          options.getMap(),
          loader == null ? StrategyJson.class.getClassLoader() : loader,
          found -> fromJson(found, options));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  static JsonObject write(Strategy strategy) {
    JsonObject json = new JsonObject().put(TYPE, strategy.type());
    new JsonObject(strategy.options()).copy().forEach(e -> json.put(e.getKey(), e.getValue()));
    return json;
  }

  /** An instance by its constructor that takes a {@link JsonObject}, or null if it has none. */
  private static @Nullable Object fromJson(Class<?> found, JsonObject options) {
    try {
      return found.getConstructor(JsonObject.class).newInstance(options);
    } catch (NoSuchMethodException e) {
      return null;
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          found.getName() + " could not be made: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(found.getName() + " could not be made: " + e, e);
    }
  }
}
