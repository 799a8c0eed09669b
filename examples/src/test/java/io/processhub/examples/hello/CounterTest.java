package io.processhub.examples.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

class CounterTest {
  @Test
  void counter_of_the_readme_counts() {
    Vertx vertx = Vertx.vertx();
    ProcessHub hub = ProcessHub.create(vertx, new ProcessHubOptions()).start().await();
    hub.startProcess(new ProcessSpec("counter-42", CounterVerticle.class)).await();
    assertEquals(5, CounterClient.of(hub, "counter-42").increment(5).await());
    assertEquals(7, CounterClient.of(vertx, "hub", "counter-42").increment(2).await());
    vertx.close().await();
  }
}
