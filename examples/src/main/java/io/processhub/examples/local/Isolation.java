package io.processhub.examples.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** System properties that keep a cluster on this machine apart from every other one. */
public final class Isolation {
  private Isolation() {}

  /** With a random cluster name; the nodes find each other through files in this folder. */
  public static Map<String, String> random(Path folder) {
    return named("local-" + UUID.randomUUID(), folder);
  }

  /** With this cluster name; the nodes find each other through files in this folder. */
  public static Map<String, String> named(String cluster, Path folder) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("processhub.cluster.name", cluster);
    properties.put("java.net.preferIPv4Stack", "true");
    properties.put("jgroups.bind.address", "127.0.0.1");
    return properties;
  }
}
