// state must not be private: the generated verticle uses it; remove private (count of Base, inherited by P)
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
class Base {
  @State private int /*!*/count;
}

@ProcessType("p")
class P extends Base {}
