package io.processhub.examples.bench;

import io.processhub.annotation.Action;
import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;

/** Counts; its verticle and client are generated. */
@ProcessType("call-counter")
class CallCounter {
  @State long count;

  @Action
  long increment(int by, String note) {
    count += by + note.length();
    return count;
  }
}
