package io.processhub.model;

import java.util.List;
import java.util.Objects;

/** A placement that a spec or a call asks for and that wins over the hub's strategy. */
public sealed interface PlacementRule {
  /** No rule: the hub's strategy decides. */
  record None() implements PlacementRule {}

  /** On the node where the process was started. */
  record Local() implements PlacementRule {}

  /** On the node of that name or id. */
  record On(String node) implements PlacementRule {
    public On {
      Objects.requireNonNull(node, "node");
    }
  }

  /** On a node that carries the tag. */
  record Tagged(String tag) implements PlacementRule {
    public Tagged {
      Objects.requireNonNull(tag, "tag");
    }
  }

  /** One replica on every node. */
  record ForEach() implements PlacementRule {}

  /** On exactly these nodes (names or ids), given with the start; the guided strategy's mapping. */
  record Bound(List<String> nodes) implements PlacementRule {
    public Bound {
      nodes = List.copyOf(nodes);
    }
  }

  /** The rule of a spec that asks for no place. */
  PlacementRule NONE = new None();
}
