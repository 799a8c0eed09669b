package io.processhub.core;

import io.processhub.model.MemberId;

/** A member that has to let go of its replica before another may start, and whether it has. */
public record Release(MemberId member, boolean done) {
  static Release merge(Release a, Release b) {
    return a.done ? a : b;
  }
}
