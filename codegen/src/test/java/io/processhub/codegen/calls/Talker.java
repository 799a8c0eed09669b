package io.processhub.codegen.calls;

import io.processhub.NoSuchNodeException;
import io.processhub.annotation.Action;
import io.processhub.annotation.ProcessType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Says what it was told. */
@ProcessType("talker")
class Talker implements Talk {
  /** A refusal of its own. */
  static class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** One that the declared type stands for. */
  static final class RefusedForGood extends Refused {
    private static final long serialVersionUID = 1L;

    RefusedForGood() {
      super("for good");
    }
  }

  private static Future<String> said(@Nullable Object... values) {
    StringBuilder said = new StringBuilder();
    for (Object value : values) {
      said.append(value).append(';');
    }
    return Future.succeededFuture(said.toString());
  }

  @Override
  public Future<String> primitives(
      boolean a, byte b, short c, int d, long e, float f, double g, char h) {
    return said(a, b, c, d, e, f, g, h);
  }

  @Override
  public Future<String> boxes(
      Boolean a, Byte b, Short c, Integer d, Long e, Float f, Double g, Character h) {
    return said(a, b, c, d, e, f, g, h);
  }

  @Override
  public Future<String> values(String s, Color c, JsonObject o, JsonArray a, Note n) {
    return said(s, c, o, a, n);
  }

  @Override
  public Future<String> collections(
      List<Long> longs, Set<String> texts, Map<String, Long> numbers, List<Note> notes) {
    long sum = longs.stream().mapToLong(Long::longValue).sum();
    long more = numbers.values().stream().mapToLong(Long::longValue).sum();
    return said(sum, new TreeSet<>(texts), new TreeMap<>(numbers), more, notes);
  }

  @Override
  public Future<Integer> integer(int value) {
    return Future.succeededFuture(value);
  }

  @Override
  public Future<Byte> aByte(int value) {
    return Future.succeededFuture((byte) value);
  }

  @Override
  public Future<Float> aFloat(int value) {
    return Future.succeededFuture((float) value);
  }

  @Override
  public Future<Character> character(int value) {
    return Future.succeededFuture((char) value);
  }

  @Override
  public Future<Color> color(String name) {
    return Future.succeededFuture(Color.valueOf(name));
  }

  @Override
  public Future<JsonObject> object(String text) {
    return Future.succeededFuture(new JsonObject().put("text", text));
  }

  @Override
  public Future<Note> note(String text) {
    return Future.succeededFuture(new Note(text));
  }

  @Override
  public Future<List<Note>> notes(List<String> texts) {
    return Future.succeededFuture(texts.stream().map(Note::new).toList());
  }

  @Override
  public Future<Map<String, Note>> notesByText(List<String> texts) {
    Map<String, Note> notes = new LinkedHashMap<>();
    texts.forEach(text -> notes.put(text, new Note(text)));
    return Future.succeededFuture(notes);
  }

  @Override
  public Future<List<Long>> longs(int count) {
    return Future.succeededFuture(LongStream.range(1L << 40, (1L << 40) + count).boxed().toList());
  }

  @Override
  public Future<Set<String>> texts(int count) {
    Set<String> texts = new TreeSet<>();
    LongStream.range(0, count).forEach(i -> texts.add("t" + i));
    return Future.succeededFuture(texts);
  }

  @Override
  public Future<Void> nothing() {
    return Future.succeededFuture();
  }

  @Override
  public Future<String> refuse(int code) {
    return Future.failedFuture(new ServiceException(code, "told to"));
  }

  /** What no service proxy knows: a buffer, and an overload. */
  @Action
  Buffer reverse(Buffer bytes, Map<String, List<Buffer>> more) {
    byte[] all = bytes.getBytes();
    Buffer reversed = Buffer.buffer();
    for (int i = all.length - 1; i >= 0; i--) {
      reversed.appendByte(all[i]);
    }
    more.getOrDefault("more", List.of()).forEach(reversed::appendBuffer);
    return reversed;
  }

  @Action("textOf")
  String note(int number) {
    return "note " + number;
  }

  @Action
  List<Set<Character>> letters(List<Set<Character>> letters) {
    return letters;
  }

  @Action
  void throwDeclared(boolean forGood) throws Refused {
    throw forGood ? new RefusedForGood() : new Refused("this time");
  }

  @Action
  Future<String> failDeclaredLater() throws Refused {
    Promise<String> promise = Promise.promise();
    promise.fail(new Refused("later"));
    return promise.future();
  }

  @Action
  String throwUndeclared() {
    throw new IllegalStateException("oops");
  }

  @Action
  String throwHubException() {
    throw new NoSuchNodeException("n7");
  }

  @Action
  @Nullable Future<String> noFuture() {
    return null;
  }

  @Action
  @Nullable String nullText(@Nullable String text) {
    return text;
  }
}
