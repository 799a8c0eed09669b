package io.processhub.strategy;

import java.util.Set;
import java.util.TreeSet;

/**
 * Names of options as people write them into JSON. A name that does not exist is refused, since a
 * misspelt option that is ignored is worse than an error.
 */
public final class OptionNames {
  private OptionNames() {}

  /** The part of a message that says what could have been written instead. */
  public static String known(Set<String> names) {
    return "known are " + new TreeSet<>(names);
  }
}
