package io.processhub.codegen;

import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** A process type that is being read, and what its parts are read with. */
final class Scope {
  final Elements elements;
  final Types types;
  final Problems problems;
  final TypeElement type;
  final Hierarchy hierarchy;
  final TypeReader reader;
  final PackageElement home;

  Scope(Elements elements, Types types, Problems problems, TypeElement type) {
    this.elements = elements;
    this.types = types;
    this.problems = problems;
    this.type = type;
    this.hierarchy = new Hierarchy(elements, type);
    this.reader = new TypeReader(elements);
    this.home = elements.getPackageOf(type);
  }

  /** The type of a field as the class has it, which may name types for a super-class. */
  TypeMirror typeOf(VariableElement field) {
    return types.asMemberOf((DeclaredType) type.asType(), field);
  }

  /** Likewise of a method. */
  ExecutableType typeOf(ExecutableElement method) {
    return (ExecutableType) types.asMemberOf((DeclaredType) type.asType(), method);
  }

  /** Whether generated code can use the member; what is in its way is reported. */
  boolean usable(Element member, String what) {
    Set<Modifier> modifiers = member.getModifiers();
    boolean usable = true;
    if (modifiers.contains(Modifier.PRIVATE)) {
      problems.at(
          member, what + " must not be private: the generated verticle uses it; remove private");
      usable = false;
    } else if (!reader.accessible(member, home)) {
      problems.at(member, what + " of a class in another package must be public; make it public");
      usable = false;
    }
    if (modifiers.contains(Modifier.STATIC)) {
      problems.at(member, what + " must not be static: each process has its own; remove static");
      usable = false;
    }
    return usable;
  }

  /** Whether it is the type of that name. */
  static boolean is(TypeMirror type, String name) {
    return type.getKind() == TypeKind.DECLARED
        && ((TypeElement) ((DeclaredType) type).asElement()).getQualifiedName().contentEquals(name);
  }

  /** Whether it is a future. */
  static boolean isFuture(TypeMirror type) {
    if (type.getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException(type.toString());
    }
    return is(type, "io.vertx.core.Future");
  }
}
