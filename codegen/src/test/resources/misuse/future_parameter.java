// a Future can only be the result of an action itself
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action void run(Future<String> /*!*/text) {}
}
