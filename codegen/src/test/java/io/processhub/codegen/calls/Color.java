package io.processhub.codegen.calls;

import io.vertx.codegen.annotations.VertxGen;

/** An enum that both generators know. */
@VertxGen
public enum Color {
  RED,
  GREEN
}
