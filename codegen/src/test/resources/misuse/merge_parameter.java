// @Merge takes the other instance; give it one parameter of type P
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @State int a;

  @Merge void /*!*/merge(Buffer other) {}
}
