// the client cannot make the declared exception E again; give it a public constructor of a String, or do not declare it
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
class E extends Exception {
  private static final long serialVersionUID = 1L;

  E(int code) {}
}

@ProcessType("p")
class P {
  @Action void /*!*/run() throws E {}
}
