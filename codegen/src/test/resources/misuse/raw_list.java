// the raw type java.util.List is not supported: what is generated must know its elements; add type arguments
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @State List /*!*/list;
}
