// an action cannot return this: java.time.Instant is not supported; use primitives
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action java.time.Instant /*!*/now() { return null; }
}
