package io.processhub.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void whole_numbers_of_any_kind_are_taken_if_they_fit() {
    assertEquals(7, Json.toInteger(7L));
    assertEquals(7, Json.toInteger(7.0));
    assertEquals(7L, Json.toLong(7));
    assertEquals((byte) -128, Json.toByte(-128));
    assertEquals((short) 7, Json.toShort((byte) 7));
    assertEquals(7.0, Json.toDouble(7));
    assertEquals(7.5f, Json.toFloat(7.5));
    for (Object wrong : List.of(128, 7.5, "7", 1L << 40, Double.NaN, 1e300)) {
      assertThrows(IllegalArgumentException.class, () -> Json.toByte(wrong));
    }
    assertThrows(IllegalArgumentException.class, () -> Json.toLong(1e300));
  }

  @Test
  void characters_and_buffers_are_taken_in_every_form_in_which_they_travel() {
    assertEquals('a', Json.toCharacter(97));
    assertEquals('a', Json.toCharacter("a"));
    assertEquals('a', Json.toCharacter('a'));
    assertThrows(IllegalArgumentException.class, () -> Json.toCharacter(-1));
    Buffer bytes = Buffer.buffer(new byte[] {-1, -2, -3, 62, 63});
    assertEquals(bytes, Json.toBuffer(Json.ofBuffer(bytes)));
    assertEquals(bytes, Json.toBuffer(Base64.getEncoder().encodeToString(bytes.getBytes())));
    assertEquals(bytes, Json.toBuffer(bytes));
    assertEquals(bytes, Json.toBuffer(bytes.getBytes()));
    assertEquals(bytes, Json.toBuffer(new JsonObject().put("b", bytes).copy().getValue("b")));
    assertEquals(
        bytes,
        Json.toBuffer(new JsonObject(new JsonObject().put("b", bytes).encode()).getValue("b")));
  }

  @Test
  void error_says_what_it_should_be_and_shows_what_it_is() {
    assertEquals(
        "must be an int, not \"x\"",
        assertThrows(IllegalArgumentException.class, () -> Json.toInteger("x")).getMessage());
    String shown =
        assertThrows(IllegalArgumentException.class, () -> Json.toBoolean("x".repeat(1_000)))
            .getMessage();
    assertEquals("must be a boolean, not ".length() + 63, shown.length());
  }

  @Test
  void collections_keep_nulls_and_may_be_changed() {
    List<Long> list = Json.toList(new JsonArray().add(1).addNull(), Json::toLong);
    list.add(2L);
    assertEquals(Arrays.asList(1L, null, 2L), list);
    assertEquals(Set.of("a"), Json.toSet(new JsonArray().add("a").add("a"), Json::toText));
    Map<String, List<Integer>> map =
        Json.toMap(new JsonObject("{\"a\":[1]}"), json -> Json.toList(json, Json::toInteger));
    assertEquals(Map.of("a", List.of(1)), map);
    assertEquals("[[97],null]", encoded(Arrays.asList(Set.of('a'), null)));
  }

  private static String encoded(List<Set<Character>> letters) {
    return Json.ofAll(letters, set -> Json.ofAll(set, Json::ofCharacter)).encode();
  }
}
