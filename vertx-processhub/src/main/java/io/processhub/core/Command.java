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
 * @param details for an update, with the time of the request as its stamp
 * @param directive for a directive, likewise
 */
public record Command(
    CommandKind kind,
    ProcessId id,
    long token,
    long time,
    @Nullable SpecBody body,
    @Nullable Details details,
    @Nullable Directive directive) {
  public Command(
      CommandKind kind,
      ProcessId id,
      long token,
      long time,
      @Nullable SpecBody body,
      @Nullable Details details) {
    this(kind, id, token, time, body, details, null);
  }

  /** The same request, made at another time. */
  Command at(Stamp stamp) {
    Details then = details == null ? null : new Details(stamp, details.tags(), details.metadata());
    Directive said = directive == null ? null : directive.at(stamp);
    return new Command(kind, id, token, stamp.time(), body, then, said);
  }
}
