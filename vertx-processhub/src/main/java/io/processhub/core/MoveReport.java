package io.processhub.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How what an administrator asked for has ended.
 *
 * @param moved with the node where each runs now
 * @param failed those that should have moved, and why they did not
 * @param skipped those that were not to move
 * @param error why nothing was attempted, or null
 */
public record MoveReport(
    List<MovePlan.Move> moved,
    List<Refusal> failed,
    List<MovePlan.Skipped> skipped,
    @Nullable Refusal error) {
  public MoveReport {
    moved = List.copyOf(moved);
    failed = List.copyOf(failed);
    skipped = List.copyOf(skipped);
  }

  static MoveReport done() {
    return new MoveReport(List.of(), List.of(), List.of(), null);
  }

  static MoveReport error(Refusal error) {
    return new MoveReport(List.of(), List.of(), List.of(), error);
  }
}
