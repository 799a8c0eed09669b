package io.processhub;

import io.processhub.strategy.OptionNames;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed fields of a JSON object. A field of another type is an {@link
 * IllegalArgumentException} that names field and value; a missing or null one gives the default.
 */
final class JsonFields {
  private final JsonObject json;
  private final String path;

  JsonFields(@Nullable JsonObject json, String path) {
    if (json == null) {
      throw new IllegalArgumentException(path + " is missing");
    }
    this.json = json;
    this.path = path;
  }

  /** A JSON array that its receiver may change. */
  static JsonArray array(Stream<?> items) {
    List<Object> list = new ArrayList<>();
    items.forEach(list::add);
    return new JsonArray(list);
  }

  /** Refuses every field but these. */
  JsonFields only(Set<String> known) {
    for (String field : json.fieldNames()) {
      if (!known.contains(field)) {
        throw new IllegalArgumentException(
            name(Checks.printable(field)) + " is not known; " + OptionNames.known(known));
      }
    }
    return this;
  }

  boolean has(String field) {
    return json.getValue(field) != null;
  }

  String string(String field, String missing) {
    return Objects.requireNonNullElse(stringOrNull(field), missing);
  }

  @Nullable String stringOrNull(String field) {
    Object value = json.getValue(field);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrong(field, "a string", value);
  }

  String requiredString(String field) {
    String value = stringOrNull(field);
    if (value == null) {
      throw new IllegalArgumentException(name(field) + " is missing");
    }
    return value;
  }

  boolean bool(String field, boolean missing) {
    Object value = json.getValue(field);
    if (value == null) {
      return missing;
    }
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw wrong(field, "true or false", value);
  }

  long number(String field, long missing) {
    Object value = json.getValue(field);
    if (value == null) {
      return missing;
    }
    if (value instanceof Number number && number.doubleValue() == number.longValue()) {
      return number.longValue();
    }
    throw wrong(field, "a whole number", value);
  }

  int integer(String field, int missing) {
    return integer(field, missing, false);
  }

  int integer(String field, int missing, boolean required) {
    if (required && !has(field)) {
      throw new IllegalArgumentException(name(field) + " is missing");
    }
    long value = number(field, missing);
    if (value != (int) value) {
      throw wrong(field, "a 32-bit number", value);
    }
    return (int) value;
  }

  double decimal(String field, double missing) {
    Object value = json.getValue(field);
    if (value == null) {
      return missing;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(field, "a number", value);
  }

  <E extends Enum<E>> E constant(String field, E missing) {
    return Objects.requireNonNullElse(constantOrNull(field, missing.getDeclaringClass()), missing);
  }

  <E extends Enum<E>> @Nullable E constantOrNull(String field, Class<E> type) {
    String value = stringOrNull(field);
    if (value == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    throw wrong(field, "one of " + Arrays.toString(type.getEnumConstants()), value);
  }

  JsonObject object(String field, JsonObject missing) {
    return Objects.requireNonNullElse(objectOrNull(field), missing);
  }

  @Nullable JsonObject objectOrNull(String field) {
    Object value = json.getValue(field); // wraps a Map as a JsonObject
    if (value == null || value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw wrong(field, "an object", value);
  }

  /** The strings of an array; empty when it is missing. */
  List<String> strings(String field) {
    return list(field, "strings", item -> item instanceof String text ? text : null);
  }

  /** What the objects of an array are made into; empty when it is missing. */
  <T> List<T> objects(String field, Function<JsonObject, T> make) {
    return list(field, "objects", item -> item instanceof JsonObject o ? make.apply(o) : null);
  }

  /** The fields of an object whose values are arrays of strings; empty when it is missing. */
  Map<String, List<String>> stringLists(String field) {
    Map<String, List<String>> result = new LinkedHashMap<>();
    JsonObject object = object(field, new JsonObject());
    JsonFields inner = new JsonFields(object, name(field));
    for (String key : object.fieldNames()) {
      result.put(key, inner.strings(key));
    }
    return result;
  }

  /** The fields of an object whose values are strings; empty when it is missing. */
  Map<String, String> texts(String field) {
    Map<String, String> result = new LinkedHashMap<>();
    JsonObject object = object(field, new JsonObject());
    JsonFields inner = new JsonFields(object, name(field));
    object.fieldNames().forEach(key -> result.put(key, inner.requiredString(key)));
    return result;
  }

  private <T> List<T> list(
      String field, String expected, Function<@Nullable Object, @Nullable T> make) {
    Object value = json.getValue(field); // wraps a List as a JsonArray
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray array)) {
      throw wrong(field, "an array", value);
    }
    List<T> result = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      T made = make.apply(array.getValue(i));
      if (made == null) {
        throw wrong(field, "an array of " + expected, array.getValue(i));
      }
      result.add(made);
    }
    return result;
  }

  private String name(String field) {
    return path.isEmpty() ? field : path + '.' + field;
  }

  private IllegalArgumentException wrong(String field, String expected, @Nullable Object value) {
    return new IllegalArgumentException(
        name(field) + " must be " + expected + ", is " + Checks.printable(value));
  }
}
