package io.processhub.shell;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessHubQuery;
import io.processhub.ProcessHubService;
import io.processhub.wire.Addresses;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Puts the hub's service and its queries on the event bus. */
final class HubServices {
  private final Vertx vertx;
  private final ProcessHubService service;
  private final String serviceAddress;
  private final String readAddress;
  private final List<MessageConsumer<Object>> consumers = new ArrayList<>();

  HubServices(Vertx vertx, ProcessHub hub, ProcessHubOptions options) {
    this.vertx = vertx;
    this.service = new HubService(vertx, hub, options);
    this.serviceAddress = Addresses.service(hub.id());
    this.readAddress = Addresses.read(hub.id());
  }

  /** Generated classes go by their full names: imports are resolved before they are generated. */
  void open() {
    consume(
        serviceAddress,
        new ServiceGuard(ProcessHubService.class),
        new io.processhub.ProcessHubServiceVertxProxyHandler(vertx, service, true, -1, false));
    consume(
        readAddress,
        new ServiceGuard(ProcessHubQuery.class),
        new io.processhub.ProcessHubQueryVertxProxyHandler(vertx, service, true, -1, false));
  }

  private void consume(String address, ServiceGuard guard, Handler<Message<JsonObject>> handler) {
    consumers.add(vertx.eventBus().consumer(address, message -> guard.pass(message, handler)));
  }

  void close() {
    consumers.forEach(MessageConsumer::unregister);
    consumers.clear();
  }
}
