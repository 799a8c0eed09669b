package io.processhub.codegen.calls;

import io.processhub.annotation.Action;
import io.vertx.codegen.annotations.ProxyGen;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A service that vertx-service-proxy knows, and whose methods are actions of processes too. */
@ProxyGen
public interface Talk {
  @Action
  Future<String> primitives(boolean a, byte b, short c, int d, long e, float f, double g, char h);

  @Action
  Future<String> boxes(
      Boolean a, Byte b, Short c, Integer d, Long e, Float f, Double g, Character h);

  @Action
  Future<String> values(String s, Color c, JsonObject o, JsonArray a, Note n);

  @Action
  Future<String> collections(
      List<Long> longs, Set<String> texts, Map<String, Long> numbers, List<Note> notes);

  @Action
  Future<Integer> integer(int value);

  @Action
  Future<Byte> aByte(int value);

  @Action
  Future<Float> aFloat(int value);

  @Action
  Future<Character> character(int value);

  @Action
  Future<Color> color(String name);

  @Action
  Future<JsonObject> object(String text);

  @Action
  Future<Note> note(String text);

  @Action
  Future<List<Note>> notes(List<String> texts);

  @Action
  Future<Map<String, Note>> notesByText(List<String> texts);

  @Action
  Future<List<Long>> longs(int count);

  @Action
  Future<Set<String>> texts(int count);

  @Action
  Future<Void> nothing();

  @Action
  Future<String> refuse(int code);
}
