package io.processhub.scenario;

import io.processhub.*;
import io.processhub.testing.TestClusters;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.*;

public class FirstSteps {
  public static void main(String[] args) throws Exception {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    System.setProperty("org.slf4j.simpleLogger.log.io.processhub", "info");
    try (TestClusters cluster = TestClusters.of(3)) {
      List<ProcessHub> hubs = new ArrayList<>();
      for (Vertx vertx : cluster.nodes()) {
        long t = System.nanoTime();
        hubs.add(
            TestClusters.await(
                ProcessHub.create(vertx, new ProcessHubOptions().setNodeName("n" + hubs.size()))
                    .start()));
        System.out.println("hub up in ms " + (System.nanoTime() - t) / 1_000_000);
      }
      System.out.println(hubs.get(0).nodes());
      List<ProcessSpec> specs = new ArrayList<>();
      for (int i = 0; i < 1000; i++) specs.add(new ProcessSpec("p" + i, Counter.class));
      long t = System.nanoTime();
      StartResult r = TestClusters.await(hubs.get(1).startProcesses(specs));
      System.out.println(
          r.status()
              + " "
              + r.started().size()
              + " errors "
              + r.errors()
              + " in ms "
              + (System.nanoTime() - t) / 1_000_000);
      System.out.println(hubs.get(2).lookup("p7"));
      for (int n = 0; n < 3; n++) {
        for (int i = 0; i < 1000; i++) {
          JsonObject reply =
              (JsonObject)
                  TestClusters.await(
                          cluster.node(n).eventBus().request(hubs.get(0).address("p" + i), "hi"))
                      .body();
          if (reply.getLong("count") != n + 1) throw new IllegalStateException(reply.encode());
        }
      }
      t = System.nanoTime();
      TestClusters.await(hubs.get(2).close());
      System.out.println(
          "closed in ms "
              + (System.nanoTime() - t) / 1_000_000
              + " "
              + hubs.get(0).nodes()
              + " "
              + hubs.get(0).localProcesses().size()
              + " "
              + hubs.get(1).localProcesses().size());
      TestClusters.eventually(
          "all run",
          () ->
              hubs.get(0).processes().stream().allMatch(p -> p.status() == ProcessStatus.RUNNING));
      System.out.println("all running after ms " + (System.nanoTime() - t) / 1_000_000);
      t = System.nanoTime();
      StopResult s =
          TestClusters.await(
              hubs.get(0).stopProcesses(specs.stream().map(ProcessSpec::getId).toList()));
      System.out.println(
          s.status()
              + " "
              + s.stopped().size()
              + " "
              + s.errors()
              + " in ms "
              + (System.nanoTime() - t) / 1_000_000);
      System.out.println(hubs.get(1).processes().size());
    }
    System.exit(0);
  }
}
