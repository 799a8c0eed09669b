package io.processhub.shell;

import io.processhub.ProcessVerticle;
import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Notes per sender the last number that it was told, which must be one more than the one before,
 * and takes that along as its state.
 */
public class Ledgered extends ProcessVerticle {
  static final List<String> WRONG = new CopyOnWriteArrayList<>();
  static final List<String> CALLS = new CopyOnWriteArrayList<>();

  private JsonObject last = new JsonObject();
  private int handling;

  private void note(String call) {
    if (handling != 0) {
      WRONG.add(call + " while a message is handled");
    }
    CALLS.add(process().id() + " " + call);
  }

  @Override
  public Future<?> start() {
    note("start");
    return Future.succeededFuture();
  }

  @Override
  protected Future<Buffer> exportState() throws Exception {
    note("export");
    switch (config().getString("export", "")) {
      case "throws":
        throw new IllegalStateException("export threw");
      case "fails":
        return Future.failedFuture("export failed");
      case "hangs":
        return Future.future(promise -> {});
      case "large":
        return Future.succeededFuture(Buffer.buffer(new byte[2_000]));
      default:
        return Future.succeededFuture(last.isEmpty() ? Buffer.buffer() : last.toBuffer());
    }
  }

  @Override
  protected Future<?> importState(Buffer state) {
    note("import");
    if (config().getString("import", "").equals("fails")) {
      return Future.failedFuture("import failed");
    }
    last = state.toJsonObject();
    return Future.succeededFuture();
  }

  @Override
  protected Future<?> roleChanged(Role role, long epoch) {
    note(role + " " + epoch);
    return Future.succeededFuture();
  }

  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    String sender = message.headers().get("sender");
    if (sender == null) {
      return answer(message);
    }
    long number = (Long) message.body();
    long before = last.getLong(sender, -1L);
    if (number != before + 1) {
      WRONG.add(process().id() + " got " + number + " of " + sender + " after " + before);
    }
    last.put(sender, number);
    if (number % 3 == 0) {
      message.reply(number);
      return null;
    }
    handling++;
    return vertx
        .timer(1)
        .onComplete(
            v -> {
              handling--;
              message.reply(number);
            })
        .mapEmpty();
  }

  private @Nullable Future<?> answer(Message<Object> message) {
    CALLS.add(process().id() + " received " + message.body());
    if ("fail".equals(message.body())) {
      message.fail(42, "told to fail");
    } else if ("ask".equals(message.body())) {
      message
          .replyAndRequest("what?")
          .onComplete(
              answer -> {
                if (answer.failed()) {
                  WRONG.add("no answer: " + answer.cause());
                } else if ("refuse".equals(answer.result().body())) {
                  answer.result().fail(43, "refused");
                } else {
                  answer.result().reply("you said " + answer.result().body());
                }
              });
    } else if ("break".equals(message.body())) {
      fail(new IllegalStateException("told to break"));
    } else if (message.replyAddress() != null) {
      message.reply(
          message.address()
              + " "
              + message.isSend()
              + " "
              + message.headers().size()
              + " "
              + message.body());
    }
    return null;
  }
}
