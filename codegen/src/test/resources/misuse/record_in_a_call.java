// the record R is not supported in calls; use a @DataObject class
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
record R(int a) {}

@ProcessType("p")
class P {
  @Action void run(R /*!*/r) {}
}
