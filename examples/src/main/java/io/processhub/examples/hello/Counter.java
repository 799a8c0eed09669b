package io.processhub.examples.hello;

import io.processhub.annotation.Action;
import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;

/** All that a person writes: CounterVerticle and CounterClient are generated. */
@ProcessType("counter")
public class Counter {
  @State int count;

  @Action
  public int increment(int by) {
    return count += by;
  }
}
