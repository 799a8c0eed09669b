package io.processhub.shell;

import io.processhub.core.Details;
import io.processhub.core.Effect;
import io.processhub.core.SpecBody;
import io.processhub.model.Epoch;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import io.processhub.wire.Addresses;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One replica under supervision, over all its restarts. Written on the hub's context. */
final class Supervised {
  enum State {
    STARTING,
    RUNNING,
    /** Undeployed after a failure, to be started again. */
    RESTARTING,
    STOPPING
  }

  final Supervisor hub;
  final ProcessId id;
  final long ticket;
  final SpecBody body;
  final boolean fresh;

  /** Started without the state of its predecessor. */
  final boolean blank;

  final @Nullable Details details;
  volatile Epoch epoch;
  volatile Role role;

  /** Not activated yet: handles no messages, and is not restarted. */
  volatile boolean held;

  /** Whether one of its attempts has started. */
  private volatile boolean attached;

  private volatile @Nullable Inbox inbox;

  State state = State.STARTING;

  /** The current deployment, null while there is none. */
  @Nullable String deployment;

  /** What the latest attempt deployed or is about to; null once that was given up. */
  volatile @Nullable ReplicaVerticle verticle;

  /** Tells this attempt from earlier ones whose ends come late. */
  int attempt;

  /** When the attempt that is under way has taken too long; of {@link StartDeadlines}. */
  long startDeadline;

  /** How often it was launched again after a failure, and what it failed with last. */
  int attempts;

  String cause = "";

  /** What hooks changed before it was launched; null if nothing. */
  volatile @Nullable StartChange change;

  /** Times of the latest restarts; null while there was none. */
  @Nullable RestartLimit restarts;

  Supervised(Supervisor hub, Effect.Deploy order, @Nullable Inbox inbox) {
    this.hub = hub;
    this.id = order.id();
    this.ticket = order.ticket();
    this.body = order.body();
    this.details = order.details();
    this.epoch = order.epoch();
    this.role = order.role();
    this.fresh = order.fresh();
    this.blank = order.blank();
    this.held = order.held();
    this.inbox = inbox;
  }

  /** Where its messages arrive; null before its first start, and for a plain verticle. */
  @Nullable Inbox inbox() {
    return inbox;
  }

  /** The inbox that it has, else this one from now on. Any thread. */
  synchronized Inbox inbox(Inbox offered) {
    Inbox own = inbox;
    if (own == null) {
      own = offered;
      inbox = own;
    }
    return own;
  }

  /** Hands the started instance its messages; on the inbox's loop. */
  void attach(ReplicaVerticle instance, Inbox to) {
    if (verticle == instance) {
      to.attach(instance, held, !attached);
      attached = true;
    }
  }

  /** Whether it is that instance that runs. */
  boolean runs(ReplicaVerticle instance) {
    return state == State.RUNNING && verticle == instance && deployment != null;
  }

  DeployableSpec spec() {
    StartChange changed = change;
    return changed == null ? hub.spec(body) : changed.spec();
  }

  RestartPolicy restart() {
    StartChange changed = change;
    return changed == null ? body.restart() : changed.restart();
  }

  String address() {
    return Addresses.process(hub.id(), id.value());
  }

  JsonObject metadata() {
    StartChange changed = change;
    JsonObject given = changed == null ? null : changed.metadata();
    if (given != null) {
      return given.copy();
    }
    byte[] updated = details == null ? null : details.metadata();
    return updated != null ? new JsonObject(Buffer.buffer(updated)) : spec().metadata().copy();
  }
}
