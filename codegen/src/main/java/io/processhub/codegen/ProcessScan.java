package io.processhub.codegen;

import com.palantir.javapoet.ClassName;
import io.processhub.codegen.ProcessModel.ActionMethod;
import io.processhub.codegen.ProcessModel.Hook;
import io.processhub.codegen.ProcessModel.StateField;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads an annotated class, or reports all that is wrong with it. */
final class ProcessScan {
  private static final Pattern TYPE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Elements elements;
  private final Types types;
  private final Problems problems;
  private final TypeElement type;

  ProcessScan(Elements elements, Types types, Messager messager, TypeElement type) {
    this.elements = elements;
    this.types = types;
    this.problems = new Problems(messager, type);
    this.type = type;
  }

  /**
   * The model, or null when something is wrong, which has been reported then.
   *
   * @throws UnresolvedTypeException if it needs a type that is not there yet; nothing was reported
   */
  @Nullable ProcessModel read() {
    AnnotationMirror annotation = Annotations.find(type, Names.PROCESS_TYPE);
    if (annotation == null || !isClass()) {
      problems.report();
      return null;
    }
    String processType = Annotations.value(annotation, "value", String.class, "");
    int version = Annotations.value(annotation, "version", Integer.class, 1);
    if (!TYPE_NAME.matcher(processType).matches()) {
      problems.at(
          type,
          annotation,
          "the process type must be 1 to 64 letters, digits, dots, dashes and underscores, not \""
              + processType
              + "\"");
    }
    if (version < 1) {
      problems.at(type, annotation, "the version must be 1 or more, not " + version);
    }
    checkConstructor();
    Scope scope = new Scope(elements, types, problems, type);
    List<StateField> states = new StateScan(scope).read();
    ActionScan actionScan = new ActionScan(scope);
    List<ActionMethod> actions = actionScan.read();
    List<ClassName> exceptions = actionScan.exceptions();
    HookScan hooks = new HookScan(scope);
    Hook onStart = hooks.onStart();
    Hook onStop = hooks.onStop();
    Hook onRole = hooks.onRole();
    Hook merge = hooks.merge(!states.isEmpty());
    if (problems.report()) {
      return null;
    }
    return new ProcessModel(
        type,
        ClassName.get(type),
        processType,
        version,
        states,
        actions,
        exceptions,
        scope.hierarchy.deprecated(),
        onStart,
        onStop,
        onRole,
        merge);
  }

  private boolean isClass() {
    if (type.getKind() != ElementKind.CLASS) {
      problems.at(type, "a process type must be a class; make this a class");
      return false;
    }
    Set<Modifier> modifiers = type.getModifiers();
    boolean right = true;
    if (modifiers.contains(Modifier.ABSTRACT)) {
      problems.at(type, "a process type must not be abstract; annotate a class that extends it");
      right = false;
    }
    if (!type.getTypeParameters().isEmpty()) {
      problems.at(
          type,
          "a process type must not have type parameters: a hub that starts it knows no type"
              + " arguments; annotate a class that extends it with types in their place");
      right = false;
    }
    for (Element each = type;
        each.getKind() != ElementKind.PACKAGE;
        each = each.getEnclosingElement()) {
      if (each.getModifiers().contains(Modifier.PRIVATE)) {
        problems.at(
            each, "a process type must not be private: generated classes use it; remove private");
        right = false;
      }
    }
    if (type.getEnclosingElement().getKind() != ElementKind.PACKAGE
        && !modifiers.contains(Modifier.STATIC)) {
      problems.at(type, "a nested process type must be static; add static");
      right = false;
    }
    TypeElement deployable = elements.getTypeElement("io.vertx.core.Deployable");
    if (deployable != null && types.isAssignable(type.asType(), deployable.asType())) {
      problems.at(
          type,
          "a process type must be a plain class and no verticle: the verticle is generated; remove"
              + " the super-class");
      right = false;
    }
    return right;
  }

  private void checkConstructor() {
    for (ExecutableElement constructor : ElementFilter.constructorsIn(type.getEnclosedElements())) {
      if (constructor.getParameters().isEmpty()) {
        if (constructor.getModifiers().contains(Modifier.PRIVATE)) {
          problems.at(
              constructor,
              "the constructor without parameters must not be private; remove private");
        }
        for (TypeMirror thrown : constructor.getThrownTypes()) {
          if (isChecked(thrown)) {
            problems.at(
                constructor,
                "the constructor must not declare "
                    + thrown
                    + "; do what can fail in an @OnStart method");
          }
        }
        return;
      }
    }
    problems.at(type, "a process type needs a constructor without parameters; add one");
  }

  private boolean isChecked(TypeMirror thrown) {
    TypeElement runtime = elements.getTypeElement("java.lang.RuntimeException");
    TypeElement error = elements.getTypeElement("java.lang.Error");
    return !types.isAssignable(thrown, runtime.asType())
        && !types.isAssignable(thrown, error.asType());
  }
}
