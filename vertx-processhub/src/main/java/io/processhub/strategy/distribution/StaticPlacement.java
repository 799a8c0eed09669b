package io.processhub.strategy.distribution;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import io.processhub.model.ProcessTraits;
import io.processhub.strategy.StrategyOptions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Processes run on fixed kinds of nodes, and stay where they are while that is one of them: on the
 * node of the start, on any other one, on named nodes or on those that carry a tag. Among several
 * the ring chooses.
 *
 * <p>When there is none of them, a process waits ({@code WAIT}; its start may time out, and goes
 * on), or goes where the ring says ({@code RING}) and comes back when one is there. When the node
 * of a running process is lost its {@code onNodeLoss} counts first: with {@code WAIT}, the default
 * under this strategy, it waits for that very node. {@code LOCAL} and {@code NOT_LOCAL} speak of
 * the start: a process that was lost and is started again elsewhere has no such node any more, and
 * one whose node could not take it when it was started waits for ever. Of several replicas with
 * {@code LOCAL} one is on the node of the start, and the others are where the ring says.
 *
 * @param nodes node names or ids, for {@code NODES} only
 * @param tag a node tag, for {@code TAGGED} only
 */
public record StaticPlacement(
    Where where, List<String> nodes, @Nullable String tag, Otherwise otherwise)
    implements DistributionStrategy {
  /** The type in JSON. */
  public static final String TYPE = "static";

  private static final Set<String> OPTIONS = Set.of("where", "nodes", "tag", "otherwise");

  /** Which nodes are meant. */
  public enum Where {
    /** The node of the start. */
    LOCAL,
    /** Any node but that of the start. */
    NOT_LOCAL,
    /** Named nodes. */
    NODES,
    /** Nodes with a tag. */
    TAGGED
  }

  /** What becomes of a process for which there is none of them. */
  public enum Otherwise {
    /** It waits until there is one. */
    WAIT,
    /** It goes where the ring says, until there is one. */
    RING
  }

  /**
   * @throws IllegalArgumentException if nodes or tag are missing or are not wanted
   */
  public StaticPlacement {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() == (where == Where.NODES)) {
      throw new IllegalArgumentException("nodes are given with where NODES, is " + where + nodes);
    }
    if ((tag == null || tag.isEmpty()) == (where == Where.TAGGED)) {
      throw new IllegalArgumentException("a tag is given with where TAGGED, is " + where + tag);
    }
  }

  /** On the node of the start, or nowhere. */
  public StaticPlacement() {
    this(Where.LOCAL, List.of(), null, Otherwise.WAIT);
  }

  /** From the options that stand beside the type in JSON. */
  public static StaticPlacement of(Map<String, Object> options) {
    StrategyOptions read = new StrategyOptions(TYPE, options, OPTIONS);
    return new StaticPlacement(
        read.constant("where", Where.class, Where.LOCAL),
        read.texts("nodes"),
        read.text("tag"),
        read.constant("otherwise", Otherwise.class, Otherwise.WAIT));
  }

  @Override
  public Map<ProcessId, List<NodeId>> place(
      List<PlacementRequest> requests, PlacementContext context) {
    Map<ProcessId, List<NodeId>> places = new HashMap<>(requests.size() * 4 / 3 + 1);
    for (PlacementRequest request : requests) {
      ProcessTraits traits = request.traits();
      places.put(
          request.id(), Rules.decided(traits, context).orElseGet(() -> place(traits, context)));
    }
    return places;
  }

  private List<NodeId> place(ProcessTraits traits, PlacementContext context) {
    boolean stays = where == Where.LOCAL && traits.startedOn() == null;
    Predicate<Member> wanted = stays ? member -> true : member -> wanted(member, traits);
    List<NodeId> kept =
        traits.present().stream()
            .filter(node -> context.view().member(node).filter(wanted).isPresent())
            .limit(traits.copies())
            .toList();
    // Of several replicas the others are anywhere; without any it waits for where it was.
    boolean filled = kept.size() == traits.copies() || stays && kept.isEmpty();
    List<NodeId> chosen = filled ? kept : Rules.byRing(traits, context, kept, wanted);
    return chosen.isEmpty() && otherwise == Otherwise.RING ? Rules.byRing(traits, context) : chosen;
  }

  private boolean wanted(Member member, ProcessTraits traits) {
    return switch (where) {
      case LOCAL -> member.node().equals(traits.startedOn());
      case NOT_LOCAL -> !member.node().equals(traits.startedOn());
      case NODES -> nodes.contains(member.name()) || nodes.contains(member.node().value());
      case TAGGED -> member.tags().contains(String.valueOf(tag));
    };
  }

  @Override
  public boolean waits() {
    return otherwise == Otherwise.WAIT;
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
    options.put("where", where.name());
    if (!nodes.isEmpty()) {
      options.put("nodes", nodes);
    }
    if (tag != null) {
      options.put("tag", tag);
    }
    options.put("otherwise", otherwise.name());
    return Map.copyOf(options);
  }
}
