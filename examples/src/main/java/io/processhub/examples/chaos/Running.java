package io.processhub.examples.chaos;

import io.processhub.ProcessInfo;
import io.vertx.core.json.JsonArray;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The replicas that really run in this JVM, whatever the hub says. Thread-safe. */
final class Running {
  private static final Map<Object, Supplier<ProcessInfo>> REPLICAS = new ConcurrentHashMap<>();

  private Running() {}

  static void begun(Object replica, Supplier<ProcessInfo> process) {
    REPLICAS.put(replica, process);
  }

  static void ended(Object replica) {
    REPLICAS.remove(replica);
  }

  /** Their ids, one for each replica. */
  static JsonArray ids() {
    JsonArray ids = new JsonArray();
    REPLICAS.values().forEach(process -> ids.add(process.get().id()));
    return ids;
  }
}
