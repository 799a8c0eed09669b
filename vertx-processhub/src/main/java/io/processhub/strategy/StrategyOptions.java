package io.processhub.strategy;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options that stand beside a strategy's type in JSON. Every error is an {@link
 * IllegalArgumentException} that names the strategy, the field and the value.
 */
public final class StrategyOptions {
  private final String type;
  private final Map<String, Object> values;

  /**
   * @param type the strategy's JSON type, for messages
   * @param known the names of all options of that strategy
   * @throws IllegalArgumentException if there is a value for a name that is not known
   */
  public StrategyOptions(String type, Map<String, Object> values, Set<String> known) {
    this.type = type;
    this.values = values;
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            type + " has no option " + name + "; its options are " + new TreeSet<>(known));
      }
    }
  }

  /** The whole number of that name, or the default when it is absent or null. */
  public long number(String name, long defaultValue) {
    Object value = values.get(name);
    if (value == null) {
      return defaultValue;
    }
    if (value instanceof Number number) {
      long whole = number.longValue();
      if (whole == number.doubleValue()) {
        return whole;
      }
    }
    throw wrong(name, "a whole number", value);
  }

  /** Like {@link #number(String, long)}, for values that an int holds. */
  public int integer(String name, int defaultValue) {
    long value = number(name, defaultValue);
    if (value != (int) value) {
      throw wrong(name, "a 32-bit number", value);
    }
    return (int) value;
  }

  /** The 32-bit number of that name, which has no default. */
  public int required(String name) {
    if (values.get(name) == null) {
      throw new IllegalArgumentException(type + ": " + name + " is required");
    }
    return integer(name, 0);
  }

  /** The truth value of that name, or the default when it is absent or null. */
  public boolean flag(String name, boolean defaultValue) {
    Object value = values.get(name);
    if (value == null) {
      return defaultValue;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false", value);
  }

  /** The constant of that name, or the default when it is absent or null. */
  public <E extends Enum<E>> E constant(String name, E defaultValue) {
    Object value = values.get(name);
    if (value == null) {
      return defaultValue;
    }
    E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
    for (E constant : constants) {
      if (constant.name().equals(value.toString())) {
        return constant;
      }
    }
    throw wrong(name, "one of " + Arrays.toString(constants), value);
  }

  private IllegalArgumentException wrong(String name, String expected, @Nullable Object value) {
    return new IllegalArgumentException(
        type + ": " + name + " must be " + expected + ", is " + value);
  }
}
