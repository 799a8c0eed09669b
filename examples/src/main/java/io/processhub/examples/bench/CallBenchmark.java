package io.processhub.examples.bench;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessSpec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call with two arguments and a result within one node: client, event bus, mailbox, dispatch and
 * reply, generated and by hand. One event loop, so that nothing is measured but the work; 256 calls
 * at a time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class CallBenchmark {
  private static final int AT_A_TIME = 256;

  private Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private Context context = vertx.getOrCreateContext();
  private Supplier<Future<Long>> generated = Future::succeededFuture;
  private Supplier<Future<Long>> byHand = Future::succeededFuture;

  @Setup
  public void start() {
    ProcessHub hub = ProcessHub.create(vertx, new ProcessHubOptions()).start().await();
    hub.startProcess(new ProcessSpec("generated", CallCounterVerticle.class)).await();
    hub.startProcess(new ProcessSpec("by-hand", CallCounterByHand.class)).await();
    CallCounterClient client = CallCounterClient.of(hub, "generated");
    generated = () -> client.increment(1, "note");
    String address = hub.address("by-hand");
    byHand = () -> CallCounterByHand.increment(vertx, address, 1, "note");
  }

  @TearDown
  public void stop() {
    vertx.close().await();
  }

  private long all(Supplier<Future<Long>> call) {
    Promise<Long> done = Promise.promise();
    context.runOnContext(
        start -> {
          int[] open = {AT_A_TIME};
          for (int i = 0; i < AT_A_TIME; i++) {
            call.get()
                .onComplete(
                    count -> {
                      if (--open[0] == 0) {
                        done.complete(count);
                      }
                    },
                    done::tryFail);
          }
        });
    return done.future().await();
  }

  @Benchmark
  @OperationsPerInvocation(AT_A_TIME)
  public long generated() {
    return all(generated);
  }

  @Benchmark
  @OperationsPerInvocation(AT_A_TIME)
  public long byHand() {
    return all(byHand);
  }
}
