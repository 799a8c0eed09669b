package io.processhub.scenario;

import io.processhub.ProcessVerticle;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.serviceproxy.ServiceException;

/** Adds up what its callers tell it through a generated proxy; other messages get its id. */
public class AdderProcess extends ProcessVerticle implements Adder {
  private int sum;

  @Override
  public Future<?> start() {
    serve(Adder.class, this);
    Running.started(process().id());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Running.stopped(process().id());
    return Future.succeededFuture();
  }

  @Override
  public Future<Integer> add(int number) {
    if (number < 0) {
      return Future.failedFuture(new ServiceException(77, "negative"));
    }
    sum += number;
    return Future.succeededFuture(sum);
  }

  @Override
  public Future<String> whereAreYou() {
    return Future.succeededFuture(deploymentID());
  }

  @Override
  protected Future<Buffer> exportState() {
    return Future.succeededFuture(Buffer.buffer().appendInt(sum));
  }

  @Override
  protected Future<?> importState(Buffer state) {
    sum = state.getInt(0);
    return Future.succeededFuture();
  }

  @Override
  protected Future<?> receive(Message<Object> message) {
    message.reply(process().id());
    return Future.succeededFuture();
  }
}
