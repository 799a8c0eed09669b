package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.strategy.Strategies;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table of strategies names every one that the code has, with every option. */
class StrategiesTableTest {
  private static final String HEAD = "| kind and `type` | use it when | options and defaults |";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final List<Strategies<?>> KINDS =
      List.of(
          DistributionStrategy.strategies(),
          RedundancyStrategy.strategies(),
          MigrationStrategy.strategies(),
          SynchronizationStrategy.strategies(),
          PartitionStrategy.strategies());

  /** The last cell of each row, by type; a row without one of its own belongs to that before. */
  private static Map<String, String> table() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "README.md"));
    int head = lines.indexOf(HEAD);
    assertTrue(head > 0, "no table of strategies");
    Map<String, String> rows = new TreeMap<>();
    String type = "";
    for (String line : lines.subList(head + 2, lines.size())) {
      if (!line.startsWith("|")) {
        break;
      }
      String[] cells = line.split(" *\\| *", -1);
      Matcher code = CODE.matcher(cells[1]);
      boolean more = cells[1].startsWith("the same");
      type = !more && code.find() ? code.group(1) : type;
      rows.merge(type, cells[3], (a, b) -> a + ", " + b);
    }
    return rows;
  }

  private static String text(Object value) {
    return value.toString().replaceFirst("\\.0$", "");
  }

  /** The options that stand in a cell with what is said of each; what brackets hold is left out. */
  private static Map<String, String> options(String cell) {
    Map<String, String> options = new TreeMap<>();
    String plain = cell.replaceAll("\\([^)]*\\)", "").replaceAll("(\\d) (?=\\d)", "$1");
    for (String item : plain.split(",")) {
      Matcher named = Pattern.compile("^\\s*`(\\w+)` +`?([^` ]+)`?( or .*)?\\s*$").matcher(item);
      if (named.matches()) {
        assertNull(options.put(named.group(1), named.group(2)), item + " twice in " + cell);
      } else {
        assertTrue(item.isBlank(), () -> "not `option` default: " + item + " in " + cell);
      }
    }
    return options;
  }

  /** What a strategy says when it is given an option that no strategy has. */
  private static Set<String> known(Strategies<?> kind, String type) {
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> kind.create(type, Map.of("no such option at all", 1)))
            .getMessage();
    Matcher names = Pattern.compile("known are \\[(.*)]").matcher(said);
    assertTrue(names.find(), said);
    return names.group(1).isEmpty() ? Set.of() : new TreeSet<>(List.of(names.group(1).split(", ")));
  }

  /** The options without which a strategy is not made, with a value for each. */
  private static Map<String, Object> required(Strategies<?> kind, String type, Set<String> known) {
    Map<String, Object> given = new TreeMap<>();
    for (int tries = 0; tries <= known.size(); tries++) {
      try {
        kind.create(type, given);
        return given;
      } catch (IllegalArgumentException e) {
        Matcher name = Pattern.compile(": (\\w+) is required").matcher(e.getMessage());
        assertTrue(name.find(), e.getMessage());
        given.put(name.group(1), 2);
      }
    }
    throw new AssertionError(type + " is not made with " + given);
  }

  @Test
  void every_strategy_is_in_the_table_and_no_other_is() throws IOException {
    Set<String> types = new TreeSet<>();
    KINDS.forEach(kind -> types.addAll(kind.types()));
    assertEquals(types, table().keySet());
  }

  @Test
  void every_option_of_a_strategy_stands_in_its_row_with_its_default_and_no_other_does()
      throws IOException {
    Map<String, String> table = table();
    for (Strategies<?> kind : KINDS) {
      for (String type : kind.types()) {
        Set<String> known = known(kind, type);
        Map<String, Object> required = required(kind, type, known);
        Map<String, String> expected = new TreeMap<>();
        kind.create(type, required)
            .options()
            .forEach((name, value) -> expected.put(name, text(value)));
        required.keySet().forEach(name -> expected.put(name, "required"));
        String row = table.get(type);
        for (String name : known) {
          if (!expected.containsKey(name)) {
            // without a default: it is off, or goes with another one, in brackets
            assertTrue(row.contains("`" + name + "`"), () -> type + " has " + name + ": " + row);
            if (options(row).containsKey(name)) {
              expected.put(name, "off");
            }
          }
        }
        assertEquals(expected, options(row), type);
        assertTrue(known.containsAll(expected.keySet()), () -> type + " knows " + known);
      }
    }
  }
}
