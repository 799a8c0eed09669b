// @OnStart returns nothing or a Future; change the return type
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @OnStart int /*!*/start() { return 1; }
}
