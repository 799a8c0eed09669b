package io.processhub;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the results of starts and stops share. */
final class Results {
  private Results() {}

  static ResultStatus status(boolean nothingDone, boolean noErrors) {
    if (noErrors) {
      return ResultStatus.OK;
    }
    return nothingDone ? ResultStatus.FAILED : ResultStatus.PARTIAL;
  }

  static <V> Map<String, V> copy(Map<String, V> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  static <T> @Nullable T firstOf(List<T> list) {
    return list.isEmpty() ? null : list.get(0);
  }

  static Map<String, HubException> errors(JsonFields in) {
    return errors(in, "errors");
  }

  static Map<String, HubException> errors(JsonFields in, String field) {
    Map<String, HubException> errors = new LinkedHashMap<>();
    JsonObject json = in.object(field, new JsonObject());
    JsonFields byId = new JsonFields(json, "result." + field);
    for (String id : json.fieldNames()) {
      errors.put(id, HubException.fromJson(byId.object(id, new JsonObject())));
    }
    return errors;
  }

  static JsonObject toJson(Map<String, HubException> errors) {
    JsonObject json = new JsonObject();
    errors.forEach((id, error) -> json.put(id, error.toJson()));
    return json;
  }

  static JsonObject listsToJson(Map<String, List<String>> lists) {
    JsonObject json = new JsonObject();
    lists.forEach((key, list) -> json.put(key, new JsonArray(new ArrayList<>(list))));
    return json;
  }
}
