package io.processhub.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import io.processhub.codegen.ProcessModel.ActionMethod;
import io.processhub.codegen.ProcessModel.Hook;
import io.processhub.codegen.ProcessModel.Parameter;
import io.processhub.codegen.ProcessModel.StateField;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Writes the verticle of a process type. */
final class VerticleCode {
  static final AnnotationSpec NULLABLE = AnnotationSpec.builder(Names.NULLABLE).build();

  private static final WildcardTypeName ANY = WildcardTypeName.subtypeOf(Names.OBJECT);
  private static final TypeName ANY_FUTURE = ParameterizedTypeName.get(Names.FUTURE, ANY);
  private static final TypeName NULLABLE_FUTURE =
      ParameterizedTypeName.get(Names.FUTURE, ANY).annotated(NULLABLE);

  private final ProcessModel model;
  private final StateCode state;

  VerticleCode(ProcessModel model) {
    this.model = model;
    this.state = new StateCode(model.verticle());
  }

  TypeSpec type() {
    ClassName process = model.name();
    TypeSpec.Builder type =
        TypeSpec.classBuilder(model.verticle())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .superclass(Names.PROCESS_VERTICLE)
            .addOriginatingElement(model.type())
            .addJavadoc(
                "Runs a {@link $T} as a process: hands it the calls of its actions, and carries its"
                    + " state.\n",
                process)
            .addAnnotations(ProcessProcessor.annotations(model));
    type.addField(
        FieldSpec.builder(Names.STRING, "TYPE", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addJavadoc("The process type.\n")
            .initializer("$S", model.processType())
            .build());
    if (hasState()) {
      type.addField(schema());
    }
    type.addField(process, "process", Modifier.PRIVATE, Modifier.FINAL);
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc("For the hub: runs a new instance.\n")
            .addStatement("this(new $T())", process)
            .build());
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc("For a verticle factory that makes the instance itself.\n")
            .addParameter(process, "process")
            .addStatement("this.process = process")
            .build());
    type.addMethod(start());
    if (model.onStop() != null) {
      type.addMethod(stop(model.onStop()));
    }
    if (!model.actions().isEmpty()) {
      type.addMethod(receive());
      model.actions().forEach(action -> type.addMethod(action(action)));
    }
    if (!model.exceptions().isEmpty()) {
      type.addMethod(declared());
    }
    if (model.onRole() != null) {
      type.addMethod(roleChanged(model.onRole()));
    }
    if (hasState()) {
      stateMethods().forEach(type::addMethod);
    }
    return type.build();
  }

  private boolean hasState() {
    return !model.states().isEmpty();
  }

  private FieldSpec schema() {
    return FieldSpec.builder(
            Names.STATE_SCHEMA, "STATE", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(
            "$T.of(TYPE, $L, $L)",
            Names.STATE_SCHEMA,
            model.version(),
            StateCode.schemaLiteral(model.states()))
        .build();
  }

  private static MethodSpec.Builder overridden(String name, Modifier access) {
    return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(access);
  }

  private static CodeBlock call(Hook hook) {
    return CodeBlock.of("process.$L($L)", hook.method(), String.join(", ", hook.arguments()));
  }

  /** Calls the hook and returns its future, or else that. */
  private static void end(MethodSpec.Builder method, @Nullable Hook hook, CodeBlock otherwise) {
    if (hook != null && hook.future()) {
      method.addStatement("return $L", call(hook));
    } else {
      if (hook != null) {
        method.addStatement(call(hook));
      }
      method.addStatement("return $L", otherwise);
    }
  }

  private static CodeBlock succeeded() {
    return CodeBlock.of("$T.succeededFuture()", Names.FUTURE);
  }

  private static CodeBlock nothing() {
    return CodeBlock.of("null");
  }

  private MethodSpec start() {
    MethodSpec.Builder start =
        overridden("start", Modifier.PUBLIC).returns(ANY_FUTURE).addException(Exception.class);
    start.addStatement("$T.prepare(vertx)", Names.ACTION_CALL);
    end(start, model.onStart(), succeeded());
    return start.build();
  }

  private static MethodSpec stop(Hook hook) {
    MethodSpec.Builder stop =
        overridden("stop", Modifier.PUBLIC).returns(ANY_FUTURE).addException(Exception.class);
    end(stop, hook, succeeded());
    return stop.build();
  }

  private static MethodSpec roleChanged(Hook hook) {
    MethodSpec.Builder changed =
        overridden("roleChanged", Modifier.PROTECTED)
            .returns(NULLABLE_FUTURE)
            .addParameter(Names.ROLE, "role")
            .addParameter(TypeName.LONG, "epoch")
            .addException(Exception.class);
    end(changed, hook, nothing());
    return changed.build();
  }

  private MethodSpec receive() {
    CodeBlock.Builder body = CodeBlock.builder();
    if (model.exceptions().isEmpty()) {
      body.addStatement("$1T call = $1T.of(message)", Names.ACTION_CALL);
    } else {
      body.addStatement(
          "$1T call = $1T.of(message, $2T::declared)", Names.ACTION_CALL, model.verticle());
    }
    body.beginControlFlow("try").add("return switch (call.action()) {\n").indent();
    for (ActionMethod action : model.actions()) {
      body.add("case $S -> $L(call);\n", action.name(), action.name());
    }
    body.add("default -> call.unknown();\n").unindent().add("};\n");
    body.nextControlFlow("catch ($T e)", Exception.class)
        .addStatement("return call.fail(e)")
        .endControlFlow();
    return overridden("receive", Modifier.PROTECTED)
        .returns(NULLABLE_FUTURE)
        .addParameter(ParameterizedTypeName.get(Names.MESSAGE, Names.OBJECT), "message")
        .addCode(body.build())
        .build();
  }

  private MethodSpec action(ActionMethod action) {
    List<String> names = new ArrayList<>(List.of("call", "process"));
    action.parameters().forEach(parameter -> names.add(parameter.name()));
    Locals locals = new Locals(names);
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(action.name())
            .addModifiers(Modifier.PRIVATE)
            .returns(NULLABLE_FUTURE)
            .addParameter(Names.ACTION_CALL, "call")
            .addException(Exception.class);
    List<String> arguments = new ArrayList<>();
    for (Parameter parameter : action.parameters()) {
      String name = local(parameter, locals);
      arguments.add(name);
      method.addStatement("$T $L = $L", parameter.type().name(), name, argument(parameter, locals));
    }
    CodeBlock call = CodeBlock.of("process.$L($L)", action.method(), String.join(", ", arguments));
    if (action.durable()) {
      call = CodeBlock.of("call.durable($L, this::checkpoint)", call);
    }
    ValueType result = action.result();
    if (!action.future() && result == null) {
      return method.addStatement(call).addStatement("return call.done()").build();
    }
    return method.addStatement("return call.answer($L)", answer(action, call, locals)).build();
  }

  private static String local(Parameter parameter, Locals locals) {
    return switch (parameter.name()) {
      case "call", "process" -> locals.fresh(parameter.name());
      default -> parameter.name();
    };
  }

  private static CodeBlock argument(Parameter parameter, Locals locals) {
    if (parameter.type() instanceof ValueType.Number number && !number.boxed()) {
      return switch (number.kind()) {
        case INT -> CodeBlock.of("call.intArgument($S)", parameter.name());
        case LONG -> CodeBlock.of("call.longArgument($S)", parameter.name());
        default ->
            CodeBlock.of(
                "call.required($S, $T::$L)", parameter.name(), Names.JSON, number.kind().fromJson);
      };
    }
    return CodeBlock.of(
        "call.argument($S, $L)", parameter.name(), new JsonCode(locals).decoder(parameter.type()));
  }

  private static CodeBlock answer(ActionMethod action, CodeBlock call, Locals locals) {
    ValueType result = action.result();
    if (result == null || JsonCode.sameOnBus(result)) {
      return call;
    }
    CodeBlock encoder = new JsonCode(locals).encoder(result);
    return action.future()
        ? CodeBlock.of("$L, $L", call, encoder)
        : CodeBlock.of("$T.orNull($L, $L)", Names.JSON, call, encoder);
  }

  /** Which of the declared exceptions the client is to throw. */
  private MethodSpec declared() {
    MethodSpec.Builder declared =
        MethodSpec.methodBuilder("declared")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(Names.STRING.annotated(NULLABLE))
            .addParameter(Throwable.class, "failure");
    for (ClassName exception : model.exceptions()) {
      declared
          .beginControlFlow("if (failure instanceof $T)", exception)
          .addStatement("return $S", exception.reflectionName())
          .endControlFlow();
    }
    return declared.addStatement("return null").build();
  }

  private List<MethodSpec> stateMethods() {
    List<MethodSpec> methods = new ArrayList<>();
    methods.add(
        overridden("exportState", Modifier.PROTECTED)
            .returns(ParameterizedTypeName.get(Names.FUTURE, Names.BUFFER))
            .addStatement("return $T.succeededFuture(write(process))", Names.FUTURE)
            .build());
    methods.add(
        overridden("importState", Modifier.PROTECTED)
            .returns(NULLABLE_FUTURE)
            .addParameter(Names.BUFFER, "state")
            .addStatement("read(process, state)")
            .addStatement("return null")
            .build());
    if (model.merge() != null) {
      methods.add(mergeState(model.merge()));
    }
    methods.add(write());
    methods.add(read());
    methods.addAll(state.recordMethods());
    return methods;
  }

  private MethodSpec mergeState(Hook hook) {
    MethodSpec.Builder merge =
        overridden("mergeState", Modifier.PROTECTED)
            .returns(NULLABLE_FUTURE)
            .addParameter(Names.BUFFER, "other")
            .addException(Exception.class)
            .addStatement("$1T merged = new $1T()", model.name())
            .addStatement("read(merged, other)");
    end(merge, hook, nothing());
    return merge.build();
  }

  private MethodSpec write() {
    MethodSpec.Builder write =
        MethodSpec.methodBuilder("write")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(Names.BUFFER)
            .addParameter(model.name(), "process")
            .addStatement("$T out = STATE.writer()", Names.STATE_WRITER);
    for (StateField field : model.states()) {
      write.addStatement(state.write(field.type(), "process." + field.name()));
    }
    return write.addStatement("return STATE.written(out)").build();
  }

  private MethodSpec read() {
    MethodSpec.Builder read =
        MethodSpec.methodBuilder("read")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .addParameter(model.name(), "process")
            .addParameter(Names.BUFFER, "state")
            .addStatement("$T in = STATE.reader(state, () -> write(process))", Names.STATE_READER);
    for (StateField field : model.states()) {
      read.addStatement("process.$L = $L", field.name(), state.read(field.type()));
    }
    return read.addStatement("in.end()").build();
  }
}
