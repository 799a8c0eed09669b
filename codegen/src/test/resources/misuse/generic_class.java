// a process type must not have type parameters: a hub that starts it knows no type arguments; annotate a class that extends it with types in their place
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
/*!*/class P<T> {}
