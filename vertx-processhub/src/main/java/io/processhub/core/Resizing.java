package io.processhub.core;

import io.processhub.model.ProcessId;
import org.jspecify.annotations.Nullable;

/** The size by which a person wants a majority to be measured, until a view says so. */
final class Resizing {
  /** For how long it is wanted: no view may come. */
  private static final long PATIENCE = 10_000;

  private final Node node;
  private final Electorate electorate;
  private int wanted;
  private long until;

  Resizing(Node node, Electorate electorate) {
    this.node = node;
    this.electorate = electorate;
  }

  /** What is wanted, 0 for what counts already. */
  int wanted() {
    return node.now < until ? wanted : 0;
  }

  void agreed(AgreedView view) {
    until = view.maximum() == wanted ? 0 : until;
  }

  /** Why that cannot be wanted, or null: then it is. */
  @Nullable Refusal want(@Nullable AgreedView current, int size, boolean may) {
    if (!node.config.partition().tracksMaximum()) {
      return NextView.noSize(node.config.partition());
    }
    if (current == null || !may) {
      return refusal(RefusalCode.NO_QUORUM, "this node is no member of an agreed view");
    }
    if (size < electorate.seen()) {
      return refusal(
          RefusalCode.INVALID,
          "the cluster has " + electorate.seen() + " nodes already, more than " + size);
    }
    if (current.maximum() != size) {
      wanted = size;
      until = node.now + PATIENCE;
    }
    return null;
  }

  private static Refusal refusal(RefusalCode code, String why) {
    return new Refusal(new ProcessId("-"), code, why);
  }
}
