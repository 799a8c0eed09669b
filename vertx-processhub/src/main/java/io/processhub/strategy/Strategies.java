package io.processhub.strategy;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the strategy that a JSON type names: a built-in one of this kind by its short name, or a
 * user's own by its class name. Class names come from a node's own options, never from the wire.
 *
 * @param <S> the kind of strategy
 */
public final class Strategies<S extends Strategy> {
  private final Class<S> kind;
  private final Map<String, Function<Map<String, Object>, S>> builtIns;

  /**
   * @param kind the interface of this kind
   * @param builtIns what makes a strategy from its options, by JSON type
   */
  public Strategies(Class<S> kind, Map<String, Function<Map<String, Object>, S>> builtIns) {
    this.kind = kind;
    this.builtIns = new TreeMap<>(builtIns);
  }

  /** The JSON types of the built-in strategies. */
  public Set<String> types() {
    return Set.copyOf(builtIns.keySet());
  }

  /** The strategy of that type; a user's class comes from the loader of this library. */
  public S create(String type, Map<String, Object> options) {
    return create(type, options, kind.getClassLoader(), unknown -> null);
  }

  /**
   * The strategy of that type. For a user's class the instantiator is asked first; where it gives
   * null a constructor that takes a {@code Map} of the options is used, then the one without
   * arguments.
   *
   * @param loader where a user's class is looked for
   * @param instantiator makes an instance in a way that this package does not know, or gives null
   * @throws IllegalArgumentException if there is no such type or class, if the class is not a
   *     strategy of this kind or cannot be made, or if its options are wrong; the message names it
   */
  public S create(
      String type,
      Map<String, Object> options,
      ClassLoader loader,
      Function<Class<?>, @Nullable Object> instantiator) {
    Function<Map<String, Object>, S> builtIn = builtIns.get(type);
    if (builtIn != null) {
      return builtIn.apply(options);
    }
    Class<?> found = load(type, loader);
    if (!kind.isAssignableFrom(found)) {
      throw new IllegalArgumentException(type + " is not a " + kind.getSimpleName());
    }
    Object made = instantiator.apply(found);
    return kind.cast(made != null ? made : construct(found, options));
  }

  private Class<?> load(String type, ClassLoader loader) {
    try {
      return Class.forName(type, true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      String problem =
          type.indexOf('.') < 0
              ? "unknown " + kind.getSimpleName() + " type " + type
              : "class " + type + " of a " + kind.getSimpleName() + " cannot be loaded (" + e + ")";
      throw new IllegalArgumentException(
          problem + "; known types are " + builtIns.keySet() + ", or the name of a class", e);
    }
  }

  private Object construct(Class<?> found, Map<String, Object> options) {
    try {
      Constructor<?> withOptions = constructor(found, Map.class);
      if (withOptions != null) {
        return withOptions.newInstance(options);
      }
      Constructor<?> plain = constructor(found);
      if (plain == null) {
        throw new IllegalArgumentException(
            found.getName() + " has no public constructor that takes a Map or nothing");
      }
      if (!options.isEmpty()) {
        throw new IllegalArgumentException(
            found.getName() + " takes no options, but was given " + options);
      }
      return plain.newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          found.getName() + " could not be made: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(found.getName() + " could not be made: " + e, e);
    }
  }

  private static @Nullable Constructor<?> constructor(Class<?> found, Class<?>... arguments) {
    try {
      return found.getConstructor(arguments);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
