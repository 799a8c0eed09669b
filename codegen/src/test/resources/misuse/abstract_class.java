// a process type must not be abstract; annotate a class that extends it
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
abstract /*!*/class P {}
