// the keys of a map in a call must be String, not java.lang.Integer
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action void run(Map<Integer, String> /*!*/map) {}
}
