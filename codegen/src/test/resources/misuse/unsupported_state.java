// state cannot be of this type: java.lang.Object is not supported; use primitives, boxes, String, enums, Buffer, JsonObject, JsonArray, @DataObject types, records, or List, Set and Map of these
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @State Object /*!*/what;
}
