package io.processhub.sim;

import java.util.PriorityQueue;

/** Virtual time in microseconds, and what is to happen when: by time, then in order of asking. */
final class Agenda {
  static final long MS = 1_000;

  private record Item(long time, long number, Runnable action) {}

  private final PriorityQueue<Item> items =
      new PriorityQueue<>(
          (a, b) ->
              a.time != b.time ? Long.compare(a.time, b.time) : Long.compare(a.number, b.number));
  private long numbers;
  private long now;

  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    items.add(new Item(Math.max(time, now), numbers++, action));
  }

  /** In so many microseconds. */
  void in(long delay, Runnable action) {
    at(now + delay, action);
  }

  /** Does all that is due up to and including that time. */
  void runTo(long time) {
    while (!items.isEmpty() && items.peek().time <= time) {
      Item item = items.poll();
      now = item.time;
      item.action.run();
    }
    now = time;
  }

  int size() {
    return items.size();
  }
}
