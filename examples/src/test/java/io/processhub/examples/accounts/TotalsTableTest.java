package io.processhub.examples.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TotalsTableTest {
  private static final NodeTotals ONE =
      new NodeTotals(new Totals(833, 20_012, 1_203, 123_456_789, 12_345, 0xabcL), 20_012, 0);
  private static final NodeTotals TWO = new NodeTotals(new Totals(1, 10, 0, 5, 0, 1), 10, 0);

  @Test
  void every_node_and_all_of_them_have_a_line_from_the_hub_and_one_from_the_file() {
    List<String> lines =
        TotalsTable.lines(
            Map.of("node-1", ONE, "node-2", TWO), Map.of("node-1", ONE, "node-2", TWO));
    assertEquals(7, lines.size());
    assertTrue(
        lines
            .get(1)
            .startsWith(
                "node-1 hub    833   1,203 1,234,567.89     123.45 00000abc   20,012         0"),
        lines.get(1));
    assertTrue(lines.get(5).startsWith("all    hub    834   1,203 1,234,567.94"), lines.get(5));
    lines.forEach(line -> assertTrue(line.length() < 80, line));
    for (int file = 2; file <= 6; file += 2) {
      assertTrue(lines.get(file).endsWith(" ="), lines.get(file));
    }
  }

  @Test
  void what_differs_is_marked_and_a_node_that_one_side_lacks_is_shown() {
    List<String> lines =
        TotalsTable.lines(Map.of("node-1", ONE), Map.of("node-1", TWO, "node-3", TWO));
    assertTrue(lines.get(2).endsWith(" DIFFERS"), lines.get(2));
    assertTrue(lines.get(3).startsWith("node-3 hub  nothing"), lines.get(3));
    assertTrue(lines.get(4).endsWith(" DIFFERS"), lines.get(4));
    assertTrue(lines.get(6).endsWith(" DIFFERS"), lines.get(6));
  }
}
