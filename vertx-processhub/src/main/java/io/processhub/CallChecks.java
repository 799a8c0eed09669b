package io.processhub;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a call of several processes is checked for before anything is started or stopped. For the
 * hub, not for applications. Every method throws an {@link IllegalArgumentException} that names
 * what is wrong.
 */
public final class CallChecks {
  private CallChecks() {}

  /** A copy of one spec, checked like several. */
  public static ProcessSpec spec(@Nullable ProcessSpec spec, @Nullable StartOptions options) {
    return specs(List.of(Checks.present("spec", spec)), options).get(0);
  }

  /** That id if it is a valid process id. */
  public static String id(@Nullable String id) {
    return Checks.processId(id);
  }

  /** That node if it could be a node name or a node id. */
  public static String node(@Nullable String node) {
    return Checks.nodeName("node", node);
  }

  /** That argument of the call if it is not null. */
  public static <T> T present(String field, @Nullable T value) {
    return Checks.present(field, value);
  }

  /**
   * Copies of the specs, in order, if there are any, each is valid, no id comes twice and the
   * options' placement, if there is one, names exactly their ids.
   */
  public static List<ProcessSpec> specs(
      @Nullable List<ProcessSpec> specs, @Nullable StartOptions options) {
    Checks.present("options", options);
    List<ProcessSpec> copies = new ArrayList<>(notEmpty("specs", specs).size());
    Set<String> ids = new HashSet<>(specs.size() * 2);
    for (ProcessSpec spec : specs) {
      ProcessSpec copy = new ProcessSpec(Checks.present("spec", spec)).validate();
      addOnce(ids, "specs", copy.getId());
      copies.add(copy);
    }
    Set<String> placed = options.getPlacement().keySet();
    if (!placed.isEmpty() && !placed.equals(ids)) {
      throw new IllegalArgumentException(
          "placement does not match the ids of the call: "
              + (ids.containsAll(placed)
                  ? "it lacks " + some(ids, placed)
                  : "it names " + some(placed, ids)));
    }
    return copies;
  }

  /** A copy of the ids, in order, if there are any, each is valid and none comes twice. */
  public static List<String> ids(@Nullable List<String> ids) {
    Set<String> seen = new HashSet<>();
    for (String id : notEmpty("ids", ids)) {
      addOnce(seen, "ids", Checks.processId(id));
    }
    return List.copyOf(ids);
  }

  private static <T> List<T> notEmpty(String field, @Nullable List<T> list) {
    if (Checks.present(field, list).isEmpty()) {
      throw new IllegalArgumentException(field + " is empty");
    }
    return list;
  }

  private static void addOnce(Set<String> seen, String field, String id) {
    if (!seen.add(id)) {
      throw new IllegalArgumentException(field + " holds id " + id + " twice");
    }
  }

  private static String some(Set<String> of, Set<String> without) {
    Set<String> rest = new TreeSet<>(of);
    rest.removeAll(without);
    return rest.size() <= 3 ? rest.toString() : rest.size() + " ids, the first " + first(rest);
  }

  private static String first(Set<String> ids) {
    return ids.iterator().next();
  }

  /** Nodes that a cluster is said to have. */
  public static int clusterSize(int size) {
    return Checks.atLeast("size", 1, size);
  }
}
