package io.processhub.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the schema says of a value: enough to step over it and to write it as a later version of the
 * class has it.
 */
sealed interface StateType {
  /** As it stands in a schema. */
  String text();

  /** Steps over a value. */
  void skip(StateReader in);

  /** Writes what a record component has that the state does not know: zero, false or null. */
  void missing(StateWriter out);

  /** What turns values of this type, as they were stored, into that one. */
  Conversion to(StateType wanted, String path);

  /** Reads one value and writes it. */
  interface Conversion {
    void convert(StateReader in, StateWriter out);
  }

  private static IncompatibleStateException changed(StateType stored, StateType own, String path) {
    return new IncompatibleStateException(
        "the type of '"
            + path
            + "' has changed: "
            + stored.text()
            + " in the state, "
            + own.text()
            + " in the class");
  }

  /** A value of always the same size. */
  record Fixed(String text, int size) implements StateType {
    @Override
    public void skip(StateReader in) {
      in.skip(size);
    }

    @Override
    public void missing(StateWriter out) {
      for (int i = 0; i < size; i++) {
        out.byteValue((byte) 0);
      }
    }

    @Override
    public Conversion to(StateType wanted, String path) {
      if (!equals(wanted)) {
        throw changed(this, wanted, path);
      }
      return (in, out) -> {
        for (int i = 0; i < size; i++) {
          out.byteValue(in.byteValue());
        }
      };
    }
  }

  /** A value that may be null, behind a byte that says so. */
  record Box(Fixed value) implements StateType {
    @Override
    public String text() {
      return value.text() + "?";
    }

    @Override
    public void skip(StateReader in) {
      if (in.present()) {
        value.skip(in);
      }
    }

    @Override
    public void missing(StateWriter out) {
      out.booleanValue(false);
    }

    @Override
    public Conversion to(StateType wanted, String path) {
      if (!equals(wanted)) {
        throw changed(this, wanted, path);
      }
      Conversion inner = value.to(value, path);
      return (in, out) -> {
        boolean present = in.present();
        out.booleanValue(present);
        if (present) {
          inner.convert(in, out);
        }
      };
    }
  }

  /** So many bytes. */
  record Block(String text) implements StateType {
    @Override
    public void skip(StateReader in) {
      int size = in.size();
      in.skip(Math.max(size, 0));
    }

    @Override
    public void missing(StateWriter out) {
      out.intValue(-1);
    }

    @Override
    public Conversion to(StateType wanted, String path) {
      if (!equals(wanted)) {
        throw changed(this, wanted, path);
      }
      return (in, out) -> out.buffer(in.buffer());
    }
  }

  /** A list, a set or a map: so many times its parts. */
  record Many(String kind, List<StateType> parts) implements StateType {
    @Override
    public String text() {
      return kind + "<" + String.join(",", parts.stream().map(StateType::text).toList()) + ">";
    }

    @Override
    public void skip(StateReader in) {
      int size = in.size();
      for (int i = 0; i < size; i++) {
        parts.forEach(part -> part.skip(in));
      }
    }

    @Override
    public void missing(StateWriter out) {
      out.intValue(-1);
    }

    @Override
    public Conversion to(StateType wanted, String path) {
      if (!(wanted instanceof Many own)
          || !kind.equals(own.kind)
          || parts.size() != own.parts.size()) {
        throw changed(this, wanted, path);
      }
      Conversion[] each = new Conversion[parts.size()];
      for (int i = 0; i < each.length; i++) {
        each[i] = parts.get(i).to(own.parts.get(i), path);
      }
      return (in, out) -> {
        int size = in.size();
        out.intValue(size);
        for (int i = 0; i < size; i++) {
          for (Conversion conversion : each) {
            conversion.convert(in, out);
          }
        }
      };
    }
  }

  /** A record: its components by name, behind a byte that says whether it is null. */
  record Fields(Map<String, StateType> fields) implements StateType {
    @Override
    public String text() {
      StringBuilder text = new StringBuilder("{");
      fields.forEach(
          (name, type) ->
              text.append(text.length() == 1 ? "" : ",")
                  .append(name)
                  .append(':')
                  .append(type.text()));
      return text.append('}').toString();
    }

    @Override
    public void skip(StateReader in) {
      if (in.present()) {
        fields.values().forEach(type -> type.skip(in));
      }
    }

    @Override
    public void missing(StateWriter out) {
      out.booleanValue(false);
    }

    @Override
    public Conversion to(StateType wanted, String path) {
      if (!(wanted instanceof Fields own)) {
        throw changed(this, wanted, path);
      }
      Map<String, Conversion> kept = new LinkedHashMap<>();
      fields.forEach(
          (name, type) -> {
            StateType there = own.fields.get(name);
            if (there != null) {
              kept.put(name, type.to(there, path + "." + name));
            }
          });
      return (in, out) -> {
        boolean present = in.present();
        out.booleanValue(present);
        if (present) {
          write(positions(in), own, kept, in, out);
        }
      };
    }

    /** Where each component begins; the reader is behind the last one then. */
    Map<String, Integer> positions(StateReader in) {
      Map<String, Integer> positions = new LinkedHashMap<>();
      fields.forEach(
          (name, type) -> {
            positions.put(name, in.position());
            type.skip(in);
          });
      return positions;
    }

    private static void write(
        Map<String, Integer> positions,
        Fields own,
        Map<String, Conversion> kept,
        StateReader in,
        StateWriter out) {
      own.fields.forEach(
          (name, type) -> {
            @Nullable Conversion conversion = kept.get(name);
            Integer position = positions.get(name);
            if (conversion == null || position == null) {
              type.missing(out);
            } else {
              conversion.convert(in.at(position), out);
            }
          });
    }
  }
}
