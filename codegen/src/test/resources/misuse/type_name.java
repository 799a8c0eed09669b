// the process type must be 1 to 64 letters, digits, dots, dashes and underscores, not "a b"
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

/*!*/@ProcessType("a b")
class P {}
