// there is an action 'run' already, the method walk; give this one another name
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @Action("run") void walk() {}

  @Action void /*!*/run() {}
}
