package io.processhub.shell;

import io.processhub.core.Phase;
import io.processhub.hook.HookData.LockChanged;
import io.processhub.hook.HookPoint;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells the hooks when what {@code locked()} says changes, or why. On the hub's context. */
final class LockWatch {
  private static final String LEARNING = "learning";

  private final Vertx vertx;
  private final Hooks hooks;
  private final HubRuntime runtime;
  private final BooleanSupplier lock;
  private final long lockTimeout;
  private boolean locked = true;
  private String reason = LEARNING;
  private boolean stuck;
  private @Nullable Long timer;

  LockWatch(Vertx vertx, Hooks hooks, HubRuntime runtime, BooleanSupplier lock, long lockTimeout) {
    this.vertx = vertx;
    this.hooks = hooks;
    this.runtime = runtime;
    this.lock = lock;
    this.lockTimeout = lockTimeout;
  }

  /**
   * @param moving whether this node has a part in a redistribution
   */
  void turnEnded(boolean moving) {
    if (!moving) {
      stop();
      stuck = false;
    } else if (timer == null && !stuck) {
      timer = vertx.setTimer(lockTimeout + 1, id -> late());
    }
    boolean now = lock.getAsBoolean();
    String why = now ? whyLocked() : stuck ? "stuck" : "settled";
    if (now != locked || !why.equals(reason)) {
      locked = now;
      reason = why;
      hooks.fire(HookPoint.LOCK_CHANGED, () -> new LockChanged(now, why));
    }
  }

  /** It has lasted for so long that it does not count any more. */
  private void late() {
    timer = null;
    stuck = true;
    turnEnded(true);
  }

  private String whyLocked() {
    HubView view = runtime.view();
    if (view.phase == Phase.LEARNING) {
      return LEARNING;
    }
    return view.halted ? "no quorum" : "redistribution";
  }

  void stop() {
    if (timer != null) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }
}
