// a process type needs a constructor without parameters; add one
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
/*!*/class P {
  P(int a) {}
}
