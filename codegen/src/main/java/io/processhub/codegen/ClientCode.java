package io.processhub.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.processhub.codegen.ProcessModel.ActionMethod;
import io.processhub.codegen.ProcessModel.Parameter;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the client of a process type. */
final class ClientCode {
  private final ProcessModel model;

  ClientCode(ProcessModel model) {
    this.model = model;
  }

  TypeSpec type() {
    ClassName client = model.client();
    TypeSpec.Builder type =
        TypeSpec.classBuilder(client)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addOriginatingElement(model.type())
            .addJavadoc(
                "Calls a {@link $T} process, wherever in the cluster it runs. Immutable, and usable"
                    + " from any thread.\n\n<p>How a call fails: see {@link $T}.\n",
                model.name(),
                Names.PROCESS_CLIENT)
            .addAnnotations(ProcessProcessor.annotations(model))
            .addField(Names.PROCESS_CLIENT, "process", Modifier.PRIVATE, Modifier.FINAL)
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addModifiers(Modifier.PRIVATE)
                    .addParameter(Names.PROCESS_CLIENT, "process")
                    .addStatement("this.process = process")
                    .build())
            .addMethod(
                of("The process of that id in the hub.\n")
                    .addParameter(Names.PROCESS_HUB, "hub")
                    .addParameter(Names.STRING, "id")
                    .addStatement(
                        "return new $1T($2T.of(hub, id, $1T::exception))",
                        client,
                        Names.PROCESS_CLIENT)
                    .build())
            .addMethod(
                of("The process of that id in a hub that need not run in this Vertx.\n")
                    .addParameter(Names.VERTX, "vertx")
                    .addParameter(Names.STRING, "hubId")
                    .addParameter(Names.STRING, "id")
                    .addStatement(
                        "return new $1T($2T.of(vertx, hubId, id, $1T::exception))",
                        client,
                        Names.PROCESS_CLIENT)
                    .build())
            .addMethod(
                MethodSpec.methodBuilder("with")
                    .addJavadoc("The same with a send timeout, headers and so on for each call.\n")
                    .addModifiers(Modifier.PUBLIC)
                    .returns(client)
                    .addParameter(Names.DELIVERY_OPTIONS, "options")
                    .addStatement("return new $T(process.with(options))", client)
                    .build())
            .addMethod(
                MethodSpec.methodBuilder("address")
                    .addJavadoc("The event-bus address of the process.\n")
                    .addModifiers(Modifier.PUBLIC)
                    .returns(Names.STRING)
                    .addStatement("return process.address()")
                    .build());
    model.actions().forEach(action -> type.addMethod(action(action)));
    return type.addMethod(exception()).build();
  }

  private MethodSpec.Builder of(String what) {
    return MethodSpec.methodBuilder("of")
        .addJavadoc(what)
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(model.client());
  }

  private static MethodSpec action(ActionMethod action) {
    ValueType result = action.result();
    TypeName type = result == null ? ClassName.get(Void.class) : result.name().box();
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(action.method())
            .addModifiers(Modifier.PUBLIC)
            .returns(ParameterizedTypeName.get(Names.FUTURE, type));
    if (!action.doc().isEmpty()) {
      method.addJavadoc("$L\n", action.doc());
    }
    List<String> names = new ArrayList<>();
    action.parameters().forEach(parameter -> names.add(parameter.name()));
    Locals locals = new Locals(names);
    boolean lines = action.parameters().size() > 1;
    CodeBlock.Builder json = CodeBlock.builder().add("new $T()", Names.JSON_OBJECT);
    for (Parameter parameter : action.parameters()) {
      method.addParameter(parameter.type().name(), parameter.name());
      json.add(
          lines ? "\n.put($S, $L)" : ".put($S, $L)",
          parameter.name(),
          new JsonCode(locals).encoded(parameter.type(), CodeBlock.of("$L", parameter.name())));
    }
    CodeBlock arguments = json.build();
    if (lines) {
      String name = locals.fresh("arguments");
      method.addStatement("$T $L = $L", Names.JSON_OBJECT, name, arguments);
      arguments = CodeBlock.of("$L", name);
    }
    if (result == null) {
      return method
          .addStatement("return this.process.run($S, $L)", action.name(), arguments)
          .build();
    }
    CodeBlock decoder = new JsonCode(locals).decoder(result);
    return method
        .addStatement("return this.process.call($S, $L, $L)", action.name(), arguments, decoder)
        .build();
  }

  /** The declared exception of that name. */
  private MethodSpec exception() {
    MethodSpec.Builder exception =
        MethodSpec.methodBuilder("exception")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(ClassName.get(Throwable.class).annotated(VerticleCode.NULLABLE))
            .addParameter(Names.STRING, "name")
            .addParameter(Names.STRING, "message");
    if (model.exceptions().isEmpty()) {
      return exception.addStatement("return null").build();
    }
    CodeBlock.Builder body = CodeBlock.builder().add("return switch (name) {\n").indent();
    for (ClassName each : model.exceptions()) {
      body.add("case $S -> new $T(message);\n", each.reflectionName(), each);
    }
    body.add("default -> null;\n").unindent().add("};\n");
    return exception.addCode(body.build()).build();
  }
}
