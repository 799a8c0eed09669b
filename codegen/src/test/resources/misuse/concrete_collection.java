// java.util.HashMap is not supported; use List, Set or Map
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @State HashMap<String, String> /*!*/map;
}
