// the constructor must not declare java.io.IOException; do what can fail in an @OnStart method
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  /*!*/P() throws java.io.IOException {}
}
