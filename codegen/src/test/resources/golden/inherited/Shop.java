package golden;

import io.processhub.annotation.Action;
import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;

final class Shop {
  @ProcessType("basket")
  static class Basket extends Base<String> implements Named {
    @State String customer = "";

    @Override
    int count() {
      return items.size();
    }

    @Override
    @Action
    public String name() {
      return customer;
    }
  }

  @ProcessType("till")
  static class Till extends Base<Long> {
    @Override
    int count() {
      return items.size();
    }
  }
}
