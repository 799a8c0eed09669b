package io.processhub.codegen;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** Finds what kind of value a type has. */
final class TypeReader {
  private static final Set<String> CONCRETE =
      Set.of(
          "java.util.ArrayList",
          "java.util.LinkedList",
          "java.util.HashMap",
          "java.util.LinkedHashMap",
          "java.util.TreeMap",
          "java.util.HashSet",
          "java.util.LinkedHashSet",
          "java.util.TreeSet",
          "java.util.Collection",
          "java.util.Deque",
          "java.util.Queue",
          "java.util.SortedMap",
          "java.util.SortedSet");

  private final Elements elements;

  TypeReader(Elements elements) {
    this.elements = elements;
  }

  /** Whether it is for the state of a process, or travels in calls. */
  enum Use {
    STATE,
    CALL
  }

  /**
   * The kind of value.
   *
   * @param from the package of the generated code
   * @throws UnsupportedTypeException saying why there is none
   */
  ValueType read(TypeMirror type, Use use, PackageElement from) throws UnsupportedTypeException {
    return read(type, use, from, List.of());
  }

  private ValueType read(TypeMirror type, Use use, PackageElement from, List<String> within)
      throws UnsupportedTypeException {
    if (type.getKind().isPrimitive()) {
      return new ValueType.Number(ValueType.Kind.valueOf(type.getKind().name()), false);
    }
    return switch (type.getKind()) {
      case ERROR -> throw new UnresolvedTypeException(type.toString());
      case ARRAY ->
          throw new UnsupportedTypeException(
              "arrays are not supported; use a List, or Buffer for bytes");
      case TYPEVAR ->
          throw new UnsupportedTypeException(
              "the type variable "
                  + type
                  + " is not supported: what is generated must know the type; name one");
      case WILDCARD ->
          throw new UnsupportedTypeException(
              "the wildcard "
                  + type
                  + " is not supported: what is generated must know the type; name one");
      case DECLARED -> declared((DeclaredType) type, use, from, within);
      default -> throw new UnsupportedTypeException(plain(type) + " is not supported");
    };
  }

  private ValueType declared(DeclaredType type, Use use, PackageElement from, List<String> within)
      throws UnsupportedTypeException {
    TypeElement element = (TypeElement) type.asElement();
    String name = element.getQualifiedName().toString();
    switch (name) {
      case "java.lang.String":
        return new ValueType.Text();
      case "java.lang.Boolean":
        return new ValueType.Number(ValueType.Kind.BOOLEAN, true);
      case "java.lang.Byte":
        return new ValueType.Number(ValueType.Kind.BYTE, true);
      case "java.lang.Short":
        return new ValueType.Number(ValueType.Kind.SHORT, true);
      case "java.lang.Character":
        return new ValueType.Number(ValueType.Kind.CHAR, true);
      case "java.lang.Integer":
        return new ValueType.Number(ValueType.Kind.INT, true);
      case "java.lang.Long":
        return new ValueType.Number(ValueType.Kind.LONG, true);
      case "java.lang.Float":
        return new ValueType.Number(ValueType.Kind.FLOAT, true);
      case "java.lang.Double":
        return new ValueType.Number(ValueType.Kind.DOUBLE, true);
      case "io.vertx.core.buffer.Buffer":
        return new ValueType.Bytes();
      case "io.vertx.core.json.JsonObject":
        return new ValueType.Json();
      case "io.vertx.core.json.JsonArray":
        return new ValueType.Array();
      case "java.util.List":
        return new ValueType.ListOf(argument(type, 0, use, from, within));
      case "java.util.Set":
        return new ValueType.SetOf(argument(type, 0, use, from, within));
      case "java.util.Map":
        ValueType key = argument(type, 0, use, from, within);
        checkKey(key, use);
        return new ValueType.MapOf(key, argument(type, 1, use, from, within));
      default:
        return named(type, element, use, from, within);
    }
  }

  private ValueType argument(
      DeclaredType type, int index, Use use, PackageElement from, List<String> within)
      throws UnsupportedTypeException {
    if (type.getTypeArguments().isEmpty()) {
      throw new UnsupportedTypeException(
          "the raw type "
              + plain(type)
              + " is not supported: what is generated must know its elements; add type arguments");
    }
    return read(type.getTypeArguments().get(index), use, from, within);
  }

  private static void checkKey(ValueType key, Use use) throws UnsupportedTypeException {
    boolean fits =
        key instanceof ValueType.Text
            || use == Use.STATE
                && (key instanceof ValueType.Number || key instanceof ValueType.Constant);
    if (!fits) {
      throw new UnsupportedTypeException(
          use == Use.CALL
              ? "the keys of a map in a call must be String, not " + key.name()
              : "the keys of a map must be String, a box or an enum, not " + key.name());
    }
  }

