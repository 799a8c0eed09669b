// a process type must not be private: generated classes use it; remove private
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
class Outer {
  @ProcessType("p")
  private static /*!*/class P {}
}
