// the @DataObject D cannot be carried; give it a constructor of a JsonObject and a method JsonObject toJson()
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;
@io.vertx.codegen.annotations.DataObject
class D {
  D(JsonObject json) {}
}

@ProcessType("p")
class P {
  @Action void run(D /*!*/d) {}
}
