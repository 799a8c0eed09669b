package io.processhub.realjvm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How the nodes of one cluster are started. The cluster's name is random, so that no other run on
 * this machine can join; a clash of ports only makes a node take the next one.
 *
 * @param properties system properties of every node
 */
record Launch(Map<String, String> properties) {
  private static final int FIRST_PORT = 11_000;
  private static final int LAST_PORT = 32_000;

  /** On loopback, with the configuration that the library ships for one host. */
  static Launch onLoopback() {
    Map<String, String> properties = common();
    int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
    properties.put("processhub.jgroups.port", Integer.toString(port));
    properties.put("processhub.jgroups.port_range", "19");
    return new Launch(properties);
  }

  /** On addresses of their own, with the configuration that the library ships for production. */
  static Launch onHosts(List<String> addresses) {
    Map<String, String> properties = common();
    properties.put("vertx.jgroups.config", "processhub/jgroups-production.xml");
    properties.put(
        "jgroups.tcpping.initial_hosts",
        String.join(",", addresses.stream().map(each -> each + "[7800]").toList()));
    return new Launch(properties);
  }

  /** The same ports under another cluster name. */
  Launch underAnotherName() {
    Map<String, String> other = new TreeMap<>(properties);
    other.putAll(name());
    return new Launch(other);
  }

  List<String> command(String node, Map<String, String> more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    Map<String, String> all = new TreeMap<>(properties);
    all.putAll(more);
    all.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NodeMain.class.getName(), node));
    return command;
  }

  private static Map<String, String> common() {
    Map<String, String> properties = new TreeMap<>(name());
    properties.put("java.net.preferIPv4Stack", "true");
    properties.put("org.jboss.logging.provider", "slf4j");
    properties.put("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    properties.put("org.slf4j.simpleLogger.log.io.processhub", "debug");
    properties.put("org.slf4j.simpleLogger.log.org.infinispan.CLUSTER", "info");
    properties.put("org.slf4j.simpleLogger.showDateTime", "true");
    properties.put("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
    properties.put("org.slf4j.simpleLogger.showShortLogName", "true");
    return properties;
  }

  private static Map<String, String> name() {
    return Map.of("processhub.cluster.name", "test-" + UUID.randomUUID());
  }
}
