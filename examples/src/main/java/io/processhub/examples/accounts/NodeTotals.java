package io.processhub.examples.accounts;

import java.util.Collection;

/**
 * The totals of the accounts on one node, and how they got there.
 *
 * @param received events that came in messages
 * @param recovered accounts that were started again after a crash
 */
record NodeTotals(Totals totals, long received, long recovered) {
  static NodeTotals sum(Collection<NodeTotals> nodes) {
    NodeTotals sum = new NodeTotals(Totals.NONE, 0, 0);
    for (NodeTotals node : nodes) {
      sum =
          new NodeTotals(
              sum.totals.plus(node.totals),
              sum.received + node.received,
              sum.recovered + node.recovered);
    }
    return sum;
  }
}
