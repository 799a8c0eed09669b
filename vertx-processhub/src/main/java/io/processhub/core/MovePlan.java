package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.ProcessId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What would move, and what would not though it was asked for. A value: it is shown, or carried
 * out.
 *
 * @param node name of the node that it is about: to be drained, or wished to; null for others, and
 *     when a wish cannot be fulfilled
 * @param wishes processes whose wishes it takes back, or the one that it wishes to {@code node}
 * @param counts processes per node name
 */
public record MovePlan(
    Kind kind,
    @Nullable String node,
    List<ProcessId> wishes,
    List<Move> moves,
    List<Skipped> skipped,
    Map<String, Counts> counts) {
  public MovePlan {
    wishes = List.copyOf(wishes);
    moves = List.copyOf(moves);
    skipped = List.copyOf(skipped);
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /** What it is for. */
  public enum Kind {
    REBALANCE,
    DRAIN,
    JOIN,
    MOVE
  }

  /** One process from one node to another, both by name. */
  public record Move(ProcessId id, MemberId source, String from, String to) {}

  /** One that stays, and why. */
  public record Skipped(ProcessId id, String reason) {}

  /** Processes of one node. */
  public record Counts(int before, int after) {}
}
