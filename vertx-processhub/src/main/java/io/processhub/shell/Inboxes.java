package io.processhub.shell;

import io.processhub.ProcessHubOptions;
import io.processhub.cluster.VertxInternals;
import io.processhub.model.Epoch;
import io.processhub.model.ProcessId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loops on which inboxes of one hub are, and the inboxes without a replica: those that
 * forward, and those whose replica went ahead with its state. On the hub's context, save what says
 * otherwise.
 */
final class Inboxes {
  private static final Logger log = LoggerFactory.getLogger(Inboxes.class);

  /** How long those are kept whose replica ended by itself, in ms. */
  private static final long ORPHANS = 2_000;

  private final Vertx vertx;
  private final ProcessHubOptions options;
  private final String self;
  private final ReplicaAddresses addresses;
  private final Forwarder forwarder;
  private final LeaseDeadline lease;
  private final Map<Object, InboxLoop> loops = new ConcurrentHashMap<>();
  private final Map<ProcessId, Inbox> kept = new HashMap<>();

  /** Those that only wait, and until when, in ns; the oldest first. */
  private final Map<ProcessId, Long> deadlines = new LinkedHashMap<>();

  private @Nullable Long timer;

  Inboxes(
      Vertx vertx,
      ProcessHubOptions options,
      String self,
      ReplicaAddresses addresses,
      Forwarder forwarder) {
    this.vertx = vertx;
    this.options = options;
    this.self = self;
    this.addresses = addresses;
    this.forwarder = forwarder;
    this.lease = new LeaseDeadline(options.getPartitionTolerance().quorum());
  }

  /** The lease ends at that {@link System#nanoTime}: what waited for one goes on. */
  void leaseEnds(long nanos, Epoch since) {
    boolean over = lease.over(since);
    lease.endsAt(nanos, since);
    if (over && !lease.over(since)) {
      loops.values().forEach(loop -> loop.later(loop::leaseAgain));
    }
  }

  /** A new inbox on the event loop of that context; any thread. */
  Inbox create(Context beside, ProcessId id) {
    InboxLoop loop =
        loops.computeIfAbsent(
            VertxInternals.eventLoop(beside),
            l ->
                new InboxLoop(
                    vertx,
                    VertxInternals.newContext(vertx, beside),
                    self,
                    options.getMailboxCapacity(),
                    addresses,
                    forwarder,
                    lease));
    return new Inbox(loop, id.value());
  }

  Iterable<InboxLoop> loops() {
    return loops.values();
  }

  /** The inbox without a replica that is kept for this process. */
  @Nullable Inbox kept(ProcessId id) {
    return kept.get(id);
  }

  /** Keeps an inbox whose replica is gone. One that does not forward is closed after a while. */
  void keep(ProcessId id, Inbox inbox) {
    kept.put(id, inbox);
    if (!inbox.forwards) {
      deadlines.put(id, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience()));
      watch();
    }
  }

  /**
   * Keeps an inbox whose replica ended by itself until everybody has had time to hear of it: an
   * address without a consumer would leave callers without an answer.
   */
  void orphan(ProcessId id, Inbox inbox) {
    kept.put(id, inbox);
    inbox.loop().execute(inbox::orphan);
    vertx.setTimer(
        ORPHANS,
        timer -> {
          if (kept.get(id) == inbox && !inbox.kept()) {
            take(id);
            close(inbox);
          }
        });
  }

  /** How long to wait for what follows an undeployment within a move. */
  private long patience() {
    return options.getMigrationTimeout() + options.getStopTimeout();
  }

  /** It forwards now. */
  void forwards(ProcessId id) {
    deadlines.remove(id);
  }

  /** It has a replica again, or is not wanted any more. */
  @Nullable Inbox take(ProcessId id) {
    deadlines.remove(id);
    return kept.remove(id);
  }

  private void watch() {
    if (timer == null) {
      timer = vertx.setTimer(patience(), t -> expire());
    }
  }

  private void expire() {
    timer = null;
    long now = System.nanoTime();
    List<ProcessId> expired = new ArrayList<>();
    deadlines.forEach(
        (id, deadline) -> {
          if (now - deadline >= 0) {
            expired.add(id);
          }
        });
    for (ProcessId id : expired) {
      log.warn("Process " + id + ": messages waited for a move that was never decided");
      Inbox inbox = take(id);
      if (inbox != null) {
        close(inbox);
      }
    }
    if (!deadlines.isEmpty()) {
      watch();
    }
  }

  /** Ends an inbox; at most as long as a stop may take. */
  Future<Void> close(Inbox inbox) {
    Promise<Void> closed = Promise.promise();
    inbox.loop().execute(() -> inbox.close(closed));
    return closed.future().timeout(options.getStopTimeout(), TimeUnit.MILLISECONDS);
  }

  Future<Void> closeAll() {
    if (timer != null) {
      vertx.cancelTimer(timer);
      timer = null;
    }
    List<Future<Void>> ends = new ArrayList<>();
    kept.values().forEach(inbox -> ends.add(close(inbox)));
    kept.clear();
    deadlines.clear();
    return Future.join(ends).mapEmpty();
  }
}
