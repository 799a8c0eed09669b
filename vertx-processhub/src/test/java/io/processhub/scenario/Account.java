package io.processhub.scenario;

import io.processhub.ProcessVerticle;
import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * An account whose amount is in a database that refuses lower epochs. A message is the amount to
 * add; a text holds the handler up until {@link #goOn} is called with it.
 */
public class Account extends ProcessVerticle {
  static final String DATABASE = "jdbc:h2:mem:accounts;DB_CLOSE_DELAY=-1";

  private static final int HELD_UP = 10;
  private static final ConcurrentMap<String, Promise<Void>> HELD = new ConcurrentHashMap<>();

  static void goOn(String text) {
    HELD.computeIfAbsent(text, t -> Promise.promise()).complete();
  }

  /** From the first moment of an owner on nobody before it can write. */
  @Override
  protected Future<?> roleChanged(Role role, long epoch) {
    String id = process().id();
    return vertx.executeBlocking(
        () -> update("UPDATE account SET epoch = ? WHERE id = ? AND epoch <= ?", epoch, id, epoch));
  }

  @Override
  protected @Nullable Future<?> receive(Message<Object> message) {
    long epoch = process().epoch();
    String id = process().id();
    if (message.body() instanceof String text) {
      // A long pause: of the handler, the node or the whole machine.
      Promise<Void> held = HELD.computeIfAbsent(text, t -> Promise.promise());
      return held.future().compose(v -> add(id, HELD_UP, epoch)).onSuccess(message::reply);
    }
    return add(id, (Integer) message.body(), epoch).onSuccess(message::reply);
  }

  private Future<Integer> add(String id, int by, long epoch) {
    return vertx.executeBlocking(
        () -> {
          String sql = "UPDATE account SET amount = amount + ? WHERE id = ? AND epoch <= ?";
          if (update(sql, by, id, epoch) == 0) {
            throw new IllegalStateException("account " + id + " has an owner after epoch " + epoch);
          }
          return by;
        });
  }

  static int update(String sql, Object... values) throws SQLException {
    try (Connection connection = DriverManager.getConnection(DATABASE);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
