package io.processhub.codegen;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Names of variables in a method, each once. */
final class Locals {
  private final Set<String> taken;

  Locals(Collection<String> taken) {
    this.taken = new HashSet<>(taken);
  }

  /** What is taken there, and may be taken here. */
  Locals(Locals around) {
    this(around.taken);
  }

  /** That name, or one that begins with it. */
  String fresh(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }
}
