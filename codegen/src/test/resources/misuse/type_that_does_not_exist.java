// nothing is generated, as there is no type Missing
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
/*!*/class P {
  @State Missing missing;
}
