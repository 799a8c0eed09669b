package golden;

import io.processhub.annotation.Action;
import io.processhub.annotation.State;
import java.util.List;

abstract class Base<T> {
  @State List<T> items = List.of();
  @State int zip;

  @Action
  List<T> items() {
    return items;
  }

  @Action("count")
  abstract int count();
}
