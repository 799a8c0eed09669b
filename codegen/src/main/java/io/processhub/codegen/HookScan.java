package io.processhub.codegen;

import io.processhub.codegen.ProcessModel.Hook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads the methods of a process type that the hub calls. */
final class HookScan {
  private final Scope scope;

  HookScan(Scope scope) {
    this.scope = scope;
  }

  @Nullable Hook onStart() {
    return read(
        Names.ON_START,
        "@OnStart",
        Map.of(
            Names.VERTX.canonicalName(), "vertx",
            Names.PROCESS_INFO.canonicalName(), "process()",
            Names.JSON_OBJECT.canonicalName(), "config()"),
        "Vertx, ProcessInfo and JsonObject (the configuration)");
  }

  @Nullable Hook onStop() {
    return read(Names.ON_STOP, "@OnStop", Map.of(), "no parameters");
  }

  @Nullable Hook onRole() {
    return read(
        Names.ON_ROLE,
        "@OnRole",
        Map.of(Names.ROLE.canonicalName(), "role", "long", "epoch"),
        "Role and long (the epoch)");
  }

  @Nullable Hook merge(boolean state) {
    ExecutableElement method = only(Names.MERGE, "@Merge");
    if (method == null) {
      return null;
    }
    List<? extends TypeMirror> types = scope.typeOf(method).getParameterTypes();
    TypeMirror own = scope.type.asType();
    if (types.size() != 1 || !scope.types.isAssignable(own, types.get(0))) {
      scope.problems.at(
          method,
          "@Merge takes the other instance; give it one parameter of type "
              + scope.type.getSimpleName());
      return null;
    }
    if (!state) {
      scope.problems.at(
          method, "@Merge needs state to merge; mark fields with @State or remove the method");
      return null;
    }
    return hook(method, "@Merge", List.of("merged"));
  }

  private @Nullable Hook read(
      String annotation, String shown, Map<String, String> known, String allowed) {
    ExecutableElement method = only(annotation, shown);
    if (method == null) {
      return null;
    }
    List<String> arguments = new ArrayList<>();
    List<? extends VariableElement> declared = method.getParameters();
    List<? extends TypeMirror> types = scope.typeOf(method).getParameterTypes();
    for (int i = 0; i < declared.size(); i++) {
      if (types.get(i).getKind() == TypeKind.ERROR) {
        throw new UnresolvedTypeException(types.get(i).toString());
      }
      String argument = known.get(TypeReader.plain(types.get(i)));
      if (argument == null || arguments.contains(argument)) {
        scope.problems.at(
            declared.get(i), shown + " takes " + allowed + ", each at most once; remove this");
      } else {
        arguments.add(argument);
      }
    }
    return hook(method, shown, List.copyOf(arguments));
  }

  private @Nullable ExecutableElement only(String annotation, String shown) {
    List<ExecutableElement> methods = scope.hierarchy.methods(annotation);
    for (ExecutableElement further : methods.subList(Math.min(1, methods.size()), methods.size())) {
      scope.problems.at(
          further,
          "there is an "
              + shown
              + " method already, "
              + methods.get(0).getSimpleName()
              + "; keep one and call the other from it");
    }
    return methods.isEmpty() ? null : methods.get(0);
  }

  private @Nullable Hook hook(ExecutableElement method, String shown, List<String> arguments) {
    boolean usable = scope.usable(method, "an " + shown + " method");
    TypeMirror returned = scope.typeOf(method).getReturnType();
    boolean future = Scope.isFuture(returned);
    if (!future && returned.getKind() != TypeKind.VOID) {
      scope.problems.at(method, shown + " returns nothing or a Future; change the return type");
      return null;
    }
    if (!method.getTypeParameters().isEmpty()) {
      scope.problems.at(method, shown + " must not have type parameters; remove them");
      return null;
    }
    return usable ? new Hook(method.getSimpleName().toString(), arguments, future) : null;
  }
}
