package io.processhub.shell;

import io.processhub.CallTimeoutException;
import io.processhub.HubException;
import io.processhub.MigrationReport;
import io.processhub.NoSuchProcessException;
import io.processhub.NotAllowedException;
import io.processhub.Plan;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessHubService;
import io.processhub.ProcessRecord;
import io.processhub.ServiceMapping;
import io.processhub.StartResult;
import io.processhub.StopResult;
import io.processhub.StuckMigration;
import io.processhub.model.Member;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The hub over the event bus: JSON in, JSON out, failures as service exceptions with a code. */
final class HubService implements ProcessHubService {
  private final Vertx vertx;
  private final ProcessHub hub;
  private final ProcessHubOptions options;

  HubService(Vertx vertx, ProcessHub hub, ProcessHubOptions options) {
    this.vertx = vertx;
    this.hub = hub;
    this.options = options;
  }

  private static <T> Future<T> answer(Supplier<Future<T>> work) {
    Future<T> done;
    try {
      done = work.get();
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    return done.recover(
        e ->
            Future.failedFuture(
                e instanceof ServiceException ? e : HubException.from(e).toServiceException()));
  }

  @Override
  public Future<JsonObject> lookup(String id) {
    return answer(
        () -> {
          ProcessRecord record = hub.lookup(ServiceMapping.id(id));
          return Future.succeededFuture(record == null ? null : record.toJson());
        });
  }

  @Override
  public Future<JsonObject> list(JsonObject query) {
    return answer(() -> Future.succeededFuture(page(ServiceMapping.list(query))));
  }

  private JsonObject page(ServiceMapping.Listing query) {
    // The smallest ids after the cursor, without sorting everything.
    PriorityQueue<ProcessRecord> page =
        new PriorityQueue<>(Comparator.comparing(ProcessRecord::id).reversed());
    boolean more = false;
    for (ProcessRecord record : tagged(query.tag())) {
      if ((query.after() == null || record.id().compareTo(query.after()) > 0)
          && (query.node() == null || isOn(record, query.node()))
          && (query.status() == null || record.status() == query.status())) {
        page.add(record);
        if (page.size() > query.limit()) {
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

  private List<ProcessRecord> tagged(@Nullable String tag) {
    return tag == null ? hub.processes() : hub.processesTagged(tag);
  }

  private static boolean isOn(ProcessRecord record, String node) {
    return record.replicas().stream()
        .anyMatch(r -> r.node().equals(node) || r.nodeName().equals(node));
  }

  @Override
  public Future<JsonArray> tags() {
    return answer(
        () -> {
          TreeSet<String> tags = new TreeSet<>();
          hub.processes().forEach(record -> tags.addAll(record.tags()));
          return Future.succeededFuture(new JsonArray(new ArrayList<>(tags)));
        });
  }

  @Override
  public Future<JsonArray> nodes() {
    return answer(() -> Future.succeededFuture(nodesNow()));
  }

  private JsonArray nodesNow() {
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
    return nodes;
  }

  private long count(String node) {
    return hub.processes().stream().filter(record -> isOn(record, node)).count();
  }

  @Override
  public Future<JsonObject> status() {
    return answer(() -> Future.succeededFuture(statusNow()));
  }

  private JsonObject statusNow() {
    return new JsonObject()
        .put("hubId", hub.id())
        .put("node", ((HubImpl) hub).node())
        .put("nodeName", hub.nodeName())
        .put("status", hub.status().name())
        .put("locked", hub.locked())
        .put("processes", hub.processes().size())
        .put("localProcesses", hub.localProcesses().size())
        .put("refusedMessages", ((HubImpl) hub).refusedMessages())
        .put("migrations", new JsonArray(((HubImpl) hub).progress()));
  }

  @Override
  public Future<JsonObject> start(JsonObject request) {
    return answer(
        () -> {
          ServiceMapping.Start start = ServiceMapping.start(request);
          start.specs().forEach(spec -> checkAllowed(spec.getVerticle()));
          return hub.startProcesses(start.specs(), start.options()).map(StartResult::toJson);
        });
  }

  private void checkAllowed(String verticle) {
    if (!options.allowsVerticle(verticle)) {
      throw new NotAllowedException(verticle, "serviceAllowedVerticles");
    }
  }

  @Override
  public Future<JsonObject> stop(JsonObject request) {
    return answer(
        () -> {
          ServiceMapping.Stop stop = ServiceMapping.stop(request);
          return hub.stopProcesses(stop.ids(), stop.options()).map(StopResult::toJson);
        });
  }

  @Override
  public Future<JsonObject> update(JsonObject request) {
    return answer(
        () -> {
          ServiceMapping.Update update = ServiceMapping.update(request);
          return hub.updateProcess(update.id(), update.options()).map(ProcessRecord::toJson);
        });
  }

  @Override
  public Future<Void> send(JsonObject request) {
    return answer(
        () -> {
          ServiceMapping.Delivery what = ServiceMapping.send(request);
          vertx.eventBus().send(target(what), what.body(), delivery(what));
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<JsonObject> request(JsonObject request) {
    return answer(
        () -> {
          ServiceMapping.Delivery what = ServiceMapping.request(request);
          return vertx
              .eventBus()
              .request(target(what), what.body(), delivery(what))
              .map(
                  reply ->
                      new JsonObject()
                          .put("headers", headers(reply.headers()))
                          .put("body", reply.body()))
              .recover(failure -> Future.failedFuture(named(failure, what)));
        });
  }

  /** What the process itself answered stays as it is. */
  private static Throwable named(Throwable failure, ServiceMapping.Delivery what) {
    if (!(failure instanceof ReplyException reply)) {
      return failure;
    }
    return switch (reply.failureType()) {
      case NO_HANDLERS -> new NoSuchProcessException(what.id());
      case TIMEOUT -> new CallTimeoutException("request", what.id(), what.timeout());
      case RECIPIENT_FAILURE ->
          reply instanceof ServiceException
              ? reply
              : new ServiceException(reply.failureCode(), reply.getMessage());
      default -> failure;
    };
  }

  private String target(ServiceMapping.Delivery what) {
    String node = what.node();
    return node == null ? hub.address(what.id()) : hub.address(what.id(), node);
  }

  private static DeliveryOptions delivery(ServiceMapping.Delivery what) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(what.timeout());
    what.headers().forEach(options::addHeader);
    return options;
  }

  @Override
  public Future<JsonObject> explain(String id) {
    return answer(() -> Future.succeededFuture(hub.admin().explain(ServiceMapping.id(id))));
  }

  @Override
  public Future<JsonArray> stuck() {
    return answer(
        () ->
            Future.succeededFuture(
                new JsonArray(hub.admin().stuck().stream().map(StuckMigration::toJson).toList())));
  }

  @Override
  public Future<JsonObject> plan(JsonObject request) {
    return answer(() -> hub.admin().plan(ServiceMapping.plan(request)).map(Plan::toJson));
  }

  @Override
  public Future<JsonObject> move(String id, String node) {
    return answer(() -> hub.admin().move(id, node).map(MigrationReport::toJson));
  }

  @Override
  public Future<JsonObject> drain(String node) {
    return answer(() -> hub.admin().drain(node).map(MigrationReport::toJson));
  }

  @Override
  public Future<JsonObject> rebalance() {
    return answer(() -> hub.admin().rebalance().map(MigrationReport::toJson));
  }

  @Override
  public Future<Void> pin(String id) {
    return answer(() -> hub.admin().pin(id));
  }

  @Override
  public Future<Void> unpin(String id) {
    return answer(() -> hub.admin().unpin(id));
  }

  @Override
  public Future<Void> cordon(String node) {
    return answer(() -> hub.admin().cordon(node));
  }

  @Override
  public Future<Void> uncordon(String node) {
    return answer(() -> hub.admin().uncordon(node));
  }

  @Override
  public Future<Void> resetClusterSize(int size, boolean force) {
    return answer(() -> hub.admin().resetClusterSize(size, force));
  }

  private static JsonObject headers(MultiMap headers) {
    JsonObject json = new JsonObject();
    headers.forEach(header -> json.put(header.getKey(), header.getValue()));
    return json;
  }
}
