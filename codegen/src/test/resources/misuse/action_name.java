// the name of an action must be a Java name, not "a b"; change it
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  /*!*/@Action("a b") void run() {}
}
