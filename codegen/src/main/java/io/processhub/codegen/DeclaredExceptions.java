package io.processhub.codegen;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** The exceptions that actions declare, and the client makes again. */
final class DeclaredExceptions {
  /** They say nothing that the client's caller would not assume anyway. */
  private static final Set<String> GENERAL =
      Set.of(
          "java.lang.Throwable",
          "java.lang.Exception",
          "java.lang.RuntimeException",
          "java.lang.Error");

  /** They and their subtypes travel as they are. */
  private static final Set<String> TRAVELLING =
      Set.of("io.processhub.HubException", "io.vertx.core.eventbus.ReplyException");

  private record Declared(ClassName name, int depth) {}

  private final Scope scope;
  private final Map<String, Declared> declared = new TreeMap<>();

  DeclaredExceptions(Scope scope) {
    this.scope = scope;
  }

  /** Adds what the method declares; what cannot be made again is reported. */
  void add(ExecutableElement method) {
    for (TypeMirror thrown : scope.typeOf(method).getThrownTypes()) {
      if (thrown.getKind() == TypeKind.ERROR) {
        throw new UnresolvedTypeException(thrown.toString());
      }
      if (thrown.getKind() == TypeKind.DECLARED) {
        add(method, (TypeElement) ((DeclaredType) thrown).asElement());
      }
    }
  }

  private void add(ExecutableElement method, TypeElement type) {
    String name = type.getQualifiedName().toString();
    List<String> above = above(type);
    if (GENERAL.contains(name) || above.stream().anyMatch(TRAVELLING::contains)) {
      return;
    }
    if (type.getModifiers().contains(Modifier.ABSTRACT) || !made(type)) {
      scope.problems.at(
          method,
          "the client cannot make the declared exception "
              + name
              + " again; give it a public constructor of a String, or do not declare it");
      return;
    }
    declared.put(name, new Declared(ClassName.get(type), above.size()));
  }

  /** The class and its super-classes. */
  private static List<String> above(TypeElement type) {
    List<String> names = new ArrayList<>();
    TypeElement each = type;
    while (true) {
      names.add(each.getQualifiedName().toString());
      if (!(each.getSuperclass() instanceof DeclaredType above)) {
        return names;
      }
      each = (TypeElement) above.asElement();
    }
  }

  private boolean made(TypeElement type) {
    boolean accessible = scope.reader.accessible(type, scope.home);
    if (type.getEnclosingElement().getKind() != ElementKind.PACKAGE) {
      accessible &= type.getModifiers().contains(Modifier.STATIC);
    }
    if (!accessible) {
      return false;
    }
    for (ExecutableElement constructor : ElementFilter.constructorsIn(type.getEnclosedElements())) {
      if (constructor.getParameters().size() == 1
          && Scope.is(constructor.getParameters().get(0).asType(), "java.lang.String")
          && scope.reader.accessible(constructor, scope.home)
          && constructor.getThrownTypes().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Each before its super-classes. */
  List<ClassName> all() {
    return declared.values().stream()
        .sorted(Comparator.comparingInt(Declared::depth).reversed())
        .map(Declared::name)
        .toList();
  }
}
