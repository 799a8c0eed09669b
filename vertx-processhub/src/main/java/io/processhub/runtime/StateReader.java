package io.processhub.runtime;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link StateWriter} wrote, in the same order. State that ends too early or has a
 * malformed length fails with an {@link IncompatibleStateException}.
 */
public final class StateReader {
  private final byte[] bytes;
  private int next;

  StateReader(byte[] bytes, int start) {
    this.bytes = bytes;
    this.next = start;
  }

  private int take(int size) {
    int at = next;
    if (size < 0 || size > bytes.length - at) {
      throw new IncompatibleStateException(
          "the state is damaged: " + size + " bytes at " + at + " of " + bytes.length);
    }
    next = at + size;
    return at;
  }

  int position() {
    return next;
  }

  /** A reader of the same bytes from there on. */
  StateReader at(int position) {
    return new StateReader(bytes, position);
  }

  void skip(int size) {
    take(size);
  }

  /** All has been read. */
  public void end() {
    if (next != bytes.length) {
      throw new IncompatibleStateException(
          "the state is damaged: it ends at " + next + " of " + bytes.length + " bytes");
    }
  }

  public boolean booleanValue() {
    return bytes[take(1)] != 0;
  }

  public byte byteValue() {
    return bytes[take(1)];
  }

  public short shortValue() {
    return (short) StateWriter.SHORT.get(bytes, take(Short.BYTES));
  }

  public char charValue() {
    return (char) StateWriter.CHAR.get(bytes, take(Character.BYTES));
  }

  public int intValue() {
    return (int) StateWriter.INT.get(bytes, take(Integer.BYTES));
  }

  public long longValue() {
    return (long) StateWriter.LONG.get(bytes, take(Long.BYTES));
  }

  public float floatValue() {
    return (float) StateWriter.FLOAT.get(bytes, take(Float.BYTES));
  }

  public double doubleValue() {
    return (double) StateWriter.DOUBLE.get(bytes, take(Double.BYTES));
  }

  /** Whether a value follows that might have been null. */
  public boolean present() {
    return booleanValue();
  }

  public @Nullable Boolean booleanBox() {
    return present() ? booleanValue() : null;
  }

  public @Nullable Byte byteBox() {
    return present() ? byteValue() : null;
  }

  public @Nullable Short shortBox() {
    return present() ? shortValue() : null;
  }

  public @Nullable Character charBox() {
    return present() ? charValue() : null;
  }

  public @Nullable Integer intBox() {
    return present() ? intValue() : null;
  }

  public @Nullable Long longBox() {
    return present() ? longValue() : null;
  }

  public @Nullable Float floatBox() {
    return present() ? floatValue() : null;
  }

  public @Nullable Double doubleBox() {
    return present() ? doubleValue() : null;
  }

  /** A length or a count, or -1 for null; of something that has as many bytes at least. */
  int size() {
    int size = intValue();
    if (size < -1 || size > bytes.length - next) {
      throw new IncompatibleStateException("the state is damaged: a length of " + size);
    }
    return size;
  }

  public @Nullable String text() {
    int size = size();
    return size < 0 ? null : new String(bytes, take(size), size, StandardCharsets.UTF_8);
  }

  /**
   * The constant of the name that was written.
   *
   * @throws IncompatibleStateException if there is none
   */
  public <E extends Enum<E>> @Nullable E enumConstant(Function<String, E> valueOf) {
    String name = text();
    try {
      return name == null ? null : valueOf.apply(name);
    } catch (IllegalArgumentException e) {
      throw new IncompatibleStateException("the state has an unknown constant: " + name, e);
    }
  }

  public @Nullable Buffer buffer() {
    int size = size();
    if (size < 0) {
      return null;
    }
    int at = take(size);
    return Buffer.buffer(Arrays.copyOfRange(bytes, at, at + size));
  }

  public @Nullable JsonObject object() {
    String text = text();
    return text == null ? null : new JsonObject(text);
  }

  public @Nullable JsonArray array() {
    String text = text();
    return text == null ? null : new JsonArray(text);
  }

  /** A {@code @DataObject}. */
  public <T> @Nullable T data(Function<JsonObject, T> constructor) {
    JsonObject json = object();
    return json == null ? null : constructor.apply(json);
  }

  private <T, C extends Collection<@Nullable T>> C fill(
      C into, int size, Function<StateReader, ? extends @Nullable T> element) {
    for (int i = 0; i < size; i++) {
      into.add(element.apply(this));
    }
    return into;
  }

  /** A list that may be changed. */
  public <T> @Nullable List<@Nullable T> list(
      Function<StateReader, ? extends @Nullable T> element) {
    int size = size();
    return size < 0 ? null : fill(new ArrayList<>(size), size, element);
  }

  /** A set that may be changed, in the order in which it was written. */
  public <T> @Nullable Set<@Nullable T> set(Function<StateReader, ? extends @Nullable T> element) {
    int size = size();
    return size < 0 ? null : fill(new LinkedHashSet<>(size * 2), size, element);
  }

  /** A map that may be changed, in the order in which it was written. */
  public <K, V> @Nullable Map<@Nullable K, @Nullable V> map(
      Function<StateReader, ? extends @Nullable K> key,
      Function<StateReader, ? extends @Nullable V> value) {
    int size = size();
    if (size < 0) {
      return null;
    }
    Map<@Nullable K, @Nullable V> map = new LinkedHashMap<>(size * 2);
    for (int i = 0; i < size; i++) {
      map.put(key.apply(this), value.apply(this));
    }
    return map;
  }
}
