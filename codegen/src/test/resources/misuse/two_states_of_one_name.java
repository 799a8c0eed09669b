// there is a state of the name 'count' in the super-class Base already; rename one of them
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
class Base {
  @State int count;
}

@ProcessType("p")
class P extends Base {
  @State long /*!*/count;
}
