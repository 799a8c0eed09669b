// in the record R, 't': java.lang.Thread is not supported
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
record R(int a, Thread t) {}

@ProcessType("p")
class P {
  @State R /*!*/r;
}
