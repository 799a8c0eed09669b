package io.processhub.shell;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the hub does on the event loops of inboxes and what comes of it: thousands of processes move
 * at once, so that one task goes to each loop, and one comes back with all that ended by its end.
 * The order of what is done on one loop, and of what comes back from it, is kept. On the hub's
 * context, save what says otherwise.
 */
final class LoopTasks {
  private final Context context;
  private Map<InboxLoop, List<Runnable>> waiting = new LinkedHashMap<>();

  LoopTasks(Context context) {
    this.context = context;
  }

  /** Runs the action on that loop at the next {@link #flush}. */
  void add(InboxLoop loop, Runnable action) {
    waiting.computeIfAbsent(loop, l -> new ArrayList<>()).add(action);
  }

  /** Has done what waits; at once on the loop of the caller. */
  void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    Map<InboxLoop, List<Runnable>> all = waiting;
    waiting = new LinkedHashMap<>();
    all.forEach(
        (loop, actions) -> {
          if (loop.inThread()) {
            run(loop, actions);
          } else {
            loop.later(() -> run(loop, actions));
          }
        });
  }

  /** One that throws takes no other with it. */
  private void run(InboxLoop loop, List<Runnable> actions) {
    List<Runnable> ended = loop.gather();
    int done = 0;
    try {
      while (done < actions.size()) {
        actions.get(done++).run();
      }
    } finally {
      loop.gathered();
      bringBack(ended);
      if (done < actions.size()) {
        List<Runnable> rest = actions.subList(done, actions.size());
        loop.later(() -> run(loop, rest));
      }
    }
  }

  private void bringBack(List<Runnable> ended) {
    if (!ended.isEmpty()) {
      onContext(() -> ended.forEach(Runnable::run));
    }
  }

  /** Runs the action on the hub's context, with all that ends in the same task of that loop. */
  void back(InboxLoop loop, Runnable action) {
    if (!loop.gathers(action)) {
      onContext(action);
    }
  }

  private void onContext(Runnable action) {
    if (Vertx.currentContext() == context) {
      action.run();
    } else {
      context.runOnContext(v -> action.run());
    }
  }
}
