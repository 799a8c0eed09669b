package io.processhub.codegen;

import com.palantir.javapoet.ClassName;

/** The names that the processor knows. */
final class Names {
  static final String ANNOTATIONS = "io.processhub.annotation";
  static final String PROCESS_TYPE = ANNOTATIONS + ".ProcessType";
  static final String STATE = ANNOTATIONS + ".State";
  static final String ACTION = ANNOTATIONS + ".Action";
  static final String ON_START = ANNOTATIONS + ".OnStart";
  static final String ON_STOP = ANNOTATIONS + ".OnStop";
  static final String ON_ROLE = ANNOTATIONS + ".OnRole";
  static final String MERGE = ANNOTATIONS + ".Merge";
  static final String DATA_OBJECT_ANNOTATION = "io.vertx.codegen.annotations.DataObject";

  static final ClassName OBJECT = ClassName.get("java.lang", "Object");
  static final ClassName STRING = ClassName.get("java.lang", "String");
  static final ClassName LIST = ClassName.get("java.util", "List");
  static final ClassName SET = ClassName.get("java.util", "Set");
  static final ClassName MAP = ClassName.get("java.util", "Map");

  static final ClassName NULLABLE = ClassName.get("org.jspecify.annotations", "Nullable");
  static final ClassName GENERATED = ClassName.get("javax.annotation.processing", "Generated");

  static final ClassName VERTX = ClassName.get("io.vertx.core", "Vertx");
  static final ClassName FUTURE = ClassName.get("io.vertx.core", "Future");
  static final ClassName BUFFER = ClassName.get("io.vertx.core.buffer", "Buffer");
  static final ClassName MESSAGE = ClassName.get("io.vertx.core.eventbus", "Message");
  static final ClassName DELIVERY_OPTIONS =
      ClassName.get("io.vertx.core.eventbus", "DeliveryOptions");
  static final ClassName JSON_OBJECT = ClassName.get("io.vertx.core.json", "JsonObject");
  static final ClassName JSON_ARRAY = ClassName.get("io.vertx.core.json", "JsonArray");

  static final ClassName PROCESS_VERTICLE = ClassName.get("io.processhub", "ProcessVerticle");
  static final ClassName PROCESS_INFO = ClassName.get("io.processhub", "ProcessInfo");
  static final ClassName PROCESS_HUB = ClassName.get("io.processhub", "ProcessHub");
  static final ClassName ROLE = ClassName.get("io.processhub.model", "Role");

  private static final String RUNTIME = "io.processhub.runtime";
  static final ClassName ACTION_CALL = ClassName.get(RUNTIME, "ActionCall");
  static final ClassName PROCESS_CLIENT = ClassName.get(RUNTIME, "ProcessClient");
  static final ClassName JSON = ClassName.get(RUNTIME, "Json");
  static final ClassName STATE_SCHEMA = ClassName.get(RUNTIME, "StateSchema");
  static final ClassName STATE_WRITER = ClassName.get(RUNTIME, "StateWriter");
  static final ClassName STATE_READER = ClassName.get(RUNTIME, "StateReader");

  private Names() {}
}
