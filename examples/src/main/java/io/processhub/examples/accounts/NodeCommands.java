package io.processhub.examples.accounts;

import io.processhub.examples.local.NodeAgent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the launcher of a quickstart can ask of an {@link AccountsNode}. */
public final class NodeCommands {
  static final String OPEN = "open";
  static final String PLACEMENT = "placement";
  static final String COUNT = "count";
  static final String REPLAY = "replay";
  static final String READ = "read";
  static final String HURRY = "hurry";

  static final String LOCKED = "locked";
  static final String SHARE = "share";
  static final String SHARES = "shares";
  static final String DROP = "drop";
  static final String DONE = "done";

  private final AccountsNode node;
  private @Nullable Replay replay;

  private NodeCommands(AccountsNode node) {
    this.node = node;
  }

  /** Starts to answer; call it once, on any thread. */
  public static void serve(NodeAgent agent, AccountsNode node) {
    NodeCommands commands = new NodeCommands(node);
    agent
        .on(OPEN, (arguments, progress) -> commands.open())
        .on(PLACEMENT, (arguments, progress) -> commands.placement())
        .on(COUNT, (arguments, progress) -> commands.count())
        .on(REPLAY, commands::replay)
        .on(HURRY, (arguments, progress) -> commands.hurry())
        .on(READ, (arguments, progress) -> commands.read())
        .onStop(node::close)
        .serve(
            node.vertx().getOrCreateContext(), new JsonObject().put("node", node.hub().nodeName()));
  }

  private Future<JsonObject> open() {
    return file()
        .compose(file -> node.open(file.byAccount().keySet()))
        .map(started -> new JsonObject().put(DONE, started));
  }

  private Future<JsonObject> placement() {
    JsonObject placement = new JsonObject();
    node.placement().forEach(placement::put);
    return Future.succeededFuture(placement);
  }

  private Future<JsonObject> count() {
    HostedAccounts hosted = HostedAccounts.of(node.vertx());
    long accounts = node.hub().localProcesses().size();
    return Future.succeededFuture(
        new NodeCount(accounts, hosted.received(), hosted.recovered())
            .toJson()
            .put(LOCKED, node.hub().locked()));
  }

  private Future<JsonObject> replay(JsonObject arguments, Consumer<JsonObject> progress) {
    int share = arguments.getInteger(SHARE);
    int shares = arguments.getInteger(SHARES);
    int drop = arguments.getInteger(DROP);
    return file()
        .map(file -> shareOf(file.events(), share, shares, drop))
        .compose(
            events -> {
              replay = new Replay(node, events);
              return replay.run(done -> progress.accept(new JsonObject().put(DONE, done)));
            })
        .map(done -> new JsonObject().put(DONE, done));
  }

  private Future<JsonObject> hurry() {
    if (replay != null) {
      replay.hurry();
    }
    return Future.succeededFuture(new JsonObject());
  }

  private Future<JsonObject> read() {
    return file()
        .map(file -> file.byAccount().keySet())
        .compose(new AccountReader(node)::read)
        .map(
            readings -> {
              JsonObject json = new JsonObject();
              readings.forEach((account, reading) -> json.put(account, reading.toJson()));
              return json;
            });
  }

  /**
   * The events that one of several clients sends: all of an account, or none.
   *
   * @param drop the number of an event that is left out, counted from 1; 0 for none
   */
  static List<AccountEvent> shareOf(List<AccountEvent> all, int share, int shares, int drop) {
    List<AccountEvent> mine = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      AccountEvent event = all.get(i);
      if (i + 1 != drop && Math.floorMod(event.account().hashCode(), shares) == share) {
        mine.add(event);
      }
    }
    return mine;
  }

  static Map<String, Reading> readings(JsonObject json) {
    Map<String, Reading> readings = new TreeMap<>();
    json.fieldNames().forEach(name -> readings.put(name, Reading.of(json.getJsonObject(name))));
    return readings;
  }

  // Read for each command: between commands a node holds no events.
  private Future<EventFile> file() {
    return node.vertx().executeBlocking(EventFile::shipped);
  }
}
