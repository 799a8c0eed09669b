package io.processhub.codegen;

import io.processhub.codegen.ProcessModel.StateField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;

/** Reads the state of a process type. */
final class StateScan {
  private final Scope scope;

  StateScan(Scope scope) {
    this.scope = scope;
  }

  /** In the order of the names, so that the order in the source makes no other schema. */
  List<StateField> read() {
    List<StateField> states = new ArrayList<>();
    for (VariableElement field : scope.hierarchy.fields(Names.STATE)) {
      boolean usable = scope.usable(field, "state");
      if (field.getModifiers().contains(Modifier.FINAL)) {
        scope.problems.at(
            field, "state must not be final: importing state assigns it; remove final");
        usable = false;
      }
      usable &= !hidden(field);
      try {
        ValueType type = scope.reader.read(scope.typeOf(field), TypeReader.Use.STATE, scope.home);
        if (usable) {
          states.add(new StateField(field.getSimpleName().toString(), type));
        }
      } catch (UnsupportedTypeException e) {
        scope.problems.at(field, "state cannot be of this type: " + e.getMessage());
      }
    }
    states.sort(Comparator.comparing(StateField::name));
    return List.copyOf(states);
  }

  private boolean hidden(VariableElement field) {
    VariableElement hiding = scope.hierarchy.hiding(field);
    if (hiding == null) {
      return false;
    }
    String owner = field.getEnclosingElement().getSimpleName().toString();
    scope.problems.at(
        hiding,
        Annotations.has(hiding, Names.STATE)
            ? "there is a state of the name '"
                + field.getSimpleName()
                + "' in the super-class "
                + owner
                + " already; rename one of them"
            : "this field hides the state '"
                + field.getSimpleName()
                + "' of the super-class "
                + owner
                + "; rename one of them");
    return true;
  }
}
