package io.processhub.codegen;

import com.palantir.javapoet.ClassName;
import java.util.List;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * A process type that is right.
 *
 * @param type the class that was annotated
 * @param name its name
 * @param processType what the annotation calls it
 * @param version of its state
 * @param states in the order of their names
 * @param actions those of super-classes first, then in the order of the source
 * @param exceptions that actions declare, each before its super-classes
 * @param deprecated whether it has deprecated members, or is
 */
record ProcessModel(
    TypeElement type,
    ClassName name,
    String processType,
    int version,
    List<StateField> states,
    List<ActionMethod> actions,
    List<ClassName> exceptions,
    boolean deprecated,
    @Nullable Hook onStart,
    @Nullable Hook onStop,
    @Nullable Hook onRole,
    @Nullable Hook merge) {

  /** A field that goes along. */
  record StateField(String name, ValueType type) {}

  /**
   * A method that callers reach.
   *
   * @param name the name by which they call it
   * @param result null for none
   * @param future whether it returns a future of that
   * @param doc what its documentation says before the first tag
   */
  record ActionMethod(
      String name,
      String method,
      List<Parameter> parameters,
      @Nullable ValueType result,
      boolean future,
      boolean durable,
      String doc) {}

  /** A parameter of an action. */
  record Parameter(String name, ValueType type) {}

  /**
   * A method that the hub calls.
   *
   * @param arguments what it is to be called with
   */
  record Hook(String method, List<String> arguments, boolean future) {}

  /** The verticle that is generated. */
  ClassName verticle() {
    return ClassName.get(name.packageName(), joined() + "Verticle");
  }

  /** The client that is generated. */
  ClassName client() {
    return ClassName.get(name.packageName(), joined() + "Client");
  }

  private String joined() {
    return String.join("", name.simpleNames());
  }
}
