// there is an @OnStart method already, first; keep one and call the other from it
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @OnStart void first() {}

  @OnStart void /*!*/second() {}
}
