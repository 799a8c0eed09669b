// in the record R, 'next': the record R contains itself, so that it has no finite schema
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
record R(R next) {}

@ProcessType("p")
class P {
  @State R /*!*/r;
}
