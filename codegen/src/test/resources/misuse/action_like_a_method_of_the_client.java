// an action cannot be the method 'address', which the generated client has already; rename the method, @Action("address") keeps the name for callers
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action String /*!*/address() { return ""; }
}
