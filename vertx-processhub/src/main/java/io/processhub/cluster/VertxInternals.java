package io.processhub.cluster;

import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The few internals of Vert.x that the hub needs, behind names of our own. */
public final class VertxInternals {
  private VertxInternals() {}

  /**
   * A new event-loop context that belongs to no deployment: what is created on it lives until it is
   * closed or the Vertx is.
   */
  public static Context newContext(Vertx vertx) {
    return internal(vertx).createEventLoopContext();
  }

  /** The same on the event loop of that context. */
  public static Context newContext(Vertx vertx, Context beside) {
    return internal(vertx)
        .contextBuilder()
        .withEventLoop(((ContextInternal) beside).nettyEventLoop())
        .build();
  }

  /** What contexts of one event loop have in common; compared by identity. */
  public static Object eventLoop(Context context) {
    return ((ContextInternal) context).nettyEventLoop();
  }

  /** Whether the caller is on the event loop of that context. */
  public static boolean onEventLoop(Context context) {
    return ((ContextInternal) context).nettyEventLoop().inEventLoop();
  }

  /** Something to call on a context. */
  public interface Call<T, A, R> {
    /** Does it; what it throws reaches the caller. */
    @Nullable R call(T target, A argument) throws Exception;
  }

  /** Calls at once with that context as the current one; the caller must be on its event loop. */
  public static <T, A, R> @Nullable R on(Context context, Call<T, A, R> call, T target, A argument)
      throws Exception {
    return dispatch((ContextInternal) context, call, target, argument);
  }

  /**
   * The same on a duplicate of the context, as Vert.x calls the handler of a message: what the
   * current context has as locals, a trace for one, goes along.
   */
  public static <T, A, R> @Nullable R onDuplicate(
      Context context, Call<T, A, R> call, T target, A argument) throws Exception {
    return dispatch(duplicate(context), call, target, argument);
  }

  /** Likewise, on the context's own thread; fails with what is thrown. */
  public static <T, A, R> Future<R> onDuplicateLater(
      Context context, Call<T, A, Future<? extends R>> call, T target, A argument) {
    Promise<R> done = Promise.promise();
    duplicate(context)
        .runOnContext(
            v -> {
              try {
                Future<? extends R> called = call.call(target, argument);
                if (called == null) {
                  done.complete();
                } else {
                  called.onComplete((value, failure) -> done.complete(value, failure));
                }
              } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
                done.fail(e);
              }
            });
    return done.future();
  }

  private static <T, A, R> @Nullable R dispatch(
      ContextInternal context, Call<T, A, R> call, T target, A argument) throws Exception {
    ContextInternal before = context.beginDispatch();
    try {
      return call.call(target, argument);
    } finally {
      context.endDispatch(before);
    }
  }

  private static ContextInternal duplicate(Context context) {
    ContextInternal duplicate = ((ContextInternal) context).duplicate();
    if (Vertx.currentContext() instanceof ContextInternal from && from.isDuplicate()) {
      List<ContextLocal<?>> locals = from.owner().contextLocals();
      for (int i = 0; i < locals.size(); i++) {
        copy(locals.get(i), from, duplicate);
      }
    }
    return duplicate;
  }

  private static <L> void copy(ContextLocal<L> local, ContextInternal from, ContextInternal to) {
    L value = from.getLocal(local);
    if (value != null) {
      to.putLocal(local, value);
    }
  }

  /**
   * Adds a hook that {@code vertx.close()} calls before it undeploys anything. All hooks run at
   * once, and closing goes on when every one has completed.
   */
  public static void addCloseHook(Vertx vertx, Closeable hook) {
    internal(vertx).addCloseHook(hook);
  }

  /** Takes the hook away; nothing happens when it was not there or has run. */
  public static void removeCloseHook(Vertx vertx, Closeable hook) {
    internal(vertx).removeCloseHook(hook);
  }

  /** The cluster manager as Vert.x uses it, or null when the Vertx is not clustered. */
  public static @Nullable ClusterManager clusterManager(Vertx vertx) {
    return vertx instanceof VertxInternal internal ? internal.clusterManager() : null;
  }

  /** A promise whose future calls its listeners on the context. */
  public static <T> Promise<T> promise(Context context) {
    return ((ContextInternal) context).promise();
  }

  private static VertxInternal internal(Vertx vertx) {
    if (vertx instanceof VertxInternal internal) {
      return internal;
    }
    throw new IllegalArgumentException(
        "vertx is no Vert.x core instance: " + vertx.getClass().getName());
  }
}
