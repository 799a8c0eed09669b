package io.processhub.examples.hello;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Run it in two or three terminals: the counter runs once, and every node reaches it. */
public class Hello {
  public static void main(String[] args) {
    Vertx vertx = Vertx.clusteredVertx(new VertxOptions()).await();
    ProcessHub hub = ProcessHub.create(vertx, new ProcessHubOptions()).start().await();
    StartOptions orFind = new StartOptions().setCheckExisting(false);
    hub.startProcess(new ProcessSpec("counter-42", CounterVerticle.class), orFind)
        .compose(record -> CounterClient.of(hub, "counter-42").increment(1))
        .onComplete(count -> System.out.println("hello no. " + count), Throwable::printStackTrace);
  }
}
