package io.processhub.realjvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hosts in network namespaces of their own, on two switches that a cable joins. The switches stand
 * in a further namespace, so that nothing of it shows in the machine's own network and all of it
 * goes with the namespaces. Needs root.
 */
final class Namespaces implements AutoCloseable {
  private static final String PREFIX = "processhub-test-";
  private static final String SWITCHES = "switches";
  private static final String CABLE = "cable";

  private final String own = PREFIX + ProcessHandle.current().pid() + "-";
  private final int left;
  private final int right;
  private final Thread hook = new Thread(this::delete);

  /** So many hosts on either side, numbered from 1. */
  Namespaces(int left, int right) {
    this.left = left;
    this.right = right;
    deleteStale();
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      build();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Why there can be none here, or null. */
  static @Nullable String obstacle() {
    String probe = PREFIX + ProcessHandle.current().pid() + "-probe";
    try {
      Commands.run("ip", "netns", "add", probe);
      try {
        Commands.run(
            "ip",
            "-n",
            probe,
            "link",
            "add",
            "name",
            "probe",
            "type",
            "veth",
            "peer",
            "name",
            "probe-end");
        Commands.run("ip", "-n", probe, "link", "add", "name", "switch", "type", "bridge");
      } finally {
        Commands.run("ip", "netns", "delete", probe);
      }
      return null;
    } catch (IllegalStateException e) {
      return "no network namespaces here (root and iproute2 are needed): " + e.getMessage();
    }
  }

  private void build() {
    Commands.run("ip", "netns", "add", own + SWITCHES);
    for (String side : List.of("left", "right")) {
      atSwitches("link", "add", "name", side, "type", "bridge");
      atSwitches("link", "set", "dev", side, "up");
    }
    atSwitches("link", "add", "name", CABLE, "type", "veth", "peer", "name", "cable-end");
    plug(CABLE, "left");
    plug("cable-end", "right");
    for (int host = 1; host <= left + right; host++) {
      String name = own + host;
      String port = "host" + host;
      Commands.run("ip", "netns", "add", name);
      atSwitches(
          "link", "add", "name", port, "type", "veth", "peer", "name", "eth0", "netns", name);
      plug(port, host <= left ? "left" : "right");
      Commands.run("ip", "-n", name, "address", "add", address(host) + "/24", "dev", "eth0");
      Commands.run("ip", "-n", name, "link", "set", "dev", "eth0", "up");
      Commands.run("ip", "-n", name, "link", "set", "dev", "lo", "up");
    }
  }

  private void plug(String end, String into) {
    atSwitches("link", "set", "dev", end, "master", into);
    atSwitches("link", "set", "dev", end, "up");
  }

  private void atSwitches(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", own + SWITCHES));
    command.addAll(List.of(arguments));
    Commands.run(command.toArray(String[]::new));
  }

  /** The addresses of all hosts, from host 1 on. */
  List<String> addresses() {
    List<String> all = new ArrayList<>();
    for (int host = 1; host <= left + right; host++) {
      all.add(address(host));
    }
    return all;
  }

  String address(int host) {
    return "10.99.0." + host;
  }

  /** What to write before a command line to run it on that host. */
  List<String> at(int host) {
    return List.of("ip", "netns", "exec", own + host);
  }

  /** Pulls the cable: nothing passes between the sides, and nobody is told. */
  void cut() {
    atSwitches("link", "set", "dev", CABLE, "down");
  }

  void heal() {
    atSwitches("link", "set", "dev", CABLE, "up");
  }

  @Override
  public void close() {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shutdown) {
      return;
    }
  }

  private void delete() {
    existing().stream().filter(name -> name.startsWith(own)).forEach(Namespaces::delete);
  }

  /** Those of runs that were killed before they could clean up. */
  private static void deleteStale() {
    for (String name : existing()) {
      if (name.startsWith(PREFIX)) {
        String pid = name.substring(PREFIX.length()).split("-", 2)[0];
        Optional<ProcessHandle> run =
            pid.matches("[0-9]{1,9}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
        if (run.isEmpty()) {
          delete(name);
        }
      }
    }
  }

  private static List<String> existing() {
    return Commands.run("ip", "netns", "list").lines().map(line -> line.split(" ", 2)[0]).toList();
  }

  private static void delete(String name) {
    // a process inside would keep the namespace alive after its name has gone
    for (String pid : Commands.run("ip", "netns", "pids", name).lines().toList()) {
      ProcessHandle.of(Long.parseLong(pid.trim())).ifPresent(ProcessHandle::destroyForcibly);
    }
    Commands.run("ip", "netns", "delete", name);
  }
}
