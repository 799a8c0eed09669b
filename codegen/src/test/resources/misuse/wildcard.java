// the wildcard ? extends java.lang.Number is not supported: what is generated must know the type; name one
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
class P {
  @State List<? extends Number> /*!*/list;
}
