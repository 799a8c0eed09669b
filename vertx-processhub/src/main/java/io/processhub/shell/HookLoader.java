package io.processhub.shell;

import io.processhub.ProcessHubOptions;
import io.processhub.hook.HookHandler;
import io.processhub.hook.HookOptions;
import io.processhub.hook.HookPoint;
import io.processhub.hook.HookSource;
import io.processhub.strategy.Strategy;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * Adds the handlers that a hub is created with: those named in its options, and its strategies'.
 */
final class HookLoader {
  private HookLoader() {}

  /**
   * Makes and adds them; classes come from the loader of the thread that creates the hub.
   *
   * @throws IllegalArgumentException naming the class that cannot be used, or the id that is taken
   */
  static void load(ProcessHubOptions options, HookTable to) {
    List<Strategy> strategies =
        List.of(
            options.getDistribution(),
            options.getRedundancy(),
            options.getMigration(),
            options.getSynchronization(),
            options.getPartitionTolerance());
    for (Strategy strategy : strategies) {
      if (strategy instanceof HookSource source) {
        source.hooks().forEach(to::add);
      }
    }
    options.getHooks().forEach(json -> add(json, HookPoint.of(json.getString("point")), to));
  }

  /** What a handler of another type would make of the data shows when it is called. */
  @SuppressWarnings("unchecked")
  private static <T> void add(JsonObject json, HookPoint<T> point, HookTable to) {
    HookHandler<T> handler = (HookHandler<T>) handler(json.getString("handler"));
    JsonObject how = json.copy();
    how.remove("point");
    how.remove("handler");
    to.add(point, new HookOptions(how), handler);
  }

  private static HookHandler<?> handler(String name) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      Class<?> found =
          Class.forName(name, true, loader == null ? HookLoader.class.getClassLoader() : loader);
      if (!HookHandler.class.isAssignableFrom(found)) {
        throw new IllegalArgumentException("hooks: " + name + " is no HookHandler");
      }
      return (HookHandler<?>) found.getConstructor().newInstance();
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException("hooks: class " + name + " cannot be loaded: " + e, e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "hooks: " + name + " could not be made: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "hooks: " + name + " has no public constructor without arguments: " + e, e);
    }
  }
}
