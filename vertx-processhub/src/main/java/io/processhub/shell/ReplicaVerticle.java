package io.processhub.shell;

import io.processhub.ProcessBinding;
import io.processhub.ProcessInfo;
import io.processhub.ProcessVerticle;
import io.processhub.model.Role;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ProxyHandler;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Vert.x deploys for a replica: the user's verticle, and around a {@link ProcessVerticle} the
 * consumer of its address, and of its replica addresses once they are used. Runs on the replica's
 * context; epoch and role are set from the hub's.
 */
final class ReplicaVerticle implements Deployable, ProcessBinding {
  /** What the supervisor hears of a replica; called on the replica's context. */
  interface Listener {
    Future<Void> stopSelf(ReplicaVerticle replica);

    void failed(ReplicaVerticle replica, Throwable cause);

    /** It was undeployed, by the supervisor or by somebody else. */
    void undeployed(ReplicaVerticle replica);
  }

  final Supervised supervised;
  private final Deployable verticle;
  private final Listener listener;
  private final ProcessBinding.@Nullable Receiver receiver;
  private @Nullable MessageConsumer<Object> consumer;
  private @Nullable Mailbox mailbox;
  private @Nullable Handler<Message<JsonObject>> service;
  private @Nullable Context context;
  private List<MessageConsumer<Object>> replicaConsumers = List.of();

  ReplicaVerticle(Supervised supervised, Deployable verticle, Listener listener) {
    this.supervised = supervised;
    this.verticle = verticle;
    this.listener = listener;
    this.receiver = verticle instanceof ProcessVerticle process ? process.bind(this) : null;
  }

  @Override
  public Future<?> deploy(Context context) throws Exception {
    this.context = context;
    Future<?> started = verticle.deploy(context);
    ProcessBinding.Receiver own = receiver;
    return own == null ? started : started.onSuccess(v -> open(context.owner(), own));
  }

  private void open(Vertx owner, ProcessBinding.Receiver own) {
    Mailbox box =
        new Mailbox(
            supervised.id.value(),
            service == null ? own : message -> receive(own, message),
            supervised.hub.mailboxCapacity(),
            supervised.spec().concurrency());
    mailbox = box;
    consumer = owner.eventBus().consumer(supervised.address(), box);
    listen(owner, box, supervised.opened);
  }

  private void listen(Vertx owner, Mailbox box, byte spellings) {
    String id = supervised.id.value();
    for (String address : supervised.hub.addresses().addresses(spellings, id)) {
      if (replicaConsumers.isEmpty()) {
        replicaConsumers = new ArrayList<>(1);
      }
      replicaConsumers.add(owner.eventBus().consumer(address, box));
    }
  }

  /** Runs the action on the replica's context; it has been deployed. */
  void onContext(Runnable action) {
    deployed().runOnContext(v -> action.run());
  }

  private Context deployed() {
    return Objects.requireNonNull(context, "not deployed");
  }

  /**
   * Listens at a replica address, too; on the replica's context.
   *
   * @return false when it has ended, or has no mailbox
   */
  boolean open(byte spelling) {
    Mailbox box = mailbox;
    if (box == null) {
      return false;
    }
    if ((supervised.opened & spelling) == 0) {
      listen(deployed().owner(), box, spelling);
      supervised.opened = (byte) (supervised.opened | spelling);
    }
    return true;
  }

  private @Nullable Future<?> receive(ProcessBinding.Receiver own, Message<Object> message)
      throws Exception {
    Handler<Message<JsonObject>> served = service;
    if (served == null || message.headers().get("action") == null) {
      return own.receive(message);
    }
    Promise<Void> answered = Promise.promise();
    boolean expected = message.replyAddress() != null;
    try {
      @SuppressWarnings({"unchecked", "rawtypes"})
      Message<JsonObject> call = new ServedCall<>((Message) message, answered);
      served.handle(call);
    } catch (RuntimeException e) {
      // The generated handler has answered the caller already, and rethrows.
      if (!answered.future().isComplete()) {
        throw e;
      }
    }
    return expected ? answered.future() : null;
  }

  @Override
  public Future<?> undeploy(Context context) {
    if (mailbox != null) {
      mailbox.close();
      mailbox = null;
    }
    Future<?> ended;
    try {
      ended = verticle.undeploy(context);
    } catch (Exception e) {
      ended = Future.failedFuture(e);
    }
    return ended
        .transform(result -> unregistered(context).transform(v -> same(result)))
        .onComplete(result -> listener.undeployed(this));
  }

  private static Future<?> same(AsyncResult<?> result) {
    return result.succeeded() ? Future.succeededFuture() : Future.failedFuture(result.cause());
  }

  /** A turn later: what is on its way to this context already is answered, not dropped. */
  private Future<Void> unregistered(Context context) {
    MessageConsumer<Object> open = consumer;
    if (open == null) {
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        v -> {
          replicaConsumers.forEach(MessageConsumer::unregister);
          open.unregister().onComplete(done);
        });
    return done.future();
  }

  @Override
  public ProcessInfo info() {
    Role role = supervised.role;
    return new ProcessInfo(
        supervised.id.value(),
        supervised.hub.id(),
        supervised.address(),
        role,
        supervised.epoch.value(),
        supervised.metadata(),
        supervised.blank);
  }

  @Override
  public <T> void serve(Class<T> type, T implementation) {
    if (!type.isInstance(implementation)) {
      throw new IllegalArgumentException("implementation is no " + type.getName());
    }
    String name = type.getName() + "VertxProxyHandler";
    try {
      Object made =
          Class.forName(name, true, type.getClassLoader())
              .getDeclaredConstructor(Vertx.class, type, boolean.class, long.class, boolean.class)
              .newInstance(deployed().owner(), implementation, true, -1L, false);
      service = (ProxyHandler) made;
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      throw new IllegalStateException(
          type.getName() + " has no generated proxy handler; is it a @ProxyGen interface?", e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(name + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " cannot be made", e);
    }
  }

  @Override
  public Future<Void> stopSelf() {
    return listener.stopSelf(this);
  }

  @Override
  public void fail(Throwable cause) {
    listener.failed(this, cause);
  }
}
