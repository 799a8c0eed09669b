package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks that every property of options survives JSON and copying, and counts in {@code equals}. A
 * property is whatever has a setter: one that is added without a sample fails the check.
 */
final class Properties<T> {
  private final Class<T> type;
  private final Map<String, Object> samples;

  /**
   * @param samples a value other than the default for each property
   */
  Properties(Class<T> type, Map<String, Object> samples) {
    this.type = type;
    this.samples = new TreeMap<>(samples);
  }

  void allSurviveJsonAndCopying() throws ReflectiveOperationException {
    assertEquals(names(), samples.keySet(), "properties and their samples");
    for (String name : samples.keySet()) {
      T defaults = type.getConstructor().newInstance();
      T changed = type.getConstructor().newInstance();
      setter(name).invoke(changed, samples.get(name));
      survives(name, defaults, changed);
    }
    T all = type.getConstructor().newInstance();
    for (Map.Entry<String, Object> sample : samples.entrySet()) {
      assertEquals(all, setter(sample.getKey()).invoke(all, sample.getValue()), "fluent");
    }
    assertEquals(all, fromJson(all), "all together");
  }

  private void survives(String name, T defaults, T changed) throws ReflectiveOperationException {
    Object value = value(name, changed);
    assertEquals(comparable(samples.get(name)), value, name);
    assertNotEquals(valueOrUnset(name, defaults), value, name + " has its default as sample");
    assertNotEquals(defaults, changed, "equals leaves out " + name);
    assertTrue(json(changed).containsKey(name), "JSON key " + name);
    T read = fromJson(changed);
    assertEquals(value, value(name, read), name + " after JSON");
    assertEquals(changed, read, name + " after JSON");
    assertEquals(changed.hashCode(), read.hashCode(), name + " after JSON");
    T copy = type.getConstructor(type).newInstance(changed);
    assertEquals(value, value(name, copy), name + " after copying");
    assertEquals(changed, copy, name + " after copying");
  }

  private Object value(String name, T bean) throws ReflectiveOperationException {
    return comparable(getter(name).invoke(bean));
  }

  /** A property without which a bean is not complete may throw until it is set. */
  private Object valueOrUnset(String name, T bean) throws ReflectiveOperationException {
    try {
      return value(name, bean);
    } catch (InvocationTargetException e) {
      assertInstanceOf(IllegalStateException.class, e.getCause());
      return "unset";
    }
  }

  private static Object comparable(Object value) {
    return value instanceof DeploymentOptions options ? options.toJson() : value;
  }

  private JsonObject json(T bean) throws ReflectiveOperationException {
    return (JsonObject) type.getMethod("toJson").invoke(bean);
  }

  private T fromJson(T bean) throws ReflectiveOperationException {
    JsonObject text = new JsonObject(json(bean).encode());
    return type.getConstructor(JsonObject.class).newInstance(text);
  }

  private Set<String> names() {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().startsWith("set") && method.getParameterCount() == 1)
        .map(method -> method.getName().substring(3))
        .map(name -> Character.toLowerCase(name.charAt(0)) + name.substring(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Method getter(String name) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(
            method ->
                method.getName().equals("get" + capital(name))
                    || method.getName().equals("is" + capital(name)))
        .findFirst()
        .orElseThrow();
  }

  private Method setter(String name) throws NoSuchMethodException {
    return type.getMethod("set" + capital(name), getter(name).getReturnType());
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
