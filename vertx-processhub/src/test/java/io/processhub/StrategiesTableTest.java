package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.strategy.Strategies;
import io.processhub.strategy.Strategy;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static Strategy made(Strategies<?> kind, String type) {
    return type.endsWith("-quorum") && !type.startsWith("majority")
        ? kind.create(type, Map.of("quorumSize", 2))
        : kind.create(type, Map.of());
  }

  @Test
  void every_strategy_is_in_the_table_and_no_other_is() throws IOException {
    Set<String> types = new TreeSet<>();
    KINDS.forEach(kind -> types.addAll(kind.types()));
    assertEquals(types, table().keySet());
  }

  @Test
  void every_option_of_a_strategy_stands_in_its_row_with_its_default() throws IOException {
    Map<String, String> table = table();
    List<String> missing = new ArrayList<>();
    for (Strategies<?> kind : KINDS) {
      for (String type : kind.types()) {
        String row = table.get(type).replace("`", "").replaceAll("(\\d) (\\d)", "$1$2");
        made(kind, type)
            .options()
            .forEach(
                (name, value) -> {
                  boolean required = row.contains(name) && row.contains("required");
                  if (!required && !row.contains(name + " " + text(value))) {
                    missing.add(type + ": " + name + " " + value);
                  }
                });
      }
    }
    assertEquals(List.of(), missing);
  }
}
