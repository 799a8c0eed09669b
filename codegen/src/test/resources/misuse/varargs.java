// arrays are not supported; use a List, or Buffer for bytes
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action void run(String... /*!*/texts) {}
}
