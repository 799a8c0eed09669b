package io.processhub.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void without_a_terminal_a_line_is_printed_for_each_tenth() {
    Screen screen = screen(false);
    for (int done = 0; done <= 1_000; done++) {
      screen.progress("Replaying", done, 1_000, List.of("node-1   7 accounts"));
    }
    List<String> lines = text().lines().toList();
    assertEquals(11, lines.size());
    assertEquals("Replaying 0 of 1,000; node-1 7 accounts", lines.get(0));
    assertEquals("Replaying 1,000 of 1,000; node-1 7 accounts", lines.get(10));
    assertFalse(text().contains("\u001b"));
  }

  @Test
  void on_a_terminal_the_bar_and_the_table_are_drawn_over() {
    Screen screen = screen(true);
    screen.progress("Replaying", 0, 100, List.of("node-1", "node-2"));
    assertFalse(text().contains("\u001b[3A"));
    screen.progress("Replaying", 50, 100, List.of("node-1", "node-2"));
    assertTrue(text().contains("\u001b[3A"));
    assertTrue(text().contains("[" + "#".repeat(20) + ".".repeat(20) + "] 50 of 100"));
  }

  @Test
  void a_line_leaves_what_was_drawn_and_the_next_progress_begins_below_it() {
    Screen screen = screen(true);
    screen.progress("Replaying", 1, 2, List.of());
    screen.line("done");
    bytes.reset();
    screen.progress("Running again", 1, 2, List.of());
    assertFalse(text().contains("A\r"), text());
  }

  private Screen screen(boolean terminal) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
