package golden;

import io.processhub.annotation.Action;
import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;

@ProcessType("counter")
public class Counter {
  @State int count;

  /**
   * Adds.
   *
   * @param by how much
   */
  @Action
  public int increment(int by) {
    return count += by;
  }
}
