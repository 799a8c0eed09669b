package io.processhub.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import io.processhub.codegen.ProcessModel.ActionMethod;
import io.processhub.codegen.ProcessModel.Parameter;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the methods of a verticle that hand calls to actions. */
final class DispatchCode {
  private final ProcessModel model;

  DispatchCode(ProcessModel model) {
    this.model = model;
  }

  /** None if there are no actions. */
  List<MethodSpec> methods() {
    List<MethodSpec> methods = new ArrayList<>();
    if (!model.actions().isEmpty()) {
      methods.add(receive());
      model.actions().forEach(action -> methods.add(action(action)));
    }
    if (!model.exceptions().isEmpty()) {
      methods.add(declared());
    }
    return methods;
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
    return VerticleCode.overridden("receive", Modifier.PROTECTED)
        .returns(VerticleCode.NULLABLE_FUTURE)
        .addParameter(ParameterizedTypeName.get(Names.MESSAGE, Names.OBJECT), "message")
        .addCode(body.build())
        .build();
  }

  private static MethodSpec action(ActionMethod action) {
    List<String> names = new ArrayList<>(List.of("call", "process"));
    action.parameters().forEach(parameter -> names.add(parameter.name()));
    Locals locals = new Locals(names);
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(action.name())
            .addModifiers(Modifier.PRIVATE)
            .returns(VerticleCode.NULLABLE_FUTURE)
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
            .returns(Names.STRING.annotated(VerticleCode.NULLABLE))
            .addParameter(Throwable.class, "failure");
    for (ClassName exception : model.exceptions()) {
      declared
          .beginControlFlow("if (failure instanceof $T)", exception)
          .addStatement("return $S", exception.reflectionName())
          .endControlFlow();
    }
    return declared.addStatement("return null").build();
  }
}
