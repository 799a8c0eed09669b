// @OnStop takes no parameters, each at most once; remove this
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @OnStop void stop(Vertx /*!*/vertx) {}
}
