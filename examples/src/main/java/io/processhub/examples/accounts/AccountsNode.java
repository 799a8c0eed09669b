package io.processhub.examples.accounts;

import io.processhub.ProcessHub;
import io.processhub.ProcessHubOptions;
import io.processhub.ProcessRecord;
import io.processhub.ProcessSpec;
import io.processhub.ProcessStatus;
import io.processhub.StartOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One clustered Vert.x with the hub that runs the accounts. */
public final class AccountsNode {
  /** The hub of this example. */
  public static final String HUB = "accounts";

  private final Vertx vertx;
  private final ProcessHub hub;
  private final AccountForm form;

  private AccountsNode(Vertx vertx, ProcessHub hub, AccountForm form) {
    this.vertx = vertx;
    this.hub = hub;
    this.form = form;
  }

  /**
   * Completes when the node has joined the hub.
   *
   * @param minNodes how many nodes the hub waits for before it starts anything
   */
  public static Future<AccountsNode> start(String nodeName, int minNodes, AccountForm form) {
    ProcessHubOptions options =
        new ProcessHubOptions().setHubId(HUB).setNodeName(nodeName).setMinNodes(minNodes);
    return Vertx.clusteredVertx(new VertxOptions())
        .compose(
            vertx ->
                ProcessHub.create(vertx, options)
                    .start()
                    .map(hub -> new AccountsNode(vertx, hub, form))
                    .recover(
                        failure ->
                            vertx.close().transform(closed -> Future.failedFuture(failure))));
  }

  public Vertx vertx() {
    return vertx;
  }

  public ProcessHub hub() {
    return hub;
  }

  AccountForm form() {
    return form;
  }

  /**
   * Starts a process for each of the accounts; those that run already count as started.
   *
   * @return how many run; fails with the first account's error if one could not be started
   */
  public Future<Integer> open(Collection<String> accounts) {
    List<ProcessSpec> specs =
        accounts.stream().map(account -> new ProcessSpec(account, form.verticle())).toList();
    StartOptions options = new StartOptions().setCheckExisting(false).setTimeout(30_000);
    return hub.startProcesses(specs, options)
        .compose(
            result -> {
              int failed = result.errors().size();
              return failed == 0
                  ? Future.succeededFuture(result.started().size())
                  : Future.failedFuture(
                      failed
                          + " accounts did not start, such as "
                          + result.errors().entrySet().iterator().next());
            });
  }

  /** Account to the name of the node that runs it, for those that run, by this node's registry. */
  public Map<String, String> placement() {
    Map<String, String> placement = new TreeMap<>();
    for (ProcessRecord process : hub.processes()) {
      String node = runningOn(process);
      if (node != null) {
        placement.put(process.id(), node);
      }
    }
    return placement;
  }

  /** What this node knows and has counted, for a person. */
  public JsonObject report() {
    HostedAccounts hosted = HostedAccounts.of(vertx);
    return new NodeCount(hub.localProcesses().size(), hosted.received(), hosted.recovered())
        .toJson()
        .put("status", hub.status().name())
        .put("nodes", hub.nodes().size())
        .put("processes", hub.processes().size());
  }

  /** Leaves the hub, then the cluster. */
  public Future<Void> close() {
    return hub.close().transform(left -> vertx.close());
  }

  private static @Nullable String runningOn(ProcessRecord process) {
    return process.status() == ProcessStatus.RUNNING && !process.replicas().isEmpty()
        ? process.replicas().get(0).nodeName()
        : null;
  }
}
