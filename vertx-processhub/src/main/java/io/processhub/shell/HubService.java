package io.processhub.shell;

import io.processhub.HubException;
import io.processhub.InvalidRequestException;
import io.processhub.NotAllowedException;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessHubService;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.StopOptions;
import io.processhub.UpdateOptions;
import io.processhub.model.Member;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The hub over the event bus: JSON in, JSON out, failures as service exceptions with a code. */
final class HubService implements ProcessHubService {
  private static final int PAGE = 1_000;

  private final Vertx vertx;
  private final ProcessHub hub;
  private final List<Pattern> allowed;

  HubService(Vertx vertx, ProcessHub hub, ProcessHubOptions options) {
    this.vertx = vertx;
    this.hub = hub;
    this.allowed = options.getServiceAllowedVerticles().stream().map(HubService::pattern).toList();
  }

  /** A name pattern: {@code *} stands for any characters. */
  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (String part : glob.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(part.isEmpty() ? "" : Pattern.quote(part));
      if (regex.isEmpty()) {
        regex.append("(?:)");
      }
    }
    return Pattern.compile(regex.toString());
  }

  private static <T> Future<T> answer(Supplier<Future<T>> work) {
    Future<T> done;
    try {
      done = work.get();
    } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
      done = Future.failedFuture(new InvalidRequestException(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    return done.recover(e -> Future.failedFuture(HubException.from(e).toServiceException()));
  }

  @Override
  public Future<JsonObject> lookup(String id) {
    ProcessRecord record = hub.lookup(id);
    return Future.succeededFuture(record == null ? null : record.toJson());
  }

  @Override
  public Future<JsonObject> list(JsonObject query) {
    return answer(() -> Future.succeededFuture(page(query)));
  }

  private JsonObject page(JsonObject query) {
    String tag = query.getString("tag");
    String node = query.getString("node");
    String status = query.getString("status");
    String after = query.getString("after");
    int limit = query.getInteger("limit", PAGE);
    if (limit < 1 || limit > PAGE) {
      throw new IllegalArgumentException("limit must be 1 to " + PAGE + ", is " + limit);
    }
    // The smallest ids after the cursor, without sorting everything.
    PriorityQueue<ProcessRecord> page =
        new PriorityQueue<>(Comparator.comparing(ProcessRecord::id).reversed());
    boolean more = false;
    for (ProcessRecord record : tag == null ? hub.processes() : hub.processesTagged(tag)) {
      if ((after == null || record.id().compareTo(after) > 0)
          && (node == null || isOn(record, node))
          && (status == null || record.status().name().equals(status))) {
        page.add(record);
        if (page.size() > limit) {
          page.poll();
          more = true;
        }
      }
    }
    List<ProcessRecord> sorted = new ArrayList<>(page);
    sorted.sort(Comparator.comparing(ProcessRecord::id));
    JsonArray records = new JsonArray();
    sorted.forEach(record -> records.add(record.toJson()));
    JsonObject result = new JsonObject().put("records", records);
    return more ? result.put("next", sorted.get(sorted.size() - 1).id()) : result;
  }

  private static boolean isOn(ProcessRecord record, String node) {
    return record.replicas().stream()
        .anyMatch(r -> r.node().equals(node) || r.nodeName().equals(node));
  }

  @Override
  public Future<JsonArray> tags() {
    TreeSet<String> tags = new TreeSet<>();
    hub.processes().forEach(record -> tags.addAll(record.tags()));
    return Future.succeededFuture(new JsonArray(new ArrayList<>(tags)));
  }

  @Override
  public Future<JsonArray> nodes() {
    JsonArray nodes = new JsonArray();
    HubView view = ((HubImpl) hub).view();
    for (Member member : view.view.members()) {
      nodes.add(
          new JsonObject()
              .put("node", member.node().value())
              .put("nodeName", member.name())
              .put("weight", member.weight())
              .put("zone", member.zone())
              .put("tags", new JsonArray(member.tags().stream().sorted().toList()))
              .put("hosting", member.hosting())
              .put("cordoned", member.cordoned())
              .put("processes", count(member.node().value())));
    }
    return Future.succeededFuture(nodes);
  }

  private long count(String node) {
    return hub.processes().stream().filter(record -> isOn(record, node)).count();
  }

  @Override
  public Future<JsonObject> status() {
    return Future.succeededFuture(
        new JsonObject()
            .put("hubId", hub.id())
            .put("node", ((HubImpl) hub).node())
            .put("nodeName", hub.nodeName())
            .put("status", hub.status().name())
            .put("locked", hub.locked())
            .put("processes", hub.processes().size())
            .put("localProcesses", hub.localProcesses().size()));
  }

  @Override
  public Future<JsonObject> start(JsonObject request) {
    return answer(
        () -> {
          List<ProcessSpec> specs = new ArrayList<>();
          for (Object spec : required(request, "specs")) {
            specs.add(new ProcessSpec((JsonObject) spec));
          }
          specs.forEach(spec -> checkAllowed(spec.getVerticle()));
          JsonObject options = request.getJsonObject("options");
          StartOptions how = options == null ? new StartOptions() : new StartOptions(options);
          return hub.startProcesses(specs, how).map(result -> result.toJson());
        });
  }

  private void checkAllowed(String verticle) {
    if (allowed.stream().noneMatch(pattern -> pattern.matcher(verticle).matches())) {
      throw new NotAllowedException("verticle", verticle);
    }
  }

  private static JsonArray required(JsonObject request, String field) {
    JsonArray values = request.getJsonArray(field);
    if (values == null) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
    return values;
  }

  private static String requiredText(JsonObject request, String field) {
    String value = request.getString(field);
    if (value == null) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
    return value;
  }

  @Override
  public Future<JsonObject> stop(JsonObject request) {
    return answer(
        () -> {
          List<String> ids = new ArrayList<>();
          required(request, "ids").forEach(id -> ids.add((String) id));
          JsonObject options = request.getJsonObject("options");
          StopOptions how = options == null ? new StopOptions() : new StopOptions(options);
          return hub.stopProcesses(ids, how).map(result -> result.toJson());
        });
  }

  @Override
  public Future<JsonObject> update(JsonObject request) {
    return answer(
        () -> {
          JsonObject options = request.getJsonObject("options");
          UpdateOptions how = options == null ? new UpdateOptions() : new UpdateOptions(options);
          return hub.updateProcess(requiredText(request, "id"), how).map(ProcessRecord::toJson);
        });
  }

  @Override
  public Future<Void> send(JsonObject request) {
    return answer(
        () -> {
          vertx.eventBus().send(target(request), request.getValue("body"), delivery(request));
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<JsonObject> request(JsonObject request) {
    return answer(
        () ->
            vertx
                .eventBus()
                .request(target(request), request.getValue("body"), delivery(request))
                .map(
                    reply ->
                        new JsonObject()
                            .put("headers", headers(reply.headers()))
                            .put("body", reply.body())));
  }

  private String target(JsonObject request) {
    String id = requiredText(request, "id");
    String node = request.getString("node");
    return node == null ? hub.address(id) : hub.address(id, node);
  }

  private static DeliveryOptions delivery(JsonObject request) {
    DeliveryOptions options = new DeliveryOptions();
    JsonObject headers = request.getJsonObject("headers");
    if (headers != null) {
      headers.forEach(header -> options.addHeader(header.getKey(), (String) header.getValue()));
    }
    Long timeout = request.getLong("timeout");
    return timeout == null ? options : options.setSendTimeout(timeout);
  }

  private static @Nullable JsonObject headers(MultiMap headers) {
    JsonObject json = new JsonObject();
    headers.forEach(header -> json.put(header.getKey(), header.getValue()));
    return json;
  }
}
