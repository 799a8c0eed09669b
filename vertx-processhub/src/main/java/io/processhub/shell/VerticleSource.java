package io.processhub.shell;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.VerticleFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Makes verticles by name as {@code Vertx.deployVerticle(String)} does: by the registered factory
 * of the prefix or suffix, else by class name.
 */
final class VerticleSource {
  private static final String JAVA = "java:";

  private final Vertx vertx;

  VerticleSource(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A new instance; fails with what the factory or the constructor failed with. */
  Future<Deployable> create(String name) {
    String wanted = name.indexOf(':') >= 0 ? before(name, ':') : after(name, '.');
    List<VerticleFactory> factories = List.of();
    for (VerticleFactory factory : vertx.verticleFactories()) {
      if (factory.prefix().equals(wanted)) {
        factories = factories.isEmpty() ? new ArrayList<>() : factories;
        factories.add(factory);
      }
    }
    if (factories.size() > 1) {
      factories.sort(Comparator.comparingInt(VerticleFactory::order));
    }
    return factories.isEmpty() ? byClass(name) : byFactory(name, factories, 0);
  }

  private static String before(String name, char mark) {
    return name.substring(0, name.indexOf(mark));
  }

  private static String after(String name, char mark) {
    return name.substring(name.lastIndexOf(mark) + 1);
  }

  private static ClassLoader loader() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null ? VerticleSource.class.getClassLoader() : loader;
  }

  private Future<Deployable> byFactory(String name, List<VerticleFactory> factories, int index) {
    Promise<Callable<? extends Deployable>> made = Promise.promise();
    try {
      factories.get(index).createVerticle2(name, loader(), made);
    } catch (RuntimeException e) {
      made.tryFail(e);
    }
    Future<Deployable> created =
        made.future()
            .compose(
                callable -> {
                  try {
                    return Future.succeededFuture(callable.call());
                  } catch (Exception e) {
                    return Future.failedFuture(e);
                  }
                });
    return index + 1 == factories.size()
        ? created
        : created.recover(failure -> byFactory(name, factories, index + 1));
  }

  private static Future<Deployable> byClass(String name) {
    String className = name.startsWith(JAVA) ? name.substring(JAVA.length()) : name;
    try {
      Class<?> type = Class.forName(className, true, loader());
      Object made = type.getDeclaredConstructor().newInstance();
      return made instanceof Deployable deployable
          ? Future.succeededFuture(deployable)
          : Future.failedFuture(className + " is no verticle");
    } catch (ClassNotFoundException e) {
      return Future.failedFuture(new ClassNotFoundException("no class " + className, e));
    } catch (InvocationTargetException e) {
      return Future.failedFuture(e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      return Future.failedFuture(e);
    }
  }
}
