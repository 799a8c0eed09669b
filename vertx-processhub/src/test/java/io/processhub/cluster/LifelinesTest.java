package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What closed and refused connections say of a node: a server stands for its event bus. */
@Timeout(30)
class LifelinesTest {
  private static final long PATIENCE = 10;
  private static final long NOTHING = 150;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final BlockingQueue<NetSocket> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> suspected = new LinkedBlockingQueue<>();
  private NetServer server = vertx.createNetServer();
  private int port;
  private Lifelines lifelines = lifelines();

  private Lifelines lifelines() {
    return new Lifelines(
        vertx,
        context,
        "self",
        node -> Future.succeededFuture(new NodeInfo("127.0.0.1", port, null)));
  }

  @BeforeEach
  void listen() {
    server = vertx.createNetServer().connectHandler(accepted::add);
    port = server.listen(0, "127.0.0.1").await().actualPort();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void onContext(Runnable action) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        v -> {
          action.run();
          done.complete(null);
        });
    done.get(PATIENCE, TimeUnit.SECONDS);
  }

  private NetSocket connected() throws Exception {
    NetSocket socket = accepted.poll(PATIENCE, TimeUnit.SECONDS);
    assertNotNull(socket, "no connection");
    return socket;
  }

  private void watched(String... nodes) throws Exception {
    lifelines.add(suspected::add);
    onContext(() -> lifelines.nodes(List.of(nodes)));
  }

  @Test
  void node_whose_connections_close_and_are_refused_is_suspected_once() throws Exception {
    watched("self", "other");
    connected();
    server.close().await();
    assertEquals("other", suspected.poll(PATIENCE, TimeUnit.SECONDS));
    onContext(lifelines::poll);
    assertNull(suspected.poll(NOTHING, TimeUnit.MILLISECONDS));
  }

  @Test
  void node_that_takes_a_new_connection_is_not_suspected_until_it_ends() throws Exception {
    watched("self", "other");
    connected().close();
    connected();
    assertTrue(suspected.isEmpty());
    server.close().await();
    assertEquals("other", suspected.poll(PATIENCE, TimeUnit.SECONDS));
  }

  @Test
  void node_that_refuses_the_first_connection_is_not_suspected() throws Exception {
    server.close().await();
    watched("self", "other");
    assertNull(suspected.poll(NOTHING, TimeUnit.MILLISECONDS));
  }

  @Test
  void node_that_has_left_the_cluster_is_not_suspected() throws Exception {
    watched("self", "other");
    NetSocket socket = connected();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    socket.closeHandler(closed::complete);
    onContext(() -> lifelines.nodes(List.of("self")));
    closed.get(PATIENCE, TimeUnit.SECONDS);
    server.close().await();
    assertNull(suspected.poll(NOTHING, TimeUnit.MILLISECONDS));
  }

  @Test
  void event_bus_that_closes_idle_connections_is_left_alone() throws Exception {
    watched("self", "other");
    for (int i = 0; i <= 3; i++) {
      connected().close();
    }
    assertNull(accepted.poll(NOTHING, TimeUnit.MILLISECONDS));
    onContext(lifelines::poll);
    assertNull(accepted.poll(NOTHING, TimeUnit.MILLISECONDS));
    assertTrue(suspected.isEmpty());
  }

  @Test
  void nothing_is_connected_before_somebody_listens() throws Exception {
    onContext(() -> lifelines.nodes(List.of("self", "other")));
    assertNull(accepted.poll(NOTHING, TimeUnit.MILLISECONDS));
    lifelines.add(suspected::add);
    connected();
  }

  @Test
  void stopped_lifelines_close_their_connections_and_suspect_nobody() throws Exception {
    watched("self", "other");
    NetSocket socket = connected();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    socket.closeHandler(closed::complete);
    onContext(lifelines::stop);
    closed.get(PATIENCE, TimeUnit.SECONDS);
    server.close().await();
    assertNull(suspected.poll(NOTHING, TimeUnit.MILLISECONDS));
  }
}
