package io.processhub.shell;

import io.processhub.model.Epoch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Notes what it is called for; the test ends its calls. */
final class FakeReplica implements Recipient {
  Epoch epoch = Epoch.NONE;
  final List<Object> calls = new ArrayList<>();
  final ArrayDeque<Promise<Object>> handling = new ArrayDeque<>();
  private final int concurrency;
  private final Function<Message<Object>, @Nullable Future<?>> receive;
  @Nullable Promise<Buffer> exporting;
  @Nullable Promise<Object> importing;
  @Nullable Promise<Object> roleChanging;
  @Nullable Promise<Checkpoint> checkpointing;
  boolean requested;
  boolean passive;
  String state = "state";
  boolean deltas = true;
  final List<Long> tokens = new ArrayList<>();

  FakeReplica(int concurrency) {
    this.concurrency = concurrency;
    this.receive =
        message -> {
          Promise<Object> done = Promise.promise();
          handling.add(done);
          return done.future();
        };
  }

  FakeReplica(Function<Message<Object>, @Nullable Future<?>> receive) {
    this.concurrency = 1;
    this.receive = receive;
  }

  void endOne() {
    handling.remove().complete();
  }

  @Override
  public boolean standsBy() {
    return passive;
  }

  @Override
  public @Nullable Future<?> receive(Message<Object> message) {
    calls.add(message.body());
    return receive.apply(message);
  }

  @Override
  public @Nullable Future<Buffer> exportState() {
    calls.add("export");
    return exporting == null ? null : exporting.future();
  }

  @Override
  public @Nullable Future<?> importState(Buffer state) {
    calls.add("import " + state);
    return importing == null ? null : importing.future();
  }

  @Override
  public @Nullable Future<?> tellRole() {
    calls.add("role");
    return roleChanging == null ? null : roleChanging.future();
  }

  @Override
  public @Nullable Future<Checkpoint> exportCheckpoint(boolean whole) {
    calls.add(whole ? "checkpoint" : "increment");
    return checkpointing == null
        ? Future.succeededFuture(new Checkpoint(Buffer.buffer(state), deltas && !whole))
        : checkpointing.future();
  }

  @Override
  public @Nullable Future<?> applyDelta(Buffer delta) {
    calls.add("apply " + delta);
    return null;
  }

  @Override
  public @Nullable Future<?> mergeState(Buffer other) {
    calls.add("merge " + other);
    return null;
  }

  @Override
  public boolean takeRequest() {
    boolean wished = requested;
    requested = false;
    return wished;
  }

  @Override
  public void checkpoint(long token, boolean increment, byte[] bytes) {
    tokens.add(token);
  }

  @Override
  public void failed(Throwable cause) {
    calls.add(cause);
  }

  @Override
  public long roleTimeout() {
    return 10_000;
  }

  @Override
  public Epoch epoch() {
    return epoch;
  }

  @Override
  public int concurrency() {
    return concurrency;
  }
}
