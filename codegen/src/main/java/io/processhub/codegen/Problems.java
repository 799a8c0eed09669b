package io.processhub.codegen;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a process type, each at the element that is; reported at the end, as
 * a class that cannot be read yet is read again.
 */
final class Problems {
  private record Problem(Element element, @Nullable AnnotationMirror at, String what) {}

  private final Messager messager;
  private final TypeElement type;
  private final List<Problem> problems = new ArrayList<>();

  Problems(Messager messager, TypeElement type) {
    this.messager = messager;
    this.type = type;
  }

  /** What is wrong with that element, and what to do about it. */
  void at(Element element, String what) {
    problems.add(new Problem(element, null, what + inherited(element)));
  }

  /** Likewise with that annotation of it. */
  void at(Element element, AnnotationMirror annotation, String what) {
    problems.add(new Problem(element, annotation, what + inherited(element)));
  }

  private String inherited(Element element) {
    for (Element each = element; each != null; each = each.getEnclosingElement()) {
      if (each.equals(type) || each.getKind() == ElementKind.PACKAGE) {
        return "";
      }
      if (each instanceof TypeElement owner && !encloses(owner)) {
        return " (" + element + " of " + owner + ", inherited by " + type + ")";
      }
    }
    return "";
  }

  private boolean encloses(TypeElement owner) {
    for (Element each = type; each != null; each = each.getEnclosingElement()) {
      if (each.equals(owner)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there were any; the compiler knows them now. */
  boolean report() {
    for (Problem problem : problems) {
      if (problem.at == null) {
        messager.printMessage(Diagnostic.Kind.ERROR, problem.what, problem.element);
      } else {
        messager.printMessage(Diagnostic.Kind.ERROR, problem.what, problem.element, problem.at);
      }
    }
    return !problems.isEmpty();
  }
}
