// an action must not have type parameters: a caller elsewhere cannot say what they are; use types
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action <T> void /*!*/run(List<T> list) {}
}
