package golden;

import io.processhub.annotation.Action;

interface Named {
  @Action
  default String name() {
    return "nobody";
  }
}
