package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The README's table of options says what the code has. */
class OptionsTableTest {
  private static final String HEAD = "| option | default | |";
  private static final Set<String> WITHOUT_DEFAULT = Set.of("nodeName", "zone");
  private static final Set<String> STRATEGIES =
      Set.of("distribution", "redundancy", "migration", "synchronization", "partitionTolerance");

  private static Map<String, String> table() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "README.md"));
    int head = lines.indexOf(HEAD);
    assertTrue(head > 0, "no table of options");
    Map<String, String> rows = new LinkedHashMap<>();
    for (String line : lines.subList(head + 2, lines.size())) {
      if (!line.startsWith("|")) {
        break;
      }
      String[] cells = line.split(" *\\| *", -1);
      String before = rows.put(cells[1].replace("`", ""), cells[2].replace("`", ""));
      assertTrue(before == null, "twice: " + line);
    }
    return rows;
  }

  @Test
  void every_failure_code_is_in_the_readme() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    int begin = readme.indexOf("**Failures**");
    assertTrue(begin > 0, "no paragraph of failures");
    String paragraph = readme.substring(begin, readme.indexOf("\n\n", begin)).replace('\n', ' ');
    for (HubErrorCode code : HubErrorCode.values()) {
      assertTrue(paragraph.contains(" " + code.number() + " "), code + " " + code.number());
    }
  }

  @Test
  void every_option_is_in_the_table_with_its_default_and_no_other_is() throws IOException {
    JsonObject options = new ProcessHubOptions().toJson();
    Map<String, String> table = table();
    Set<String> expected = new TreeSet<>(options.fieldNames());
    expected.addAll(WITHOUT_DEFAULT);
    assertEquals(expected, new TreeSet<>(table.keySet()));
    for (String name : options.fieldNames()) {
      String value =
          STRATEGIES.contains(name)
              ? options.getJsonObject(name).getString("type")
              : Json.encode(options.getValue(name));
      assertEquals(value, table.get(name), name);
    }
  }
}
