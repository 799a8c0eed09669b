package golden;

import io.processhub.annotation.Action;
import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;
import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every type that is supported. */
@ProcessType(value = "all-types", version = 3)
public class Types {
  enum Color {
    RED,
    GREEN
  }

  @DataObject
  static final class Note {
    final String text;

    Note(JsonObject json) {
      text = json.getString("text");
    }

    JsonObject toJson() {
      return new JsonObject().put("text", text);
    }
  }

  record Place(String street, int number, List<Color> colors) {}

  record Person(Place home, Map<String, Place> others, Note note) {}

  @State boolean aBoolean;
  @State byte aByte;
  @State short aShort;
  @State char aChar;
  @State int anInt;
  @State long aLong;
  @State float aFloat;
  @State double aDouble;
  @State Boolean boolBox;
  @State Byte byteBox;
  @State Short shortBox;
  @State Character charBox;
  @State Integer intBox;
  @State Long longBox;
  @State Float floatBox;
  @State Double doubleBox;
  @State String text;
  @State Color color;
  @State Buffer buffer;
  @State JsonObject object;
  @State JsonArray array;
  @State Note note;
  @State Person person;
  @State List<String> texts;
  @State Set<Color> colors;
  @State Map<String, Long> numbers;
  @State Map<Integer, Person> people;
  @State List<Map<Color, Set<Note>>> nested;

  @Action
  void primitives(
      boolean a, byte b, short c, char d, int e, long f, float g, double h) {}

  @Action
  void boxes(
      Boolean a, Byte b, Short c, Character d, Integer e, Long f, Float g, Double h) {}

  @Action
  Note others(String text, Color color, Buffer buffer, JsonObject object, JsonArray array) {
    return note;
  }

  @Action
  Map<String, List<Note>> collections(
      List<Note> notes, Set<Color> colors, Map<String, Buffer> buffers, List<Set<Long>> nested) {
    return Map.of("notes", notes);
  }

  @Action
  char letter(char call, String process, int result, int json, int list) {
    return call;
  }

  @Action
  Future<Buffer> later(Buffer buffer) {
    return Future.succeededFuture(buffer);
  }

  @Action
  Future<List<Character>> letters(Set<Character> letters) {
    return Future.succeededFuture(List.copyOf(letters));
  }

  @Action("remove")
  Future<Void> remove(String text) {
    return Future.succeededFuture();
  }

  @Action("removeAll")
  void remove(List<String> texts) {}
}
