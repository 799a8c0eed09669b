// the version must be 1 or more, not 0
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

/*!*/@ProcessType(value = "p", version = 0)
class P {}
