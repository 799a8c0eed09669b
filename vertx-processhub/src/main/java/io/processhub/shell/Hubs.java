package io.processhub.shell;

import io.processhub.CallChecks;
import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import org.jspecify.annotations.Nullable;

/** Makes hubs, and finds those that run in a Vertx. Thread safe. */
public final class Hubs {
  private static final String MAP = "io.processhub.hubs";

  private record Entry(HubImpl hub) implements Shareable {}

  private Hubs() {}

  /**
   * A hub that is not started yet.
   *
   * @throws IllegalArgumentException naming the option that is wrong, or both that contradict, or
   *     the id if a hub of that id is started in this Vertx
   */
  public static ProcessHub create(Vertx vertx, ProcessHubOptions options) {
    CallChecks.present("vertx", vertx);
    ProcessHubOptions own = new ProcessHubOptions(CallChecks.present("options", options));
    HubImpl hub = new HubImpl(vertx, own.validate());
    if (find(vertx, hub.id()) != null) {
      throw new IllegalArgumentException("a hub '" + hub.id() + "' runs in this Vertx already");
    }
    return hub;
  }

  /** The started hub of that id in this Vertx, or null. */
  public static @Nullable ProcessHub find(Vertx vertx, String hubId) {
    Entry entry = map(vertx).get(hubId);
    return entry == null ? null : entry.hub;
  }

  /** The Vertx of that hub. */
  public static Vertx vertx(ProcessHub hub) {
    if (CallChecks.present("hub", hub) instanceof HubImpl own) {
      return own.vertx();
    }
    throw new IllegalArgumentException("no hub of ProcessHub.create: " + hub.getClass().getName());
  }

  /** Whether the id was free in this Vertx; if so it is taken now. */
  static boolean take(Vertx vertx, HubImpl hub) {
    return map(vertx).putIfAbsent(hub.id(), new Entry(hub)) == null;
  }

  static void release(Vertx vertx, HubImpl hub) {
    map(vertx).removeIfPresent(hub.id(), new Entry(hub));
  }

  private static LocalMap<String, Entry> map(Vertx vertx) {
    return vertx.sharedData().getLocalMap(MAP);
  }
}