  private ValueType named(
      DeclaredType type, TypeElement element, Use use, PackageElement from, List<String> within)
      throws UnsupportedTypeException {
    String name = element.getQualifiedName().toString();
    if (CONCRETE.contains(name)) {
      throw new UnsupportedTypeException(name + " is not supported; use List, Set or Map");
    }
    if (name.equals("io.vertx.core.Future")) {
      throw new UnsupportedTypeException("a Future can only be the result of an action itself");
    }
    if (element.getKind() == ElementKind.ENUM) {
      checkAccess(element, element, from);
      return new ValueType.Constant(ClassName.get(element));
    }
    if (Annotations.has(element, Names.DATA_OBJECT_ANNOTATION)) {
      return data(element, from);
    }
    if (element.getKind() == ElementKind.RECORD) {
      return product(type, element, use, from, within);
    }
    throw new UnsupportedTypeException(
        plain(type)
            + " is not supported; use primitives, boxes, String, enums, Buffer, JsonObject,"
            + " JsonArray, @DataObject types"
            + (use == Use.STATE ? ", records" : "")
            + ", or List, Set and Map of these");
  }

  private ValueType data(TypeElement element, PackageElement from) throws UnsupportedTypeException {
    checkAccess(element, element, from);
    boolean made = false;
    for (ExecutableElement constructor :
        ElementFilter.constructorsIn(element.getEnclosedElements())) {
      made |= takesJson(constructor) && accessible(constructor, from);
    }
    boolean written = false;
    for (ExecutableElement method : ElementFilter.methodsIn(elements.getAllMembers(element))) {
      written |=
          method.getSimpleName().contentEquals("toJson")
              && method.getParameters().isEmpty()
              && isJson(method.getReturnType());
    }
    if (!made || !written || element.getModifiers().contains(Modifier.ABSTRACT)) {
      throw new UnsupportedTypeException(
          "the @DataObject "
              + element.getQualifiedName()
              + " cannot be carried; give it a constructor of a JsonObject and a method JsonObject"
              + " toJson()");
    }
    return new ValueType.Data(ClassName.get(element));
  }

  private static boolean takesJson(ExecutableElement constructor) {
    return constructor.getParameters().size() == 1
        && isJson(constructor.getParameters().get(0).asType());
  }

  private static boolean isJson(TypeMirror type) {
    return type.getKind() == TypeKind.DECLARED
        && ((TypeElement) ((DeclaredType) type).asElement())
            .getQualifiedName()
            .contentEquals("io.vertx.core.json.JsonObject");
  }

  private ValueType product(
      DeclaredType type, TypeElement element, Use use, PackageElement from, List<String> within)
      throws UnsupportedTypeException {
    String name = element.getQualifiedName().toString();
    if (use == Use.CALL) {
      throw new UnsupportedTypeException(
          "the record " + name + " is not supported in calls; use a @DataObject class");
    }
    if (!element.getTypeParameters().isEmpty()) {
      throw new UnsupportedTypeException(
          "the generic record "
              + name
              + " is not supported: its schema must name the types; write a record without type"
              + " parameters");
    }
    if (within.contains(name)) {
      throw new UnsupportedTypeException(
          "the record " + name + " contains itself, so that it has no finite schema");
    }
    checkAccess(element, element, from);
    List<String> inside = new ArrayList<>(within);
    inside.add(name);
    List<ValueType.Component> components = new ArrayList<>();
    for (RecordComponentElement component : element.getRecordComponents()) {
      String part = component.getSimpleName().toString();
      try {
        components.add(new ValueType.Component(part, read(component.asType(), use, from, inside)));
      } catch (UnsupportedTypeException e) {
        throw new UnsupportedTypeException(
            "in the record "
                + type.asElement().getSimpleName()
                + ", '"
                + part
                + "': "
                + e.getMessage());
      }
    }
    return new ValueType.Product(ClassName.get(element), List.copyOf(components));
  }

  private void checkAccess(Element element, TypeElement named, PackageElement from)
      throws UnsupportedTypeException {
    for (Element each = element;
        each.getKind() != ElementKind.PACKAGE;
        each = each.getEnclosingElement()) {
      if (!accessible(each, from)) {
        throw new UnsupportedTypeException(
            named.getQualifiedName()
                + " cannot be used by the generated classes in package "
                + from.getQualifiedName()
                + "; make it public");
      }
    }
  }

  /** Whether code of that package may use the element, if it may use what encloses it. */
  boolean accessible(Element element, PackageElement from) {
    Set<Modifier> modifiers = element.getModifiers();
    return modifiers.contains(Modifier.PUBLIC)
        || !modifiers.contains(Modifier.PRIVATE) && elements.getPackageOf(element).equals(from);
  }

  /** The type without the annotations on it. */
  static String plain(TypeMirror type) {
    return type.getKind() == TypeKind.DECLARED
        ? ((TypeElement) ((DeclaredType) type).asElement()).getQualifiedName().toString()
        : type.toString();
  }
}
