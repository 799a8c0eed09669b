// @OnStart takes Vertx, ProcessInfo and JsonObject (the configuration), each at most once; remove this
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @OnStart void start(Vertx vertx, String /*!*/name) {}
}
