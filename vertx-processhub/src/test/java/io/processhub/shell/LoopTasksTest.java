package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopTasksTest {
  private final List<String> done = new ArrayList<>();

  /** No context: the test's thread has none either. */
  private final LoopTasks tasks = new LoopTasks(null);

  private final FakeLoop loop = new FakeLoop(10);

  private void act(String name) {
    done.add(name);
    tasks.back(loop, () -> done.add(name + " ended"));
  }

  @Test
  void what_ends_in_one_task_comes_back_together_and_in_order() {
    assertNull(Vertx.currentContext());
    tasks.add(loop, () -> act("a"));
    tasks.add(loop, () -> act("b"));
    assertEquals(List.of(), done);
    tasks.flush();
    assertEquals(List.of("a", "b", "a ended", "b ended"), done);
  }

  @Test
  void what_ends_later_comes_back_by_itself() {
    tasks.add(loop, () -> done.add("a"));
    tasks.flush();
    act("b");
    assertEquals(List.of("a", "b", "b ended"), done);
  }

  @Test
  void one_that_throws_takes_no_other_with_it() {
    tasks.add(loop, () -> act("a"));
    tasks.add(
        loop,
        () -> {
          throw new IllegalStateException("b");
        });
    tasks.add(loop, () -> act("c"));
    assertThrows(IllegalStateException.class, tasks::flush);
    loop.runAll();
    assertEquals(List.of("a", "a ended", "c", "c ended"), done);
  }

  @Test
  void nothing_is_done_twice() {
    tasks.add(loop, () -> act("a"));
    tasks.flush();
    tasks.flush();
    assertEquals(List.of("a", "a ended"), done);
  }
}
