// a process type must be a plain class and no verticle: the verticle is generated; remove the super-class
import io.processhub.annotation.*;
import io.vertx.core.*;
import io.vertx.core.buffer.*;
import io.vertx.core.json.*;
import java.util.*;

@ProcessType("p")
/*!*/class P extends AbstractVerticle {}
