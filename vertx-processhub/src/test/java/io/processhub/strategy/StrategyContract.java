package io.processhub.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What strategies of all kinds have in common.
 *
 * @param <S> the kind
 */
public abstract class StrategyContract<S extends Strategy> {
  /** A strategy with default options; a new one at each call. */
  protected abstract S strategy();

  @Test
  void type_has_a_value_and_options_are_plain_and_unmodifiable() {
    assertFalse(strategy().type().isBlank());
    Map<String, Object> options = strategy().options();
    options.values().forEach(value -> assertTrue(isPlain(value), () -> "not for JSON: " + value));
    assertThrows(UnsupportedOperationException.class, () -> options.put("x", 1));
    assertEquals(options, strategy().options());
  }

  private static boolean isPlain(Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof List<?> list && list.stream().allMatch(StrategyContract::isPlain);
  }

  @Test
  void no_field_changes() {
    for (Class<?> c = strategy().getClass(); c != Object.class; c = c.getSuperclass()) {
      Arrays.stream(c.getDeclaredFields())
          .filter(field -> !field.isSynthetic())
          .forEach(field -> assertTrue(Modifier.isFinal(field.getModifiers()), field::toString));
    }
  }
}
