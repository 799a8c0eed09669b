package io.processhub.runtime;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of state one after the other: numbers with the highest byte first, all else
 * with its length in front, -1 for null.
 */
public final class StateWriter {
  static final VarHandle SHORT = view(short[].class);
  static final VarHandle CHAR = view(char[].class);
  static final VarHandle INT = view(int[].class);
  static final VarHandle LONG = view(long[].class);
  static final VarHandle FLOAT = view(float[].class);
  static final VarHandle DOUBLE = view(double[].class);

  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int length;

  StateWriter(int capacity) {
    bytes = new byte[capacity];
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
  }

  /** Makes room, perhaps in another array; returns where it begins. */
  private int next(int size) {
    int at = length;
    int end = Math.addExact(at, size);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(2L * bytes.length, end), LARGEST));
    }
    length = end;
    return at;
  }

  int length() {
    return length;
  }

  /** All that was written. */
  public Buffer toBuffer() {
    return Buffer.buffer(length).appendBytes(bytes, 0, length);
  }

  void raw(byte[] from, int start, int size) {
    int at = next(size);
    System.arraycopy(from, start, bytes, at, size);
  }

  public void booleanValue(boolean value) {
    byteValue((byte) (value ? 1 : 0));
  }

  public void byteValue(byte value) {
    int at = next(1);
    bytes[at] = value;
  }

  public void shortValue(short value) {
    int at = next(Short.BYTES);
    SHORT.set(bytes, at, value);
  }

  public void charValue(char value) {
    int at = next(Character.BYTES);
    CHAR.set(bytes, at, value);
  }

  public void intValue(int value) {
    int at = next(Integer.BYTES);
    INT.set(bytes, at, value);
  }

  public void longValue(long value) {
    int at = next(Long.BYTES);
    LONG.set(bytes, at, value);
  }

  public void floatValue(float value) {
    int at = next(Float.BYTES);
    FLOAT.set(bytes, at, value);
  }

  public void doubleValue(double value) {
    int at = next(Double.BYTES);
    DOUBLE.set(bytes, at, value);
  }

  /** Whether a value follows that may be null. */
  public boolean present(@Nullable Object value) {
    booleanValue(value != null);
    return value != null;
  }

  public void booleanBox(@Nullable Boolean value) {
    if (present(value)) {
      booleanValue(value);
    }
  }

  public void byteBox(@Nullable Byte value) {
    if (present(value)) {
      byteValue(value);
    }
  }

  public void shortBox(@Nullable Short value) {
    if (present(value)) {
      shortValue(value);
    }
  }

  public void charBox(@Nullable Character value) {
    if (present(value)) {
      charValue(value);
    }
  }

  public void intBox(@Nullable Integer value) {
    if (present(value)) {
      intValue(value);
    }
  }

  public void longBox(@Nullable Long value) {
    if (present(value)) {
      longValue(value);
    }
  }

  public void floatBox(@Nullable Float value) {
    if (present(value)) {
      floatValue(value);
    }
  }

  public void doubleBox(@Nullable Double value) {
    if (present(value)) {
      doubleValue(value);
    }
  }

  private void block(byte @Nullable [] value) {
    if (value == null) {
      intValue(-1);
    } else {
      intValue(value.length);
      raw(value, 0, value.length);
    }
  }

  public void text(@Nullable String value) {
    block(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  /** Its name. */
  public void enumConstant(@Nullable Enum<?> value) {
    text(value == null ? null : value.name());
  }

  public void buffer(@Nullable Buffer value) {
    block(value == null ? null : value.getBytes());
  }

  public void object(@Nullable JsonObject value) {
    text(value == null ? null : value.encode());
  }

  public void array(@Nullable JsonArray value) {
    text(value == null ? null : value.encode());
  }

  /** A {@code @DataObject}. */
  public <T> void data(@Nullable T value, Function<T, JsonObject> toJson) {
    object(value == null ? null : toJson.apply(value));
  }

  /** A list or a set. */
  public <T> void all(
      @Nullable Collection<? extends @Nullable T> values,
      BiConsumer<StateWriter, ? super T> element) {
    if (values == null) {
      intValue(-1);
      return;
    }
    intValue(values.size());
    for (T value : values) {
      element.accept(this, value);
    }
  }

  public <K, V> void map(
      @Nullable Map<K, V> values,
      BiConsumer<StateWriter, ? super K> key,
      BiConsumer<StateWriter, ? super V> value) {
    if (values == null) {
      intValue(-1);
      return;
    }
    intValue(values.size());
    for (Map.Entry<K, V> entry : values.entrySet()) {
      key.accept(this, entry.getKey());
      value.accept(this, entry.getValue());
    }
  }
}
