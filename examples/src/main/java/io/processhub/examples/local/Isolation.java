package io.processhub.examples.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * System properties that keep a cluster on this machine apart from every other one: a random name,
 * and a range of ports of its own, in which its nodes find each other.
 */
public final class Isolation {
  private static final int RANGE = 25;
  private static final int FIRST = 11_000;
  private static final int RANGES = 800;
  private static final int ATTEMPTS = 200;

  private Isolation() {}

  /**
   * For a new cluster.
   *
   * @param folder where its nodes may keep temporary files
   */
  public static Map<String, String> fresh(Path folder) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("processhub.cluster.name", "local-" + UUID.randomUUID());
    int first = freePorts();
    properties.put("processhub.jgroups.port", String.valueOf(first));
    properties.put("processhub.jgroups.port_range", String.valueOf(RANGE - 1));
    properties.put("jgroups.bind.address", "127.0.0.1");
    properties.put("java.net.preferIPv4Stack", "true");
    properties.put("vertx.cacheDirBase", folder.resolve("vertx-cache").toString());
    return properties;
  }

  // Random, so that two clusters that start at the same moment do not take the same range.
  private static int freePorts() {
    Random random = new Random();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int first = FIRST + RANGE * random.nextInt(RANGES);
      if (allFree(first)) {
        return first;
      }
    }
    throw new IllegalStateException("found no " + RANGE + " free ports in a row on 127.0.0.1");
  }

  private static boolean allFree(int first) {
    for (int port = first; port < first + RANGE; port++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
