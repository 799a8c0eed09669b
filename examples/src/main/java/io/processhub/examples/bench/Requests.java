package io.processhub.examples.bench;

import io.processhub.ProcessHub;
import io.processhub.ProcessRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Requests from this node. */
final class Requests {
  private static final int WINDOW = 256;
  private static final String BODY = "how are you?";

  private final EventBus bus;
  private final ProcessHub hub;
  private final DeliveryOptions options = new DeliveryOptions();

  /** What was looked up and is still in somebody's hands. */
  private final List<ProcessRecord> records = new ArrayList<>();

  private String[] addresses = {};
  private String addressesOf = "";

  Requests(Vertx vertx, ProcessHub hub) {
    this.bus = vertx.eventBus();
    this.hub = hub;
  }

  /**
   * For a while requests to one address, or in random order to many plain ones or to all processes
   * on other nodes.
   */
  Future<JsonObject> measure(JsonObject arguments) {
    long millis = arguments.getLong(BenchNode.MILLIS);
    int window = arguments.getInteger(BenchNode.WINDOW);
    String plain = arguments.getString(BenchNode.ADDRESS);
    if (plain != null && !arguments.containsKey(BenchNode.COUNT)) {
      return Window.runFor(millis, window, i -> request(plain)).map(BenchNode::timed);
    }
    String[] targets = targets(arguments);
    return Window.runFor(millis, window, i -> request(targets[i % targets.length]))
        .map(BenchNode::timed);
  }

  private Future<?> request(String address) {
    return bus.request(address, BODY, options);
  }

  private String[] targets(JsonObject arguments) {
    if (!addressesOf.equals(arguments.encode())) {
      addressesOf = arguments.encode();
      String plain = arguments.getString(BenchNode.ADDRESS);
      addresses =
          (plain != null
                  ? shuffled(Ids.range(plain, 0, arguments.getInteger(BenchNode.COUNT)))
                  : addresses(arguments, id -> !here(id)))
              .toArray(String[]::new);
      if (addresses.length == 0) {
        throw new IllegalStateException("no process runs on another node");
      }
    }
    return addresses;
  }

  private List<String> addresses(JsonObject arguments, Predicate<String> wanted) {
    String prefix = arguments.getString(BenchNode.PREFIX);
    List<String> found = new ArrayList<>();
    for (String id : Ids.range(prefix, 0, arguments.getInteger(BenchNode.COUNT))) {
      if (wanted.test(id)) {
        found.add(hub.address(id));
      }
    }
    return shuffled(found);
  }

  private static List<String> shuffled(List<String> addresses) {
    Collections.shuffle(addresses, new Random(1));
    return addresses;
  }

  private boolean here(String id) {
    ProcessRecord process = hub.lookup(id);
    return process == null
        || process.replicas().isEmpty()
        || process.replicas().get(0).nodeName().equals(hub.nodeName());
  }

  /** Sends to every process once, and looks up every tenth and holds on to what was found. */
  Future<JsonObject> useAll(JsonObject arguments) {
    List<String> all = addresses(arguments, id -> true);
    String prefix = arguments.getString(BenchNode.PREFIX);
    for (int i = 0; i < all.size(); i += 10) {
      ProcessRecord process = hub.lookup(Ids.of(prefix, i));
      if (process == null) {
        return Future.failedFuture("not found: " + i);
      }
      records.add(process);
    }
    return Window.run(all.size(), WINDOW, i -> request(all.get(i))).map(BenchNode::timed);
  }
}
