// the generic record R is not supported: its schema must name the types; write a record without type parameters
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
record R<T>(T a) {}

@ProcessType("p")
class P {
  @State R<String> /*!*/r;
}
