package io.processhub.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateSchemaTest {
  private static Buffer write(StateSchema schema, Consumer<StateWriter> values) {
    StateWriter out = schema.writer();
    values.accept(out);
    return schema.written(out);
  }

  private static StateReader read(StateSchema schema, Buffer state, Consumer<StateWriter> fresh) {
    return schema.reader(state, () -> write(schema, fresh));
  }

  private static StateSchema schema(String fields) {
    return StateSchema.of("test", 1, fields);
  }

  private static StateReader sameSchema(Buffer state, StateSchema schema) {
    return schema.reader(
        state,
        () -> {
          throw new AssertionError("not needed");
        });
  }

  @Test
  void reads_every_kind_of_value_as_it_was_written() {
    StateSchema schema = schema("{a:int}");
    Map<Integer, String> map = new LinkedHashMap<>();
    map.put(7, "seven");
    map.put(null, null);
    Buffer state =
        write(
            schema,
            out -> {
              out.booleanValue(true);
              out.byteValue((byte) -1);
              out.shortValue((short) -2);
              out.charValue('\uffff');
              out.intValue(-3);
              out.longValue(Long.MIN_VALUE);
              out.floatValue(-0.0f);
              out.doubleValue(Double.NaN);
              out.booleanBox(null);
              out.byteBox((byte) 1);
              out.shortBox((short) 2);
              out.charBox('c');
              out.intBox(3);
              out.longBox(null);
              out.floatBox(5f);
              out.doubleBox(6.0);
              out.text("grüße \ud83d\ude00");
              out.text(null);
              out.text("");
              out.enumConstant(Thread.State.NEW);
              out.buffer(Buffer.buffer(new byte[] {0, -1}));
              out.object(new JsonObject().put("a", 1));
              out.array(new JsonArray().add(1));
              out.data(new StringBuilder("x"), text -> new JsonObject().put("x", "" + text));
              out.all(Arrays.asList("a", null), StateWriter::text);
              out.all(null, StateWriter::text);
              out.all(Set.of(1L), StateWriter::longBox);
              out.map(map, StateWriter::intBox, StateWriter::text);
              out.map(null, StateWriter::text, StateWriter::text);
            });
    StateReader in = sameSchema(state, schema);
    assertTrue(in.booleanValue());
    assertEquals(-1, in.byteValue());
    assertEquals(-2, in.shortValue());
    assertEquals('\uffff', in.charValue());
    assertEquals(-3, in.intValue());
    assertEquals(Long.MIN_VALUE, in.longValue());
    assertEquals(-0.0f, in.floatValue());
    assertEquals(Double.NaN, in.doubleValue());
    assertNull(in.booleanBox());
    assertEquals((byte) 1, in.byteBox());
    assertEquals((short) 2, in.shortBox());
    assertEquals('c', in.charBox());
    assertEquals(3, in.intBox());
    assertNull(in.longBox());
    assertEquals(5f, in.floatBox());
    assertEquals(6.0, in.doubleBox());
    assertEquals("grüße \ud83d\ude00", in.text());
    assertNull(in.text());
    assertEquals("", in.text());
    assertEquals(Thread.State.NEW, in.enumConstant(Thread.State::valueOf));
    assertEquals(Buffer.buffer(new byte[] {0, -1}), in.buffer());
    assertEquals(new JsonObject().put("a", 1), in.object());
    assertEquals(new JsonArray().add(1), in.array());
    assertEquals("x", in.data(json -> json.getString("x")));
    assertEquals(Arrays.asList("a", null), in.list(StateReader::text));
    assertNull(in.list(StateReader::text));
    assertEquals(Set.of(1L), in.set(StateReader::longBox));
    assertEquals(map, in.map(StateReader::intBox, StateReader::text));
    assertNull(in.map(StateReader::text, StateReader::text));
    in.end();
  }

  @Test
  void bytes_are_what_they_always_were() {
    Buffer state = write(StateSchema.of("t", 2, "{a:int}"), out -> out.intValue(-2));
    assertEquals(
        Buffer.buffer()
            .appendByte((byte) 1)
            .appendInt(2)
            .appendInt(1)
            .appendString("t")
            .appendInt(7)
            .appendString("{a:int}")
            .appendInt(-2),
        state);
  }

  @Test
  void new_field_keeps_its_value_a_lost_one_is_ignored_and_order_does_not_matter() {
    Buffer state =
        write(
            schema("{a:int,gone:list<{x:text}>,b:text}"),
            out -> {
              out.intValue(1);
              out.all(
                  List.of("x"),
                  (each, text) -> {
                    each.present(text);
                    each.text(text);
                  });
              out.text("b");
            });
    StateReader in =
        read(
            schema("{b:text,added:map<text,int?>,a:int,more:long}"),
            state,
            fresh -> {
              fresh.text("fresh");
              fresh.map(Map.of("k", 9), StateWriter::text, StateWriter::intBox);
              fresh.intValue(-1);
              fresh.longValue(8);
            });
    assertEquals("b", in.text());
    assertEquals(Map.of("k", 9), in.map(StateReader::text, StateReader::intBox));
    assertEquals(1, in.intValue());
    assertEquals(8, in.longValue());
    in.end();
  }

  @Test
  void components_of_records_come_and_go_within_collections_too() {
    Buffer state =
        write(
            schema("{all:map<int?,list<{a:int,gone:text,c:{x:long?}}>>}"),
            out -> {
              out.intValue(1);
              out.intBox(7);
              out.intValue(2);
              out.booleanValue(true);
              out.intValue(5);
              out.text("gone");
              out.booleanValue(true);
              out.longBox(6L);
              out.booleanValue(false);
            });
    StateReader in =
        read(
            schema(
                "{all:map<int?,list<{c:{y:double,x:long?,z:set<int?>},a:int,d:{q:int},e:char?}>>}"),
            state,
            fresh -> fresh.intValue(-1));
    assertEquals(1, in.intValue());
    assertEquals(7, in.intBox());
    assertEquals(2, in.intValue());
    assertTrue(in.present());
    assertTrue(in.present());
    assertEquals(0.0, in.doubleValue());
    assertEquals(6L, in.longBox());
    assertNull(in.set(StateReader::intBox));
    assertEquals(5, in.intValue());
    assertEquals(false, in.present());
    assertNull(in.charBox());
    assertEquals(false, in.present());
    in.end();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a:int} | {a:long} | the type of 'a' has changed: int in the state, long in the class",
        "{a:int} | {a:int?} | the type of 'a' has changed: int in the state, int? in the class",
        "{a:text} | {a:enum} | the type of 'a' has changed: text in the state, enum in the class",
        "{a:list<text>} | {a:set<text>} | the type of 'a' has changed: list<text> in the state",
        "{a:list<{b:int}>} | {a:list<{b:text}>} | the type of 'a.b' has changed: int in the state",
        "{a:map<text,int?>} | {a:map<int?,int?>} | the type of 'a' has changed: text in the state",
        "{a:{b:int}} | {a:int} | the type of 'a' has changed: {b:int} in the state, int in the",
      })
  void changed_type_is_an_error_that_names_it(String before, String after, String expected) {
    Buffer state = write(schema(before), out -> out.longValue(0));
    IncompatibleStateException error =
        assertThrows(
            IncompatibleStateException.class,
            () -> read(schema(after), truncated(state, before), fresh -> fresh.longValue(0)));
    assertTrue(error.getMessage().startsWith("state of 'test': " + expected), error::getMessage);
  }

  /** Values of zeros, as many bytes as they need. */
  private static Buffer truncated(Buffer state, String fields) {
    int needed =
        switch (fields) {
          case "{a:{b:int}}" -> 1;
          default -> 4;
        };
    return state.getBuffer(0, state.length() - Long.BYTES + needed);
  }

  @Test
  void other_process_types_newer_versions_and_formats_are_refused_by_name() {
    StateSchema own = StateSchema.of("own", 2, "{a:int}");
    Function<StateSchema, String> refusal =
        from ->
            assertThrows(
                    IncompatibleStateException.class,
                    () ->
                        read(own, write(from, out -> out.intValue(1)), fresh -> fresh.intValue(0)))
                .getMessage();
    assertEquals(
        "state of the process type 'other' for a 'own'",
        refusal.apply(StateSchema.of("other", 2, "{a:int}")));
    assertEquals(
        "state of 'own' has version 3, the class knows up to 2",
        refusal.apply(StateSchema.of("own", 3, "{a:int}")));
    Buffer older = write(StateSchema.of("own", 1, "{a:int}"), out -> out.intValue(9));
    assertEquals(9, read(own, older, fresh -> fresh.intValue(0)).intValue());
    assertThrows(
        IncompatibleStateException.class,
        () -> read(own, Buffer.buffer("{}"), fresh -> fresh.intValue(0)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damaged_state_fails_in_one_way_only(long seed) {
    StateSchema before = schema("{a:list<{b:text,c:map<text,int?>}>,d:buffer,e:text}");
    StateSchema after = schema("{a:list<{b:text,f:int}>,d:buffer}");
    Buffer state =
        write(
            before,
            out -> {
              out.intValue(1);
              out.booleanValue(true);
              out.text("b");
              out.map(Map.of("k", 1), StateWriter::text, StateWriter::intBox);
              out.buffer(Buffer.buffer("buffer"));
              out.text("e");
            });
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = state.getBytes();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      Buffer damaged = Buffer.buffer(Arrays.copyOf(bytes, length));
      for (StateSchema reader : List.of(before, after)) {
        try {
          StateReader in =
              read(
                  reader,
                  damaged,
                  fresh -> {
                    fresh.intValue(-1);
                    fresh.buffer(null);
                  });
          in.list(
              each -> {
                if (!each.present()) {
                  return null;
                }
                String text = each.text();
                if (reader == before) {
                  each.map(StateReader::text, StateReader::intBox);
                } else {
                  each.intValue();
                }
                return text;
              });
          in.buffer();
        } catch (IncompatibleStateException expected) {
          assertTrue(
              String.valueOf(expected.getMessage()).contains("state")
                  || expected.getMessage().contains("schema"),
              expected::getMessage);
        }
      }
    }
  }
}
