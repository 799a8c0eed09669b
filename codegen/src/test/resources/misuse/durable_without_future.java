// a durable action must return a Future, as it has not ended before its checkpoint has; return Future<Integer>
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action(durable = true) int /*!*/run() { return 1; }
}
