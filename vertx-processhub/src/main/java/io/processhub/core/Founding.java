package io.processhub.core;

import java.util.Comparator;

/**
 * From which first view a hub stems. Of two that meet the greater one stands: the one that was
 * forced later, then the one with more voters, then the higher id.
 *
 * @param forced how often a person overruled the quorum
 * @param voters of the first view
 * @param id random
 */
public record Founding(int forced, int voters, long id) implements Comparable<Founding> {
  /** Of a node that knows of no view. */
  public static final Founding NONE = new Founding(0, 0, 0);

  private static final Comparator<Founding> ORDER =
      Comparator.comparingInt(Founding::forced)
          .thenComparingInt(Founding::voters)
          .thenComparingLong(Founding::id);

  @Override
  public int compareTo(Founding other) {
    return ORDER.compare(this, other);
  }
}
