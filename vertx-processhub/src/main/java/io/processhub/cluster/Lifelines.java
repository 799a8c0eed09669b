package io.processhub.cluster;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.spi.cluster.NodeInfo;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An idle connection to the event bus of each other node. When the process there ends, however it
 * does, its system closes the connection at once; if a new one is refused then, nobody listens
 * there any more and the node is suspected, long before a failure detector may take it for lost. A
 * connection that cannot be made for any other reason says nothing, nor does a node that hangs or
 * is cut off: its connections stay.
 *
 * <p>Opens none before somebody listens.
 */
final class Lifelines {
  private static final Logger log = LoggerFactory.getLogger(Lifelines.class);
  private static final int CONNECT_TIMEOUT = 1_000;
  private static final long INFO_TIMEOUT = 5_000;

  /**
   * While a process ends, its connections may go before it refuses new ones: so often, and after so
   * many ms each time, it is tried again at once.
   */
  private static final int RETRIES = 20;

  private static final long RETRY = 25;

  /** An event bus that so many times closes an idle connection does not keep any. */
  private static final int MOST_CLOSED = 3;

  /** A connection that stood so many ms was kept, whatever closed it. */
  private static final long STOOD = 60_000;

  private final Vertx vertx;
  private final Context context;
  private final String self;
  private final Function<String, Future<NodeInfo>> infos;
  private final NetClient client;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  // on the context only
  private final Map<String, Line> lines = new HashMap<>();
  private List<String> nodes = List.of();
  private boolean stopped;

  /** The connection to one node. */
  private static final class Line {
    private final String node;
    private @Nullable NodeInfo info;
    private @Nullable NetSocket socket;
    private boolean opening;
    private boolean wasOpen;
    private boolean over;
    private long openedAt;
    private int closed;
    private int failed;

    private Line(String node) {
      this.node = node;
    }
  }

  /**
   * @param infos where the event bus of a node listens
   */
  Lifelines(Vertx vertx, Context context, String self, Function<String, Future<NodeInfo>> infos) {
    this.vertx = vertx;
    this.context = context;
    this.self = self;
    this.infos = infos;
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT)
                .setReconnectAttempts(0)
                .setTcpKeepAlive(true));
  }

  /**
   * Adds a listener, from any thread.
   *
   * @param listener told the id of a suspected node, on the context
   * @return removes it
   */
  Runnable add(Consumer<String> listener) {
    // wrapped, so that one consumer added twice is removed once
    Consumer<String> own = listener::accept;
    listeners.add(own);
    context.runOnContext(v -> poll());
    return () -> listeners.remove(own);
  }

  /** These are in the cluster now; on the context. */
  void nodes(List<String> now) {
    nodes = now;
    lines
        .values()
        .removeIf(
            line -> {
              boolean gone = !now.contains(line.node);
              if (gone) {
                end(line);
              }
              return gone;
            });
    poll();
  }

  /** Opens what is missing; on the context. */
  void poll() {
    if (stopped || listeners.isEmpty()) {
      return;
    }
    for (String node : nodes) {
      if (!node.equals(self)) {
        Line line = lines.computeIfAbsent(node, Line::new);
        if (line.socket == null && !line.opening && !line.over) {
          open(line);
        }
      }
    }
  }

  private void open(Line line) {
    line.opening = true;
    NodeInfo known = line.info;
    if (known != null) {
      connect(line, known);
      return;
    }
    infos
        .apply(line.node)
        .timeout(INFO_TIMEOUT, TimeUnit.MILLISECONDS)
        .onComplete(
            found -> context.runOnContext(v -> connect(line, found)),
            failure -> {
              log.debug("It is not known where " + line.node + " listens: " + failure);
              context.runOnContext(v -> line.opening = false);
            });
  }

  private void connect(Line line, @Nullable NodeInfo info) {
    line.info = info;
    if (line.over || stopped || info == null) {
      line.opening = false;
      return;
    }
    client
        .connect(info.port(), info.host())
        .onComplete(socket -> connected(line, socket), failure -> failed(line, failure));
  }

  private void connected(Line line, NetSocket socket) {
    line.opening = false;
    if (line.over || stopped) {
      socket.close();
      return;
    }
    line.wasOpen = true;
    line.openedAt = System.nanoTime();
    line.failed = 0;
    line.socket = socket;
    socket.closeHandler(v -> closed(line));
  }

  private void closed(Line line) {
    line.socket = null;
    if (line.over || stopped) {
      return;
    }
    boolean stood = System.nanoTime() - line.openedAt > TimeUnit.MILLISECONDS.toNanos(STOOD);
    line.closed = stood ? 1 : line.closed + 1;
    if (line.closed > MOST_CLOSED) {
      // for example one that speaks TLS
      log.debug(line.node + " closes idle connections: its end is noticed by the cluster only");
      end(line);
    } else {
      // a process that ends may take one more connection before it takes none
      vertx.setTimer(RETRY, id -> reopen(line));
    }
  }

  private void reopen(Line line) {
    if (!line.over && !line.opening && line.socket == null && !stopped) {
      open(line);
    }
  }

  private void failed(Line line, Throwable failure) {
    line.opening = false;
    if (line.over || stopped) {
      return;
    }
    if (line.wasOpen && refused(failure)) {
      // watched again when it takes a connection again
      line.wasOpen = false;
      line.closed = 0;
      line.failed = 0;
      suspect(line.node);
      return;
    }
    log.debug("No connection to " + line.node + ": " + failure);
    if (line.wasOpen && ++line.failed <= RETRIES) {
      vertx.setTimer(RETRY, id -> reopen(line));
    }
  }

  /**
   * The system there says that nobody listens. A {@code ConnectException} stands for other errors
   * of the system, too; only its text tells which.
   */
  private static boolean refused(Throwable failure) {
    return failure instanceof ConnectException
        && !(failure instanceof ConnectTimeoutException)
        && String.valueOf(failure.getMessage()).contains("refused");
  }

  private void suspect(String node) {
    log.debug(node + " closed its connection and refuses a new one");
    for (Consumer<String> listener : listeners) {
      try {
        listener.accept(node);
      } catch (RuntimeException e) {
        log.error("A listener to suspicions failed", e);
      }
    }
  }

  private static void end(Line line) {
    line.over = true;
    NetSocket open = line.socket;
    if (open != null) {
      open.close();
    }
  }

  /** On the context. */
  void stop() {
    stopped = true;
    lines.values().forEach(Lifelines::end);
    client.close();
  }
}
