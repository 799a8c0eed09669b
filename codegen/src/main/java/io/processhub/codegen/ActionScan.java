package io.processhub.codegen;

import com.palantir.javapoet.ClassName;
import io.processhub.codegen.ProcessModel.ActionMethod;
import io.processhub.codegen.ProcessModel.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads the actions of a process type. */
final class ActionScan {
  /** What the generated client and every object have. */
  private static final Set<String> TAKEN =
      Set.of(
          "of",
          "with",
          "address",
          "exception",
          "getClass",
          "hashCode",
          "equals",
          "toString",
          "clone",
          "finalize",
          "notify",
          "notifyAll",
          "wait");

  private final Scope scope;
  private final DeclaredExceptions exceptions;

  ActionScan(Scope scope) {
    this.scope = scope;
    this.exceptions = new DeclaredExceptions(scope);
  }

  /** Those of super-classes first, then in the order of the source. */
  List<ActionMethod> read() {
    Map<String, ActionMethod> actions = new LinkedHashMap<>();
    for (ExecutableElement method : scope.hierarchy.methods(Names.ACTION)) {
      AnnotationMirror annotation = Annotations.find(method, Names.ACTION);
      if (annotation != null) {
        ActionMethod action = read(method, annotation);
        ActionMethod same = action == null ? null : actions.putIfAbsent(action.name(), action);
        if (same != null) {
          scope.problems.at(
              method,
              "there is an action '"
                  + same.name()
                  + "' already, the method "
                  + same.method()
                  + "; give this one another name with @Action(\"...\")");
        }
      }
    }
    return List.copyOf(actions.values());
  }

  /** What they declare; to be asked after {@link #read}. */
  List<ClassName> exceptions() {
    return exceptions.all();
  }

  private @Nullable ActionMethod read(ExecutableElement method, AnnotationMirror annotation) {
    String own = method.getSimpleName().toString();
    String given = Annotations.value(annotation, "value", String.class, "");
    String name = given.isEmpty() ? own : given;
    boolean right = scope.usable(method, "an action");
    if (!SourceVersion.isName(name) || name.indexOf('.') >= 0) {
      scope.problems.at(
          method,
          annotation,
          "the name of an action must be a Java name, not \"" + name + "\"; change it");
      right = false;
    }
    if (TAKEN.contains(own)) {
      scope.problems.at(
          method,
          "an action cannot be the method '"
              + own
              + "', which the generated client has already; rename the method, @Action(\""
              + own
              + "\") keeps the name for callers");
      right = false;
    }
    if (!method.getTypeParameters().isEmpty()) {
      scope.problems.at(
          method,
          "an action must not have type parameters: a caller elsewhere cannot say what they are;"
              + " use types");
      return null;
    }
    List<Parameter> parameters = parameters(method);
    exceptions.add(method);
    boolean durable = Annotations.value(annotation, "durable", Boolean.class, false);
    TypeMirror returned = scope.typeOf(method).getReturnType();
    boolean future = Scope.isFuture(returned);
    if (durable && !future) {
      scope.problems.at(
          method,
          "a durable action must return a Future, as it has not ended before its checkpoint has;"
              + " return Future<"
              + boxed(returned)
              + ">");
      right = false;
    }
    try {
      ValueType result = result(returned, future);
      return right && parameters != null
          ? new ActionMethod(name, own, parameters, result, future, durable, doc(method))
          : null;
    } catch (UnsupportedTypeException e) {
      scope.problems.at(method, "an action cannot return this: " + e.getMessage());
      return null;
    }
  }

  /** What the documentation says before its first tag. */
  private String doc(ExecutableElement method) {
    String doc = scope.elements.getDocComment(method);
    return doc == null ? "" : doc.split("(?m)^\\s*@", 2)[0].strip();
  }

  private String boxed(TypeMirror type) {
    if (type.getKind() == TypeKind.VOID) {
      return "Void";
    }
    return type.getKind().isPrimitive()
        ? scope
            .types
            .boxedClass(scope.types.getPrimitiveType(type.getKind()))
            .getSimpleName()
            .toString()
        : TypeReader.plain(type).replaceAll("([a-z0-9_]+\\.)+", "");
  }

  private @Nullable List<Parameter> parameters(ExecutableElement method) {
    List<? extends VariableElement> declared = method.getParameters();
    List<? extends TypeMirror> types = scope.typeOf(method).getParameterTypes();
    List<Parameter> parameters = new ArrayList<>();
    boolean named = declared.isEmpty() || scope.type.equals(method.getEnclosingElement());
    for (int i = 0; i < declared.size(); i++) {
      VariableElement parameter = declared.get(i);
      named |= !parameter.getSimpleName().contentEquals("arg" + i);
      try {
        ValueType type = scope.reader.read(types.get(i), TypeReader.Use.CALL, scope.home);
        parameters.add(new Parameter(parameter.getSimpleName().toString(), type));
      } catch (UnsupportedTypeException e) {
        scope.problems.at(parameter, "a parameter cannot be of this type: " + e.getMessage());
      }
    }
    if (!named) {
      scope.problems.at(
          scope.type,
          "the names of the parameters of the inherited action "
              + method
              + " are not in its class file; compile it with -parameters");
      return null;
    }
    return parameters.size() == declared.size() ? List.copyOf(parameters) : null;
  }

  private @Nullable ValueType result(TypeMirror returned, boolean future)
      throws UnsupportedTypeException {
    if (returned.getKind() == TypeKind.VOID) {
      return null;
    }
    if (!future) {
      return scope.reader.read(returned, TypeReader.Use.CALL, scope.home);
    }
    List<? extends TypeMirror> arguments = ((DeclaredType) returned).getTypeArguments();
    if (arguments.isEmpty()) {
      throw new UnsupportedTypeException(
          "the raw type Future is not supported: what is generated must know the result; add a"
              + " type argument");
    }
    return Scope.is(arguments.get(0), "java.lang.Void")
        ? null
        : scope.reader.read(arguments.get(0), TypeReader.Use.CALL, scope.home);
  }
}
