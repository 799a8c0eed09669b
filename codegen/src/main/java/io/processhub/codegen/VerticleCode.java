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
import io.processhub.codegen.ProcessModel.Hook;
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
  static final TypeName NULLABLE_FUTURE =
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
    new DispatchCode(model).methods().forEach(type::addMethod);
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

  static MethodSpec.Builder overridden(String name, Modifier access) {
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
