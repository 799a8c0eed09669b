package io.processhub.codegen.calls;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.core.json.JsonObject;

/** A data object. */
@DataObject
public final class Note {
  private final String text;

  public Note(String text) {
    this.text = text;
  }

  public Note(JsonObject json) {
    this(json.getString("text"));
  }

  public String text() {
    return text;
  }

  public JsonObject toJson() {
    return new JsonObject().put("text", text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Note that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
