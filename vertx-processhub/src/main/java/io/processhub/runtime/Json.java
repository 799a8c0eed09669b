package io.processhub.runtime;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values of actions to and from JSON, as service proxies have them. The {@code to} methods take
 * what is in the JSON, never null, and throw an {@link IllegalArgumentException} that says what it
 * should be.
 */
public final class Json {
  private Json() {}

  private static IllegalArgumentException mustBe(String what, Object json) {
    String text = json instanceof String ? '"' + json.toString() + '"' : json.toString();
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return new IllegalArgumentException("must be " + what + ", not " + shown);
  }

  private static long integral(Object json, long lowest, long highest, String what) {
    if (json instanceof Number number) {
      long value = number.longValue();
      boolean exact =
          !(number instanceof Double || number instanceof Float) || number.doubleValue() == value;
      if (exact && lowest <= value && value <= highest) {
        return value;
      }
    }
    throw mustBe(what, json);
  }

  public static Boolean toBoolean(Object json) {
    if (json instanceof Boolean value) {
      return value;
    }
    throw mustBe("a boolean", json);
  }

  public static Byte toByte(Object json) {
    return (byte) integral(json, Byte.MIN_VALUE, Byte.MAX_VALUE, "a byte");
  }

  public static Short toShort(Object json) {
    return (short) integral(json, Short.MIN_VALUE, Short.MAX_VALUE, "a short");
  }

  public static Integer toInteger(Object json) {
    return json instanceof Integer value
        ? value
        : (Integer) (int) integral(json, Integer.MIN_VALUE, Integer.MAX_VALUE, "an int");
  }

  public static Long toLong(Object json) {
    return json instanceof Long value
        ? value
        : (Long) integral(json, Long.MIN_VALUE, Long.MAX_VALUE, "a long");
  }

  public static Float toFloat(Object json) {
    if (json instanceof Number number) {
      return number.floatValue();
    }
    throw mustBe("a number", json);
  }

  public static Double toDouble(Object json) {
    if (json instanceof Number number) {
      return number.doubleValue();
    }
    throw mustBe("a number", json);
  }

  /** A character travels as its number, from proxies within lists also as itself. */
  public static Character toCharacter(Object json) {
    if (json instanceof Character value) {
      return value;
    }
    if (json instanceof String text && text.length() == 1) {
      return text.charAt(0);
    }
    return (char) integral(json, Character.MIN_VALUE, Character.MAX_VALUE, "a character's number");
  }

  public static String toText(Object json) {
    if (json instanceof String value) {
      return value;
    }
    throw mustBe("a string", json);
  }

  /** The constant of that name. */
  public static <E extends Enum<E>> E toEnum(Object json, Function<String, E> valueOf) {
    return valueOf.apply(toText(json));
  }

  /** From base64, or as a hub on the same node may have it. */
  public static Buffer toBuffer(Object json) {
    if (json instanceof Buffer value) {
      return value;
    }
    if (json instanceof byte[] value) {
      return Buffer.buffer(value);
    }
    String text = toText(json);
    boolean classic = text.indexOf('+') >= 0 || text.indexOf('/') >= 0;
    return Buffer.buffer((classic ? Base64.getDecoder() : Base64.getUrlDecoder()).decode(text));
  }

  @SuppressWarnings("unchecked")
  public static JsonObject toObject(Object json) {
    if (json instanceof JsonObject value) {
      return value;
    }
    if (json instanceof Map<?, ?> value) {
      return new JsonObject((Map<String, Object>) value);
    }
    throw mustBe("a JSON object", json);
  }

  public static JsonArray toArray(Object json) {
    if (json instanceof JsonArray value) {
      return value;
    }
    if (json instanceof List<?> value) {
      return new JsonArray(value);
    }
    throw mustBe("a JSON array", json);
  }

  /** A list that may be changed. */
  public static <T> List<@Nullable T> toList(Object json, Function<Object, T> element) {
    JsonArray array = toArray(json);
    List<@Nullable T> list = new ArrayList<>(array.size());
    for (Object item : array) {
      list.add(item == null ? null : element.apply(item));
    }
    return list;
  }

  /** A set that may be changed, in the order of the JSON. */
  public static <T> Set<@Nullable T> toSet(Object json, Function<Object, T> element) {
    return new LinkedHashSet<>(toList(json, element));
  }

  /** A map that may be changed, in the order of the JSON. */
  public static <T> Map<String, @Nullable T> toMap(Object json, Function<Object, T> element) {
    JsonObject object = toObject(json);
    Map<String, @Nullable T> map = new LinkedHashMap<>(object.size() * 2);
    for (Map.Entry<String, Object> entry : object) {
      Object item = entry.getValue();
      map.put(entry.getKey(), item == null ? null : element.apply(item));
    }
    return map;
  }

  /** As base64, as {@link JsonObject} has it. */
  public static String ofBuffer(Buffer value) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes());
  }

  /** Its number. */
  public static Integer ofCharacter(Character value) {
    return (int) value;
  }

  /** An array of what the encoder makes of each value that is not null. */
  public static <T> JsonArray ofAll(
      Collection<? extends @Nullable T> values, Function<? super T, ?> element) {
    List<@Nullable Object> list = new ArrayList<>(values.size());
    for (T value : values) {
      list.add(value == null ? null : element.apply(value));
    }
    return new JsonArray(list);
  }

  /** Likewise an object. */
  public static <T> JsonObject ofMap(
      Map<String, ? extends @Nullable T> values, Function<? super T, ?> element) {
    JsonObject object = new JsonObject();
    values.forEach((key, value) -> object.put(key, value == null ? null : element.apply(value)));
    return object;
  }

  /** What that encoder makes of a value, or null for null. */
  public static <T> @Nullable Object orNull(@Nullable T value, Function<? super T, ?> encoder) {
    return value == null ? null : encoder.apply(value);
  }

  /** For a value that is the same in JSON. */
  public static <T> T same(T value) {
    return value;
  }
}
