package io.processhub.examples.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Totals found in the hub next to totals from the file, as text. The marks compare all of them,
 * also what has no column.
 */
final class TotalsTable {
  // With the mark at the end within 80 columns.
  private static final String HEAD =
      String.format(
          "%-6s %-4s %5s %7s %12s %10s %-8s %8s %9s",
          "node",
          "from",
          "accts",
          "refused",
          "balance",
          "held",
          "checksum",
          "received",
          "recovered");

  private TotalsTable() {}

  /** Two lines per node and two for all of them, an equals sign where both say the same. */
  static List<String> lines(Map<String, NodeTotals> found, Map<String, NodeTotals> expected) {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    TreeSet<String> nodes = new TreeSet<>(found.keySet());
    nodes.addAll(expected.keySet());
    for (String node : nodes) {
      pair(node, found.get(node), expected.get(node), lines);
    }
    pair("all", NodeTotals.sum(found.values()), NodeTotals.sum(expected.values()), lines);
    return lines;
  }

  private static void pair(
      String name, @Nullable NodeTotals found, @Nullable NodeTotals expected, List<String> lines) {
    lines.add(line(name, "hub", found));
    lines.add(line("", "file", expected) + (Objects.equals(found, expected) ? " =" : " DIFFERS"));
  }

  private static String line(String name, String from, @Nullable NodeTotals node) {
    if (node == null) {
      return String.format("%-6s %-4s nothing", name, from);
    }
    Totals totals = node.totals();
    return String.format(
        Locale.ROOT,
        "%-6s %-4s %,5d %,7d %12s %10s %08x %,8d %,9d",
        name,
        from,
        totals.accounts(),
        totals.refused(),
        money(totals.balance()),
        money(totals.held()),
        (int) (totals.checksum() ^ totals.checksum() >>> 32),
        node.received(),
        node.recovered());
  }

  private static String money(long cents) {
    return String.format(Locale.ROOT, "%,.2f", cents / 100.0);
  }
}
