package io.processhub.codegen;

import com.palantir.javapoet.CodeBlock;

/** Expressions that turn values of calls into JSON and back. */
final class JsonCode {
  private final Locals locals;

  /** For one expression among those variables. */
  JsonCode(Locals around) {
    this.locals = new Locals(around);
  }

  private static boolean sameInJson(ValueType type) {
    return type instanceof ValueType.Text
        || type instanceof ValueType.Json
        || type instanceof ValueType.Array
        || type instanceof ValueType.Number number && number.kind() != ValueType.Kind.CHAR;
  }

  /** Whether a result goes over the event bus as it is. */
  static boolean sameOnBus(ValueType type) {
    return type instanceof ValueType.Number || sameInJson(type);
  }

  /** What that expression, which may be null, is in JSON. */
  CodeBlock encoded(ValueType type, CodeBlock value) {
    if (sameInJson(type)) {
      return value;
    }
    if (type instanceof ValueType.Number number && !number.boxed()) {
      return CodeBlock.of("(int) $L", value);
    }
    return CodeBlock.of("$T.orNull($L, $L)", Names.JSON, value, encoder(type));
  }

  /** A function of a value that is not null. */
  CodeBlock encoder(ValueType type) {
    if (sameInJson(type)) {
      return CodeBlock.of("$T::same", Names.JSON);
    }
    if (type instanceof ValueType.Number) {
      return CodeBlock.of("$T::ofCharacter", Names.JSON);
    }
    if (type instanceof ValueType.Bytes) {
      return CodeBlock.of("$T::ofBuffer", Names.JSON);
    }
    if (type instanceof ValueType.Constant constant) {
      return CodeBlock.of("$T::name", constant.name());
    }
    if (type instanceof ValueType.Data data) {
      return CodeBlock.of("$T::toJson", data.name());
    }
    if (type instanceof ValueType.ListOf list) {
      return nested("ofAll", "list", list.element());
    }
    if (type instanceof ValueType.SetOf set) {
      return nested("ofAll", "set", set.element());
    }
    if (type instanceof ValueType.MapOf map) {
      return nested("ofMap", "map", map.value());
    }
    throw new IllegalStateException("no JSON for " + type);
  }

  private CodeBlock nested(String method, String variable, ValueType element) {
    String name = locals.fresh(variable);
    return CodeBlock.of("$1L -> $2T.$3L($1L, $4L)", name, Names.JSON, method, encoder(element));
  }

  /** A function of what is in the JSON, which is not null. */
  CodeBlock decoder(ValueType type) {
    if (type instanceof ValueType.Number number) {
      return CodeBlock.of("$T::$L", Names.JSON, number.kind().fromJson);
    }
    if (type instanceof ValueType.Text) {
      return CodeBlock.of("$T::toText", Names.JSON);
    }
    if (type instanceof ValueType.Bytes) {
      return CodeBlock.of("$T::toBuffer", Names.JSON);
    }
    if (type instanceof ValueType.Json) {
      return CodeBlock.of("$T::toObject", Names.JSON);
    }
    if (type instanceof ValueType.Array) {
      return CodeBlock.of("$T::toArray", Names.JSON);
    }
    String name = locals.fresh("json");
    if (type instanceof ValueType.Constant constant) {
      return CodeBlock.of(
          "$1L -> $2T.toEnum($1L, $3T::valueOf)", name, Names.JSON, constant.name());
    }
    if (type instanceof ValueType.Data data) {
      return CodeBlock.of("$1L -> new $3T($2T.toObject($1L))", name, Names.JSON, data.name());
    }
    if (type instanceof ValueType.ListOf list) {
      return decoded(name, "toList", list.element());
    }
    if (type instanceof ValueType.SetOf set) {
      return decoded(name, "toSet", set.element());
    }
    if (type instanceof ValueType.MapOf map) {
      return decoded(name, "toMap", map.value());
    }
    throw new IllegalStateException("no JSON for " + type);
  }

  private CodeBlock decoded(String name, String method, ValueType element) {
    return CodeBlock.of("$1L -> $2T.$3L($1L, $4L)", name, Names.JSON, method, decoder(element));
  }
}
