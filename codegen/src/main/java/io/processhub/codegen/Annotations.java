package io.processhub.codegen;

import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Reads annotations by name, as their classes are not here. */
final class Annotations {
  private Annotations() {}

  static @Nullable AnnotationMirror find(Element element, String name) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      TypeElement type = (TypeElement) mirror.getAnnotationType().asElement();
      if (type.getQualifiedName().contentEquals(name)) {
        return mirror;
      }
    }
    return null;
  }

  static boolean has(Element element, String name) {
    return find(element, name) != null;
  }

  /** The value of an attribute, or that one if the source does not give it. */
  static <T> T value(AnnotationMirror annotation, String attribute, Class<T> type, T otherwise) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        annotation.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(attribute)) {
        Object value = entry.getValue().getValue();
        return type.isInstance(value) ? type.cast(value) : otherwise;
      }
    }
    return otherwise;
  }
}
