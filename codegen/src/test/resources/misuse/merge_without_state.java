// @Merge needs state to merge; mark fields with @State or remove the method
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Merge void /*!*/merge(P other) {}
}
