package io.processhub.shell;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The contexts on which the handlers of one replica run: each message has its own, so that it can
 * be told whether a call comes from a handler. Any thread.
 */
final class Handling {
  private volatile @Nullable Context first;
  private volatile @Nullable Set<Context> further;

  /** A handler begins on the current context. */
  @Nullable Context begin() {
    Context on = Vertx.currentContext();
    if (first == null) {
      first = on;
    } else if (on != null) {
      Set<Context> others = further;
      if (others == null) {
        others = ConcurrentHashMap.newKeySet();
        further = others;
      }
      others.add(on);
    }
    return on;
  }

  void end(@Nullable Context on) {
    if (first == on) {
      first = null;
    } else if (on != null && further != null) {
      further.remove(on);
    }
  }

  /** Whether a handler runs on that context. */
  boolean on(Context context) {
    return first == context || further != null && further.contains(context);
  }
}
