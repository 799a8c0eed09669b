package io.processhub.codegen.counter;

import static io.processhub.testing.TestClusters.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.processhub.InvalidRequestException;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CounterTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void annotated_class_runs_in_a_hub_and_answers_its_client() {
    ProcessHub hub = await(ProcessHub.create(vertx, new ProcessHubOptions()).start());
    await(hub.startProcess(new ProcessSpec("counter-42", CounterVerticle.class)));
    CounterClient counter = CounterClient.of(hub, "counter-42");
    assertEquals(5, await(counter.increment(5)));
    assertEquals(7, await(CounterClient.of(vertx, "hub", "counter-42").increment(2)));
    assertEquals(7, await(counter.count()));
    assertEquals(
        "by is negative: -1",
        assertThrows(InvalidRequestException.class, () -> await(counter.increment(-1)))
            .getMessage());
  }
}
