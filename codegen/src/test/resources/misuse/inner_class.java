// a nested process type must be static; add static
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
class Outer {
  @ProcessType("p")
  /*!*/class P {}
}
