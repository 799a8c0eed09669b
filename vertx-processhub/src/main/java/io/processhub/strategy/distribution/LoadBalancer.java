package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.strategy.StrategyOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * New processes, and those of lost nodes, go to the nodes that are least busy. The member that
 * joined first, ties by id, is the leader and places all of them ({@link Stewards#LONGEST}). Every
 * node tells it each {@code pushInterval} how busy it is: CPU, event-loop lag and heap, each from 0
 * to 1. Of the last {@code maxHistorySize} measurements of a node the newest counts fully, and each
 * older one {@code weightDecay} times as much as the one after it. Their weighted mean is one part
 * of a node's score; the other is its number of processes against the mean, by {@code nodeWeight},
 * which counts those at once that have just been placed, so that many starts do not all go to one
 * node. While nothing is measured that alone decides: fewest processes.
 *
 * <p>What runs stays where it is. With {@code redistributeOnJoin} processes move after a change of
 * the members until the scores are as even as starts would have made them. With {@code
 * redistribute} the leader compares scores at each of its own measurements: when the highest is
 * above the lowest by more than {@code hysteresis}, half of what is too much moves from the nodes
 * above the mean to those below, and what was measured before that is forgotten, so that nothing
 * moves again before its effect is known. Replicas get different zones while there are any, and
 * none moves into the zone of another of its process. Cost: O(log nodes) per process that needs a
 * place, O(n log n) when all are looked at.
 *
 * @param maxHistorySize measurements of a node that count, at least 1
 * @param weightDecay above 0, at most 1
 * @param pushInterval in milliseconds, at least 100
 * @param hysteresis difference of scores, at least 0
 */
public record LoadBalancer(
    int maxHistorySize,
    double weightDecay,
    long pushInterval,
    Weights weights,
    boolean redistributeOnJoin,
    boolean redistribute,
    double hysteresis)
    implements DistributionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "load-balancer";

  /** Default of {@link #maxHistorySize()}. */
  public static final int DEFAULT_MAX_HISTORY_SIZE = 30;

  /** Default of {@link #weightDecay()}. */
  public static final double DEFAULT_WEIGHT_DECAY = 0.9;

  /** Default of {@link #pushInterval()}. */
  public static final long DEFAULT_PUSH_INTERVAL = 10_000;

  /** Default of {@link #weights()}. */
  public static final Weights DEFAULT_WEIGHTS = new Weights(40, 30, 20, 10);

  /** Default of {@link #hysteresis()}. */
  public static final double DEFAULT_HYSTERESIS = 0.2;

  private static final long LEAST_PUSH_INTERVAL = 100;

  /** Lag of the event loop, in milliseconds, that makes half of the worst. */
  private static final double HALF_LAG = 20;

  private static final Set<String> OPTIONS =
      Set.of(
          "maxHistorySize",
          "weightDecay",
          "pushInterval",
          "cpuWeight",
          "loopLagWeight",
          "processesWeight",
          "heapWeight",
          "redistributeOnJoin",
          "redistribute",
          "hysteresis");

  /**
   * What counts how much in a score; only their ratios matter. JSON: {@code cpuWeight}, {@code
   * loopLagWeight}, {@code processesWeight}, {@code heapWeight}.
   */
  public record Weights(double cpu, double loopLag, double processes, double heap) {
    /**
     * @throws IllegalArgumentException if one is negative or all are 0
     */
    public Weights {
      if (!(cpu >= 0 && loopLag >= 0 && processes >= 0 && heap >= 0)
          || !(cpu + loopLag + processes + heap > 0)
          || Double.isInfinite(cpu + loopLag + processes + heap)) {
        throw new IllegalArgumentException(
            "weights must not be negative nor all 0, are cpuWeight "
                + cpu
                + ", loopLagWeight "
                + loopLag
                + ", processesWeight "
                + processes
                + ", heapWeight "
                + heap);
      }
    }

    double sum() {
      return cpu + loopLag + processes + heap;
    }
  }

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public LoadBalancer {
    check(maxHistorySize >= 1, "maxHistorySize must be at least 1", maxHistorySize);
    check(weightDecay > 0 && weightDecay <= 1, "weightDecay must be in (0, 1]", weightDecay);
    check(
        pushInterval >= LEAST_PUSH_INTERVAL,
        "pushInterval must be at least " + LEAST_PUSH_INTERVAL,
        pushInterval);
    check(hysteresis >= 0, "hysteresis must not be negative", hysteresis);
  }

  private static void check(boolean holds, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", is " + value);
    }
  }

  /** With the defaults. */
  public LoadBalancer() {
    this(
        DEFAULT_MAX_HISTORY_SIZE,
        DEFAULT_WEIGHT_DECAY,
        DEFAULT_PUSH_INTERVAL,
        DEFAULT_WEIGHTS,
        false,
        false,
        DEFAULT_HYSTERESIS);
  }

  /** From the options that stand beside the type in JSON. */
  public static LoadBalancer of(Map<String, Object> options) {
    StrategyOptions read = new StrategyOptions(TYPE, options, OPTIONS);
    Weights weights = DEFAULT_WEIGHTS;
    return new LoadBalancer(
        read.integer("maxHistorySize", DEFAULT_MAX_HISTORY_SIZE),
        read.decimal("weightDecay", DEFAULT_WEIGHT_DECAY),
        read.number("pushInterval", DEFAULT_PUSH_INTERVAL),
        new Weights(
            read.decimal("cpuWeight", weights.cpu),
            read.decimal("loopLagWeight", weights.loopLag),
            read.decimal("processesWeight", weights.processes),
            read.decimal("heapWeight", weights.heap)),
        read.flag("redistributeOnJoin", false),
        read.flag("redistribute", false),
        read.decimal("hysteresis", DEFAULT_HYSTERESIS));
  }

  @Override
  public double load(List<Measurement> history) {
    double total = 0;
    double counted = 0;
    double each = 1;
    for (Measurement m : history) {
      double lag = m.loopLag() / (m.loopLag() + HALF_LAG);
      double busy = weights.cpu * m.cpu() + weights.loopLag * lag + weights.heap * m.heap();
      total += each * busy;
      counted += each;
      each *= weightDecay;
    }
    double measured = weights.sum() - weights.processes;
    return counted == 0 || measured == 0 ? 0 : total / counted / measured;
  }

  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>(requests.size() * 4 / 3 + 1);
    Scores scores = new Scores(this, context);
    List<ProcessTraits> held = new ArrayList<>();
    for (PlacementRequest request : requests) {
      ProcessTraits traits = request.traits();
      List<NodeId> decided = Rules.decided(traits, context).orElse(null);
      if (decided != null) {
        places.put(traits.id(), decided);
        decided.stream().filter(n -> !traits.present().contains(n)).forEach(scores::add);
        continue;
      }
      List<NodeId> kept = Dealing.held(traits, context.view());
      if (kept.size() == traits.copies() || scores.none()) {
        places.put(traits.id(), kept);
        held.add(traits);
      } else {
        List<NodeId> chosen =
            traits.copies() == 1
                ? List.of(scores.least())
                : Dealing.fill(traits, kept, scores.order(), context.view());
        chosen.stream().filter(node -> !kept.contains(node)).forEach(scores::add);
        places.put(traits.id(), chosen);
      }
    }
    if (!scores.none() && rearranges(context)) {
      Map<NodeId, Integer> targets =
          context.occasion() == Occasion.JOIN
              ? new Scores(this, context).evenly(held)
              : new Scores(this, context).eased(held);
      places.putAll(Evening.move(held, targets, context));
    }
    return places;
  }

  @Override
  public Stewards stewards() {
    return Stewards.LONGEST;
  }

  @Override
  public boolean rearranges(PlacementContext context) {
    return switch (context.occasion()) {
      case JOIN -> redistributeOnJoin;
      case SCORES ->
          redistribute
              && Dealing.open(context.view()).stream()
                  .map(Member::node)
                  .allMatch(context.load()::containsKey)
              && new Scores(this, context).spread() > hysteresis;
      case NEED, COUNTS -> false;
    };
  }

  @Override
  public void validate(List<PlacementRequest> requests, PlacementContext context) {
    Rules.validate(requests, context);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("maxHistorySize", maxHistorySize);
    options.put("weightDecay", weightDecay);
    options.put("pushInterval", pushInterval);
    options.put("cpuWeight", weights.cpu);
    options.put("loopLagWeight", weights.loopLag);
    options.put("processesWeight", weights.processes);
    options.put("heapWeight", weights.heap);
    options.put("redistributeOnJoin", redistributeOnJoin);
    options.put("redistribute", redistribute);
    options.put("hysteresis", hysteresis);
    return Map.copyOf(options);
  }
}
