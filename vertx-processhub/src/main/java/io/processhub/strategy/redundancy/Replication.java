package io.processhub.strategy.redundancy;

import io.processhub.model.Role;
import io.processhub.strategy.StrategyOptions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Several replicas of each process, on different nodes. A replica that is added later is given the
 * current state before it handles anything; one that has to leave its node is the only one that
 * moves.
 *
 * <p>With {@link Model#ACTIVE_PASSIVE} one replica at most is active: messages are for it, and the
 * others stand by with the state that they were given last. When it is lost the next one is
 * promoted at once, under a new epoch. What the lost one changed after the last copy of its state
 * is lost with it.
 *
 * <p>With {@link Model#ACTIVE_ACTIVE} all are active, each with a state of its own: a message that
 * is sent reaches one of them, one that is published each of them. Of their checkpoints one is
 * kept, for the case that all are lost at once; one that is lost alone is replaced by a copy of
 * another.
 *
 * @param factor replicas of a process, at least 1; {@link #ALL} for one on every node. Where there
 *     are fewer nodes there are fewer replicas
 * @param model the roles of the replicas
 * @param signal of which roles a replica is told by {@code roleChanged}
 */
public record Replication(int factor, Model model, Signal signal) implements RedundancyStrategy {
  /** The type in JSON. */
  public static final String TYPE = "replication";

  /** Default of {@link #factor()}. */
  public static final int DEFAULT_FACTOR = 2;

  /** As many replicas as there are nodes. */
  public static final int ALL = Integer.MAX_VALUE;

  private static final String EVERY_NODE = "all";

  /** Which replicas are active. */
  public enum Model {
    /** All of them. */
    ACTIVE_ACTIVE,
    /** One of them; the others stand by. */
    ACTIVE_PASSIVE
  }

  /**
   * @throws IllegalArgumentException if the factor is less than 1
   */
  public Replication {
    if (factor < 1) {
      throw new IllegalArgumentException("factor must be at least 1, is " + factor);
    }
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(signal, "signal");
  }

  /** With replicas that are not told of their roles. */
  public Replication(int factor, Model model) {
    this(factor, model, Signal.NONE);
  }

  /** With two replicas, both of them active. */
  public Replication() {
    this(DEFAULT_FACTOR, Model.ACTIVE_ACTIVE);
  }

  /** From the options that stand beside the type in JSON. */
  public static Replication of(Map<String, Object> options) {
    StrategyOptions read = new StrategyOptions(TYPE, options, Set.of("factor", "model", "signal"));
    boolean all = EVERY_NODE.equals(options.get("factor"));
    return new Replication(
        all ? ALL : read.integer("factor", DEFAULT_FACTOR),
        read.constant("model", Model.class, Model.ACTIVE_ACTIVE),
        read.constant("signal", Signal.class, Signal.NONE));
  }

  @Override
  public int copies(int nodes) {
    return Math.min(factor, nodes);
  }

  @Override
  public List<Role> roles(int replicas) {
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas must not be negative, is " + replicas);
    }
    return model == Model.ACTIVE_ACTIVE
        ? Collections.nCopies(replicas, Role.ACTIVE)
        : IntStream.range(0, replicas).mapToObj(i -> i == 0 ? Role.ACTIVE : Role.PASSIVE).toList();
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    Object shown = factor == ALL ? EVERY_NODE : (Object) factor;
    return Map.of("factor", shown, "model", model.name(), "signal", signal.name());
  }
}
