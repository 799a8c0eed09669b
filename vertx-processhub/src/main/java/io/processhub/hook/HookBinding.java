package io.processhub.hook;

import java.util.Objects;

/**
 * A handler and where it is to be added.
 *
 * @param point when it is called
 * @param options how it is added; a copy is kept
 * @param handler what is called
 */
public record HookBinding<T>(HookPoint<T> point, HookOptions options, HookHandler<T> handler) {
  public HookBinding {
    Objects.requireNonNull(point, "point");
    options = new HookOptions(Objects.requireNonNull(options, "options"));
    Objects.requireNonNull(handler, "handler");
  }

  /** A copy. */
  @Override
  public HookOptions options() {
    return new HookOptions(options);
  }
}
