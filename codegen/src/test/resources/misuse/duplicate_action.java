// there is an action 'run' already, the method run; give this one another name with @Action("...")
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action void run(int a) {}

  @Action void /*!*/run(String a) {}
}
