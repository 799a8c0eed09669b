package io.processhub.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a process is meant to run: a live spec or a tombstone.
 *
 * @param stamp when it was written
 * @param token of the call that wrote it, so that a repeated request is recognised
 * @param ended token of the live spec that this tombstone ended; 0 in a live one
 * @param body what to run, or null in a tombstone
 */
public record SpecState(Stamp stamp, long token, long ended, @Nullable SpecBody body) {
  public SpecState {
    Objects.requireNonNull(stamp, "stamp");
  }

  public boolean live() {
    return body != null;
  }

  /** The later of two, a tombstone before a live one of the same time. */
  static SpecState merge(SpecState a, SpecState b) {
    return a == b || compare(a, b) >= 0 ? a : b;
  }

  private static int compare(SpecState a, SpecState b) {
    int byTime = Long.compare(a.stamp.time(), b.stamp.time());
    if (byTime != 0) {
      return byTime;
    }
    if (a.live() != b.live()) {
      return a.live() ? -1 : 1;
    }
    int byNode = a.stamp.compareTo(b.stamp);
    if (byNode != 0) {
      return byNode;
    }
    int byToken = Long.compare(a.token, b.token);
    if (byToken != 0) {
      return byToken;
    }
    int byEnded = Long.compare(a.ended, b.ended);
    if (byEnded != 0 || a.body == null || b.body == null) {
      return byEnded;
    }
    return Long.compare(a.body.hash(), b.body.hash());
  }
}
