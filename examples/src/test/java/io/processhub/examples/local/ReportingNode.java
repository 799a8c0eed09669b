package io.processhub.examples.local;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;

/** A detached node without a hub: its name, the folder, and whether it is deaf. */
final class ReportingNode {
  private ReportingNode() {}

  public static void main(String[] arguments) throws Exception {
    DetachedCluster cluster = DetachedCluster.in(Path.of(arguments[1]));
    cluster.report(arguments[0], new JsonObject().put("hosted", 7));
    boolean deaf = arguments.length > 2;
    Await.until("stop", Duration.ofMinutes(2), () -> !deaf && cluster.mustStop(arguments[0]));
  }
}
