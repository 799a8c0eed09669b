package io.processhub.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            type + " has no option " + name + "; " + OptionNames.known(known));
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

  /** The number of that name, or the default when it is absent or null. */
  public double decimal(String name, double defaultValue) {
    Object value = values.get(name);
    if (value == null) {
      return defaultValue;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw wrong(name, "a number", value);
  }

  /** The text of that name, or null when it is absent or null. */
  public @Nullable String text(String name) {
    Object value = values.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrong(name, "a text", value);
  }

  /** The texts of that name; none when it is absent or null. */
  public List<String> texts(String name) {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof Iterable<?> several) {
      for (Object each : several) {
        if (!(each instanceof String text)) {
          throw wrong(name, "a list of texts", value);
        }
        texts.add(text);
      }
      return List.copyOf(texts);
    }
    throw wrong(name, "a list of texts", value);
  }

  /** The constant of that name, or the default, if there is one, when it is absent or null. */
  public <E extends Enum<E>> E constant(String name, Class<E> type, @Nullable E defaultValue) {
    Object value = values.get(name);
    if (value == null && defaultValue != null) {
      return defaultValue;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant == value || constant.name().equals(value)) {
        return constant;
      }
    }
    throw wrong(name, "one of " + List.of(type.getEnumConstants()), value);
  }

  private IllegalArgumentException wrong(String name, String expected, @Nullable Object value) {
    return new IllegalArgumentException(
        type + ": " + name + " must be " + expected + ", is " + value);
  }
}
