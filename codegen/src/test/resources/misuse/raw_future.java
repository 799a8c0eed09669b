// the raw type Future is not supported: what is generated must know the result; add a type argument
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action Future /*!*/run() { return null; }
}
