package io.processhub.hook;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * User code at a hook point.
 *
 * @param <T> what the point tells
 */
@FunctionalInterface
public interface HookHandler<T> {
  /**
   * Called on the hub's own event-loop context of this node, which belongs to no deployment: it
   * must not block. The next handler of the point follows when the returned future has completed,
   * or after the timeout of {@link HookOptions}. A handler that throws, fails or is late is
   * reported in the log with point and id, and the hub goes on as if it had returned null.
   *
   * @return null when it is done and changes nothing; the value of the future counts only at {@link
   *     HookPoint#ALTER_START_DATA}, where null changes nothing either
   */
  @Nullable Future<T> handle(T data);
}
