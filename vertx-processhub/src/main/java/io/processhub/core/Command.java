package io.processhub.core;

import io.processhub.model.ProcessId;
import org.jspecify.annotations.Nullable;

/**
 * One request about one process.
 *
 * @param kind what
 * @param id which process
 * @param token of the request; a repeated request carries the same one
 * @param time hybrid logical time of the request: it does not touch a later life of the process
 * @param body for a start
 * @param change for an update
 * @param directive for a directive, with the time of the request as its stamp
 */
public record Command(
    CommandKind kind,
    ProcessId id,
    long token,
    long time,
    @Nullable SpecBody body,
    @Nullable Change change,
    @Nullable Directive directive) {
  public Command(
      CommandKind kind,
      ProcessId id,
      long token,
      long time,
      @Nullable SpecBody body,
      @Nullable Change change) {
    this(kind, id, token, time, body, change, null);
  }

  /** The same request, made at another time. */
  Command at(Stamp stamp) {
    Directive said = directive == null ? null : directive.at(stamp);
    return new Command(kind, id, token, stamp.time(), body, change, said);
  }
}
