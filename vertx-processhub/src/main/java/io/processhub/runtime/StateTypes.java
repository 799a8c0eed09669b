package io.processhub.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads schemas: {@code {count:int,tags:list<text>,home:{street:text,zip:int}}}. */
final class StateTypes {
  private static final int DEEPEST = 64;

  private final String text;
  private int next;
  private int depth;

  private StateTypes(String text) {
    this.text = text;
  }

  /**
   * The fields that the text describes.
   *
   * @throws IncompatibleStateException if it is no such text
   */
  static StateType.Fields parse(String text) {
    StateTypes parser = new StateTypes(text);
    StateType.Fields fields = parser.fields();
    if (parser.next != text.length()) {
      throw parser.malformed();
    }
    return fields;
  }

  private IncompatibleStateException malformed() {
    return new IncompatibleStateException("the schema is malformed at " + next + ": " + text);
  }

  private boolean accept(char mark) {
    boolean there = next < text.length() && text.charAt(next) == mark;
    if (there) {
      next++;
    }
    return there;
  }

  private void expect(char mark) {
    if (!accept(mark)) {
      throw malformed();
    }
  }

  private String name() {
    int start = next;
    while (next < text.length() && Character.isJavaIdentifierPart(text.charAt(next))) {
      next++;
    }
    if (start == next) {
      throw malformed();
    }
    return text.substring(start, next);
  }

  private StateType.Fields fields() {
    Map<String, StateType> fields = new LinkedHashMap<>();
    expect('{');
    if (!accept('}')) {
      do {
        String name = name();
        expect(':');
        fields.put(name, type());
      } while (accept(','));
      expect('}');
    }
    return new StateType.Fields(fields);
  }

  private StateType type() {
    if (++depth > DEEPEST) {
      throw malformed();
    }
    StateType type = next < text.length() && text.charAt(next) == '{' ? fields() : named(name());
    depth--;
    return type;
  }

  private StateType named(String name) {
    return switch (name) {
      case "boolean", "byte" -> fixed(name, 1);
      case "short", "char" -> fixed(name, 2);
      case "int", "float" -> fixed(name, 4);
      case "long", "double" -> fixed(name, 8);
      case "text", "enum", "buffer", "object", "array", "data" -> new StateType.Block(name);
      case "list", "set" -> many(name, 1);
      case "map" -> many(name, 2);
      default -> throw malformed();
    };
  }

  private StateType fixed(String name, int size) {
    StateType.Fixed fixed = new StateType.Fixed(name, size);
    return accept('?') ? new StateType.Box(fixed) : fixed;
  }

  private StateType many(String kind, int size) {
    List<StateType> parts = new ArrayList<>(size);
    expect('<');
    parts.add(type());
    if (size == 2) {
      expect(',');
      parts.add(type());
    }
    expect('>');
    return new StateType.Many(kind, parts);
  }
}
