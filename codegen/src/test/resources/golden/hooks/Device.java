package golden;

import io.processhub.ProcessInfo;
import io.processhub.annotation.Action;
import io.processhub.annotation.Merge;
import io.processhub.annotation.OnRole;
import io.processhub.annotation.OnStart;
import io.processhub.annotation.OnStop;
import io.processhub.annotation.ProcessType;
import io.processhub.annotation.State;
import io.processhub.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

@ProcessType("device")
class Device {
  @State long reading;

  @OnStart
  Future<Void> open(JsonObject config, Vertx vertx, ProcessInfo info) {
    return Future.succeededFuture();
  }

  @OnStop
  void close() {}

  @OnRole
  void role(long epoch, Role role) {}

  @Merge
  Future<Void> merge(Device other) {
    reading = Math.max(reading, other.reading);
    return Future.succeededFuture();
  }

  @Action
  void set(long reading) throws Refused {
    if (reading < 0) {
      throw new Refused("negative");
    }
    this.reading = reading;
  }

  @Action
  Future<Long> add(long more) throws TooLarge {
    return Future.succeededFuture(reading += more);
  }
}
