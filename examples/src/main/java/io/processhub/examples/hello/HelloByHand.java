package io.processhub.examples.hello;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.ProcessVerticle;
import io.processhub.StartOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;

/** The same without the annotation processor. */
public class HelloByHand {
  public static class Counter extends ProcessVerticle {
    private int count;

    @Override
    protected Future<?> receive(Message<Object> message) {
      message.reply("hello no. " + ++count + " from " + process().id());
      return null;
    }
  }

  public static void main(String[] args) {
    Vertx vertx = Vertx.clusteredVertx(new VertxOptions()).await();
    ProcessHub hub = ProcessHub.create(vertx, new ProcessHubOptions()).start().await();
    StartOptions orFind = new StartOptions().setCheckExisting(false);
    hub.startProcess(new ProcessSpec("counter-42", Counter.class), orFind)
        .compose(record -> vertx.eventBus().request(hub.address("counter-42"), "hi"))
        .onComplete(reply -> System.out.println(reply.body()), Throwable::printStackTrace);
  }
}
