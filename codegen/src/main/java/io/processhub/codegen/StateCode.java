package io.processhub.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import io.processhub.codegen.ProcessModel.StateField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Code that writes and reads state, and describes it. */
final class StateCode {
  private static final String OUT = "out";
  private static final String IN = "in";

  private final ClassName verticle;
  private final Locals methods = new Locals(List.of());

  /** The records of the state and what the methods for them are called. */
  private final Map<ValueType.Product, String> records = new LinkedHashMap<>();

  private final List<MethodSpec> recordMethods = new ArrayList<>();

  StateCode(ClassName verticle) {
    this.verticle = verticle;
  }

  /** {@code "{count:int,tags:list<text>}"}, a field a line. */
  static CodeBlock schemaLiteral(List<StateField> states) {
    CodeBlock.Builder literal = CodeBlock.builder().indent().indent();
    for (int i = 0; i < states.size(); i++) {
      String field = states.get(i).name() + ":" + schema(states.get(i).type());
      literal.add(
          i == 0 ? "$S" : "\n+ $S",
          (i == 0 ? "{" : "") + field + (i == states.size() - 1 ? "}" : ","));
    }
    return literal.unindent().unindent().build();
  }

  private static String schema(ValueType type) {
    if (type instanceof ValueType.Number number) {
      return number.kind().keyword() + (number.boxed() ? "?" : "");
    }
    if (type instanceof ValueType.Text) {
      return "text";
    }
    if (type instanceof ValueType.Constant) {
      return "enum";
    }
    if (type instanceof ValueType.Bytes) {
      return "buffer";
    }
    if (type instanceof ValueType.Json) {
      return "object";
    }
    if (type instanceof ValueType.Array) {
      return "array";
    }
    if (type instanceof ValueType.Data) {
      return "data";
    }
    if (type instanceof ValueType.ListOf list) {
      return "list<" + schema(list.element()) + ">";
    }
    if (type instanceof ValueType.SetOf set) {
      return "set<" + schema(set.element()) + ">";
    }
    if (type instanceof ValueType.MapOf map) {
      return "map<" + schema(map.key()) + "," + schema(map.value()) + ">";
    }
    if (type instanceof ValueType.Product product) {
      return product.components().stream()
          .map(component -> component.name() + ":" + schema(component.type()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    throw new IllegalStateException("no schema for " + type);
  }

  /** The statement that writes a value. */
  CodeBlock write(ValueType type, String value) {
    return write(type, value, OUT, new Locals(List.of(OUT, "value", "process")));
  }

  private CodeBlock write(ValueType type, String value, String out, Locals locals) {
    if (type instanceof ValueType.Product product) {
      return CodeBlock.of("write$L($L, $L)", method(product), out, value);
    }
    if (type instanceof ValueType.Data data) {
      return CodeBlock.of("$L.data($L, $T::toJson)", out, value, data.name());
    }
    if (type instanceof ValueType.ListOf list) {
      return CodeBlock.of("$L.all($L, $L)", out, value, writer(list.element(), locals));
    }
    if (type instanceof ValueType.SetOf set) {
      return CodeBlock.of("$L.all($L, $L)", out, value, writer(set.element(), locals));
    }
    if (type instanceof ValueType.MapOf map) {
      CodeBlock key = writer(map.key(), locals);
      return CodeBlock.of("$L.map($L, $L, $L)", out, value, key, writer(map.value(), locals));
    }
    return CodeBlock.of("$L.$L($L)", out, simple(type), value);
  }

  /** A function that writes a value to a writer. */
  private CodeBlock writer(ValueType type, Locals locals) {
    if (type instanceof ValueType.Product product) {
      return CodeBlock.of("$T::write$L", verticle, method(product));
    }
    if (isSimple(type)) {
      return CodeBlock.of("$T::$L", Names.STATE_WRITER, simple(type));
    }
    String out = locals.fresh(OUT);
    String item = locals.fresh("item");
    return CodeBlock.of("($L, $L) -> $L", out, item, write(type, item, out, locals));
  }

  /** The expression that reads a value. */
  CodeBlock read(ValueType type) {
    return read(type, IN, new Locals(List.of(IN, "process", "state")));
  }

  private CodeBlock read(ValueType type, String in, Locals locals) {
    if (type instanceof ValueType.Product product) {
      return CodeBlock.of("read$L($L)", method(product), in);
    }
    if (type instanceof ValueType.Constant constant) {
      return CodeBlock.of("$L.enumConstant($T::valueOf)", in, constant.name());
    }
    if (type instanceof ValueType.Data data) {
      return CodeBlock.of("$L.data($T::new)", in, data.name());
    }
    if (type instanceof ValueType.ListOf list) {
      return CodeBlock.of("$L.list($L)", in, reader(list.element(), locals));
    }
    if (type instanceof ValueType.SetOf set) {
      return CodeBlock.of("$L.set($L)", in, reader(set.element(), locals));
    }
    if (type instanceof ValueType.MapOf map) {
      CodeBlock key = reader(map.key(), locals);
      return CodeBlock.of("$L.map($L, $L)", in, key, reader(map.value(), locals));
    }
    return CodeBlock.of("$L.$L()", in, simple(type));
  }

  /** A function that reads a value from a reader. */
  private CodeBlock reader(ValueType type, Locals locals) {
    if (type instanceof ValueType.Product product) {
      return CodeBlock.of("$T::read$L", verticle, method(product));
    }
    if (isSimple(type) && !(type instanceof ValueType.Constant)) {
      return CodeBlock.of("$T::$L", Names.STATE_READER, simple(type));
    }
    String in = locals.fresh(IN);
    return CodeBlock.of("$L -> $L", in, read(type, in, locals));
  }

  private static boolean isSimple(ValueType type) {
    return type instanceof ValueType.Number
        || type instanceof ValueType.Text
        || type instanceof ValueType.Bytes
        || type instanceof ValueType.Json
        || type instanceof ValueType.Array
        || type instanceof ValueType.Constant;
  }

  private static String simple(ValueType type) {
    if (type instanceof ValueType.Number number) {
      return number.kind().keyword() + (number.boxed() ? "Box" : "Value");
    }
    if (type instanceof ValueType.Text) {
      return "text";
    }
    if (type instanceof ValueType.Bytes) {
      return "buffer";
    }
    if (type instanceof ValueType.Json) {
      return "object";
    }
    if (type instanceof ValueType.Array) {
      return "array";
    }
    if (type instanceof ValueType.Constant) {
      return "enumConstant";
    }
    throw new IllegalStateException("not simple: " + type);
  }

  /** What the methods for a record are called, behind {@code write} and {@code read}. */
  private String method(ValueType.Product product) {
    String known = records.get(product);
    if (known != null) {
      return known;
    }
    String name = methods.fresh(String.join("", product.name().simpleNames()));
    records.put(product, name);
    CodeBlock.Builder writes = CodeBlock.builder();
    writes.beginControlFlow("if ($L.present(value))", OUT);
    List<CodeBlock> reads = new ArrayList<>();
    for (ValueType.Component component : product.components()) {
      writes.addStatement(write(component.type(), "value." + component.name() + "()"));
      reads.add(read(component.type()));
    }
    writes.endControlFlow();
    recordMethods.add(
        MethodSpec.methodBuilder("write" + name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .addParameter(Names.STATE_WRITER, OUT)
            .addParameter(product.name().annotated(VerticleCode.NULLABLE), "value")
            .addCode(writes.build())
            .build());
    recordMethods.add(
        MethodSpec.methodBuilder("read" + name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .addParameter(Names.STATE_READER, IN)
            .returns(product.name().annotated(VerticleCode.NULLABLE))
            .addStatement(
                "return $L.present() ? new $T($L) : null",
                IN,
                product.name(),
                CodeBlock.join(reads, ", "))
            .build());
    return name;
  }

  /** The methods for the records that were written or read so far. */
  List<MethodSpec> recordMethods() {
    return List.copyOf(recordMethods);
  }
}
