package io.processhub.examples;

import java.io.PrintStream;
import java.util.List;

/**
 * Progress and results for a person: on a terminal a bar and a table that are drawn over, elsewhere
 * plain lines, one for each tenth of the way. Not thread-safe.
 */
public final class Screen {
  private static final int BAR = 40;
  private static final String CLEAR_LINE = "\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private int drawn;
  private long tenths = -1;

  /**
   * @param terminal whether lines can be drawn over with ANSI sequences
   */
  public Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Prints a line that stays; what was drawn before it stays too. */
  public void line(String text) {
    settle();
    out.println(text);
    out.flush();
  }

  public void lines(List<String> lines) {
    lines.forEach(this::line);
  }

  /**
   * Shows how far something is, over what the last call showed.
   *
   * @param details lines under the bar; without a terminal they go behind the figures
   */
  public void progress(String what, long done, long total, List<String> details) {
    if (terminal) {
      draw(what, done, total, details);
    } else if (total > 0 && done * 10 / total > tenths) {
      tenths = done * 10 / total;
      out.printf("%s %,d of %,d%s%n", what, done, total, inline(details));
      out.flush();
    }
  }

  /** Leaves what is drawn where it is; the next progress begins anew. */
  public void settle() {
    drawn = 0;
    tenths = -1;
  }

  private void draw(String what, long done, long total, List<String> details) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A');
    }
    int filled = total == 0 ? BAR : (int) Math.min(BAR, done * BAR / total);
    text.append('\r')
        .append(what)
        .append(" [")
        .append("#".repeat(filled))
        .append(".".repeat(BAR - filled))
        .append(String.format("] %,d of %,d", done, total))
        .append(CLEAR_LINE)
        .append('\n');
    details.forEach(line -> text.append("  ").append(line).append(CLEAR_LINE).append('\n'));
    text.append("\u001b[J");
    out.print(text);
    out.flush();
    drawn = details.size() + 1;
  }

  private static String inline(List<String> details) {
    return details.isEmpty()
        ? ""
        : details.stream()
            .map(line -> line.strip().replaceAll(" +", " "))
            .reduce("", (all, line) -> all + "; " + line);
  }
}
