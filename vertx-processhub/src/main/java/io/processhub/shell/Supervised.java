package io.processhub.shell;

import io.processhub.core.Details;
import io.processhub.core.SpecBody;
import io.processhub.model.Epoch;
import io.processhub.model.ProcessId;
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

  /**
   * The replica addresses at which it listens, as bits of {@link ReplicaAddresses}. Written on the
   * replica's context; a restarted replica opens them again.
   */
  volatile byte opened;

  State state = State.STARTING;

  /** The current deployment, null while there is none. */
  @Nullable String deployment;

  /** What the latest attempt deployed or is about to. */
  @Nullable ReplicaVerticle verticle;

  /** Tells this attempt from earlier ones whose ends come late. */
  int attempt;

  /** When the attempt that is under way has taken too long; of {@link StartDeadlines}. */
  long startDeadline;

  /** Times of the latest restarts; null while there was none. */
  @Nullable RestartLimit restarts;

  Supervised(
      Supervisor hub,
      ProcessId id,
      long ticket,
      SpecBody body,
      @Nullable Details details,
      Epoch epoch,
      Role role,
      boolean fresh,
      boolean blank) {
    this.hub = hub;
    this.id = id;
    this.ticket = ticket;
    this.body = body;
    this.details = details;
    this.epoch = epoch;
    this.role = role;
    this.fresh = fresh;
    this.blank = blank;
    this.opened = hub.addresses().always();
  }

  /** Whether it is that instance that runs. */
  boolean runs(ReplicaVerticle instance) {
    return state == State.RUNNING && verticle == instance && deployment != null;
  }

  DeployableSpec spec() {
    return hub.spec(body);
  }

  String address() {
    return Addresses.process(hub.id(), id.value());
  }

  JsonObject metadata() {
    return details != null
        ? new JsonObject(Buffer.buffer(details.metadata()))
        : spec().metadata().copy();
  }
}
