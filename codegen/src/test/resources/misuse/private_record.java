// P.R cannot be used by the generated classes in package ; make it public
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  private record R(int a) {}

  @State R /*!*/r;
}
