package io.processhub.strategy;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Names of options as people write them into JSON. A name that does not exist is refused, since a
 * misspelt option that is ignored is worse than an error.
 */
public final class OptionNames {
  private OptionNames() {}

  /**
   * The part of a message that says what could have been written instead of a name that is not
   * known: the one that was meant, where one is near, and all there are.
   */
  public static String instead(String name, Set<String> known) {
    String near = nearest(name, known);
    String all = "known are " + new TreeSet<>(known);
    return near == null ? all : "did you mean " + near + "? " + all;
  }

  /**
   * The known name that differs least from this one, capitals aside, or null if all differ in more
   * than a third of their letters.
   */
  public static @Nullable String nearest(String name, Set<String> known) {
    String written = name.toLowerCase(Locale.ROOT);
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String each : new TreeSet<>(known)) {
      int longer = Math.max(each.length(), name.length());
      if (Math.abs(each.length() - name.length()) <= longer / 3) {
        int distance = distance(written, each.toLowerCase(Locale.ROOT));
        if (distance <= longer / 3 && distance < least) {
          least = distance;
          best = each;
        }
      }
    }
    return best;
  }

  /**
   * Letters to insert, delete, replace or swap with their neighbour (optimal string alignment), in
   * time proportional to the product of the lengths.
   */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
