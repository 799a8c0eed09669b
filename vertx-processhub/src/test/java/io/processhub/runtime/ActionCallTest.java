package io.processhub.runtime;

import static io.processhub.testing.TestClusters.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.processhub.HubErrorCode;
import io.processhub.HubException;
import io.processhub.NoSuchNodeException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.serviceproxy.ServiceException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActionCallTest {
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void prepare() {
    ActionCall.prepare(vertx);
    ActionCall.prepare(vertx);
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private @Nullable Object ask(Function<ActionCall, @Nullable Future<?>> action) {
    vertx.eventBus().consumer("process", message -> action.apply(ActionCall.of(message)));
    return await(vertx.eventBus().request("process", "").map(reply -> reply.body()));
  }

  @Test
  void checkpoint_of_a_durable_action_is_taken_on_the_context_of_its_call_before_the_reply() {
    List<Boolean> taken = new CopyOnWriteArrayList<>();
    Object reply =
        ask(
            call -> {
              Context here = Vertx.currentContext();
              Promise<Integer> elsewhere = Promise.promise();
              new Thread(() -> elsewhere.complete(7)).start();
              return call.answer(
                  call.durable(
                      elsewhere.future(),
                      () -> {
                        taken.add(Vertx.currentContext() == here);
                        return vertx.timer(1).mapEmpty();
                      }));
            });
    assertEquals(7, reply);
    assertEquals(List.of(true), taken);
  }

  @Test
  void durable_action_whose_checkpoint_fails_has_failed() {
    ServiceException failure =
        assertThrows(
            ServiceException.class,
            () ->
                ask(
                    call ->
                        call.answer(
                            call.durable(
                                Future.succeededFuture(7),
                                () -> Future.failedFuture(new NoSuchNodeException("n7"))))));
    assertEquals(HubErrorCode.NO_SUCH_NODE, HubException.from(failure).code());
  }

  @Test
  void failed_action_without_a_caller_gives_its_failure_to_the_log() {
    Promise<Throwable> logged = Promise.promise();
    vertx
        .eventBus()
        .consumer(
            "process",
            message -> {
              Future<?> ended = ActionCall.of(message).fail(new IllegalStateException("oops"));
              logged.complete(ended == null ? new AssertionError("lost") : ended.cause());
            });
    vertx.eventBus().send("process", "");
    assertEquals("oops", await(logged.future()).getMessage());
  }
}
