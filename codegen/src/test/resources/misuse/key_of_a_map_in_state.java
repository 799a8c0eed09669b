// the keys of a map must be String, a box or an enum, not java.util.List<java.lang.String>
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @State Map<List<String>, String> /*!*/map;
}
