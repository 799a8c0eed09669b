package io.processhub.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.List;

/** A type of which state, parameters and results may be, with all that code for it needs. */
sealed interface ValueType {
  /** As Java has it. */
  TypeName name();

  /** A primitive or its box. */
  record Number(Kind kind, boolean boxed) implements ValueType {
    @Override
    public TypeName name() {
      return boxed ? kind.primitive.box() : kind.primitive;
    }
  }

  /** The primitives. */
  enum Kind {
    BOOLEAN(TypeName.BOOLEAN, "toBoolean"),
    BYTE(TypeName.BYTE, "toByte"),
    SHORT(TypeName.SHORT, "toShort"),
    CHAR(TypeName.CHAR, "toCharacter"),
    INT(TypeName.INT, "toInteger"),
    LONG(TypeName.LONG, "toLong"),
    FLOAT(TypeName.FLOAT, "toFloat"),
    DOUBLE(TypeName.DOUBLE, "toDouble");

    final TypeName primitive;

    /** The method that makes it of JSON. */
    final String fromJson;

    Kind(TypeName primitive, String fromJson) {
      this.primitive = primitive;
      this.fromJson = fromJson;
    }

    /** As Java spells it. */
    String keyword() {
      return primitive.toString();
    }
  }

  /** A string. */
  record Text() implements ValueType {
    @Override
    public TypeName name() {
      return Names.STRING;
    }
  }

  /** An enum. */
  record Constant(ClassName name) implements ValueType {}

  /** Bytes. */
  record Bytes() implements ValueType {
    @Override
    public TypeName name() {
      return Names.BUFFER;
    }
  }

  /** A JSON object. */
  record Json() implements ValueType {
    @Override
    public TypeName name() {
      return Names.JSON_OBJECT;
    }
  }

  /** A JSON array. */
  record Array() implements ValueType {
    @Override
    public TypeName name() {
      return Names.JSON_ARRAY;
    }
  }

  /** A {@code @DataObject} with a constructor of and a method to a JSON object. */
  record Data(ClassName name) implements ValueType {}

  /** A record, for state only. */
  record Product(ClassName name, List<Component> components) implements ValueType {}

  /** A component of a record. */
  record Component(String name, ValueType type) {}

  /** A list. */
  record ListOf(ValueType element) implements ValueType {
    @Override
    public TypeName name() {
      return ParameterizedTypeName.get(Names.LIST, element.name());
    }
  }

  /** A set. */
  record SetOf(ValueType element) implements ValueType {
    @Override
    public TypeName name() {
      return ParameterizedTypeName.get(Names.SET, element.name());
    }
  }

  /** A map. */
  record MapOf(ValueType key, ValueType value) implements ValueType {
    @Override
    public TypeName name() {
      return ParameterizedTypeName.get(Names.MAP, key.name(), value.name());
    }
  }
}
