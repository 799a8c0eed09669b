package io.processhub.sim;

/** What happened last, kept as objects and only turned into text when a seed fails. */
final class Trace {
  private static final int KEPT = Math.max(600, Integer.getInteger("processhub.sim.lines", 60));
  private static final int WIDTH = Integer.getInteger("processhub.sim.width", 420);

  /** Only lines with this text are kept, for looking into a failed seed. */
  private static final String ABOUT = System.getProperty("processhub.sim.about", "");

  private final long[] times = new long[KEPT];
  private final String[] who = new String[KEPT];
  private final String[] verbs = new String[KEPT];
  private final Object[] what = new Object[KEPT];
  private long count;
  private long hash;

  /** Remembers an occurrence; {@code mark} is what of it counts for the hash. */
  void add(long time, String name, String verb, Object object, long mark) {
    mix(time);
    mix(name.hashCode());
    mix(verb.hashCode());
    mix(mark);
    if (!ABOUT.isEmpty() && !verb.equals("**") && !String.valueOf(object).contains(ABOUT)) {
      return;
    }
    int at = (int) (count++ % KEPT);
    times[at] = time;
    who[at] = name;
    verbs[at] = verb;
    what[at] = object;
  }

  /** Counts for the hash, but is not remembered. */
  void mark(long time, long mark) {
    mix(time);
    mix(mark);
  }

  private void mix(long value) {
    long z = (hash ^ value) * 0x9E3779B97F4A7C15L;
    hash = z ^ (z >>> 29);
  }

  /** Equal for equal runs, in whatever JVM. */
  long hash() {
    return hash;
  }

  String lastLines(int lines) {
    StringBuilder text = new StringBuilder();
    long from = Math.max(0, count - Math.min(lines, KEPT));
    for (long i = from; i < count; i++) {
      int at = (int) (i % KEPT);
      String object = String.valueOf(what[at]);
      int found = ABOUT.isEmpty() ? 0 : Math.max(0, object.indexOf(ABOUT) - 20);
      if (found > WIDTH / 2) {
        object = object.substring(0, WIDTH / 3) + " ... " + object.substring(found);
      }
      if (object.length() > WIDTH) {
        object = object.substring(0, WIDTH) + "...";
      }
      text.append(String.format("%12.3f ms ", times[at] / 1000.0))
          .append(who[at])
          .append(' ')
          .append(verbs[at])
          .append(' ')
          .append(object)
          .append('\n');
    }
    return text.toString();
  }
}
