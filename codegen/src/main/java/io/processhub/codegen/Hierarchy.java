package io.processhub.codegen;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** A class with its super-classes and interfaces. */
final class Hierarchy {
  private final Elements elements;
  private final TypeElement type;

  /** Without {@code Object}; the class itself comes last. */
  private final List<TypeElement> classes = new ArrayList<>();

  /** The classes, and before each the interfaces that it adds. */
  private final Set<TypeElement> all = new LinkedHashSet<>();

  Hierarchy(Elements elements, TypeElement type) {
    this.elements = elements;
    this.type = type;
    for (TypeElement each = type; each != null; each = superclass(each)) {
      classes.add(0, each);
    }
    for (TypeElement each : classes) {
      addInterfaces(each);
      all.add(each);
    }
  }

  private static @Nullable TypeElement superclass(TypeElement of) {
    TypeElement above = element(of.getSuperclass());
    return above == null || above.getQualifiedName().contentEquals("java.lang.Object")
        ? null
        : above;
  }

  private static @Nullable TypeElement element(TypeMirror type) {
    if (type.getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException(type.toString());
    }
    return type.getKind() == TypeKind.DECLARED
        ? (TypeElement) ((DeclaredType) type).asElement()
        : null;
  }

  private void addInterfaces(TypeElement of) {
    for (TypeMirror each : of.getInterfaces()) {
      TypeElement above = element(each);
      if (above != null) {
        addInterfaces(above);
        all.add(above);
      }
    }
  }

  /** The fields with that annotation, of super-classes first. */
  List<VariableElement> fields(String annotation) {
    List<VariableElement> found = new ArrayList<>();
    for (TypeElement each : classes) {
      for (VariableElement field : ElementFilter.fieldsIn(each.getEnclosedElements())) {
        if (Annotations.has(field, annotation)) {
          found.add(field);
        }
      }
    }
    return found;
  }

  /** Whether code that uses what is annotated uses something deprecated. */
  boolean deprecated() {
    for (Element each = type; each != null; each = each.getEnclosingElement()) {
      if (elements.isDeprecated(each)) {
        return true;
      }
    }
    for (TypeElement each : all) {
      for (Element member : each.getEnclosedElements()) {
        if (elements.isDeprecated(member)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The field of the same name in a class below that one, if there is one. */
  @Nullable VariableElement hiding(VariableElement hidden) {
    int below = classes.indexOf((TypeElement) hidden.getEnclosingElement()) + 1;
    for (TypeElement each : classes.subList(below, classes.size())) {
      for (VariableElement field : ElementFilter.fieldsIn(each.getEnclosedElements())) {
        if (field.getSimpleName().equals(hidden.getSimpleName())) {
          return field;
        }
      }
    }
    return null;
  }

  /**
   * The methods with that annotation, of super-classes and interfaces first; of two that override
   * each other only the last.
   */
  List<ExecutableElement> methods(String annotation) {
    List<ExecutableElement> found = new ArrayList<>();
    for (TypeElement each : all) {
      for (ExecutableElement method : ElementFilter.methodsIn(each.getEnclosedElements())) {
        if (Annotations.has(method, annotation)) {
          found.removeIf(earlier -> elements.overrides(method, earlier, type));
          found.add(method);
        }
      }
    }
    return found;
  }
}
