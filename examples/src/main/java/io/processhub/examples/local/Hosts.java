package io.processhub.examples.local;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Hosts in network namespaces of their own around one switch, numbered from 1. Any host can be kept
 * from sending to any other, one way, without either being told. The switch stands in a further
 * namespace, so that nothing of it shows in the machine's own network and all of it goes with the
 * namespaces. Needs root and iproute2. Blocking; thread-safe.
 */
public final class Hosts implements AutoCloseable {
  private static final String PREFIX = "processhub-hosts-";
  private static final String SWITCH = "switch";
  // a permanent neighbour with an address that nobody has: frames to it are sent and never taken
  private static final String NOBODY = "02:00:00:00:00:fe";

  private final String own = PREFIX + ProcessHandle.current().pid() + "-";
  private final int count;
  private final Set<Link> cut = new TreeSet<>();
  private final Thread hook = new Thread(this::delete, "hosts-shutdown");

  /** What one host sends to another. */
  public record Link(int from, int to) implements Comparable<Link> {
    @Override
    public int compareTo(Link other) {
      return from == other.from ? Integer.compare(to, other.to) : Integer.compare(from, other.from);
    }
  }

  /** So many hosts; what a killed run of this user left behind is removed first. */
  public Hosts(int count) {
    this.count = count;
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
  public static @Nullable String obstacle() {
    String probe = PREFIX + ProcessHandle.current().pid() + "-probe";
    try {
      Commands.run("ip", "netns", "add", probe);
      try {
        Commands.run(
            List.of("ip", "-n", probe, "-batch", "-"),
            "link add name probe type veth peer name probe-end\n"
                + "link add name switch type bridge\n");
      } finally {
        Commands.run("ip", "netns", "delete", probe);
      }
      return null;
    } catch (IllegalStateException e) {
      return "no network namespaces here (root and iproute2 are needed): " + e.getMessage();
    }
  }

  private void build() {
    Commands.run("ip", "netns", "add", own + SWITCH);
    StringBuilder switching = new StringBuilder("link add name switch type bridge\n");
    switching.append("link set dev switch up\n");
    for (int host = 1; host <= count; host++) {
      Commands.run("ip", "netns", "add", own + host);
      switching.append(
          """
          link add name host%1$d type veth peer name eth0 netns %2$s%1$d
          link set dev host%1$d master switch
          link set dev host%1$d up
          """
              .formatted(host, own));
    }
    batch(SWITCH, switching.toString());
    for (int host = 1; host <= count; host++) {
      batch(
          String.valueOf(host),
          "address add "
              + address(host)
              + "/24 dev eth0\nlink set dev eth0 up\nlink set dev lo up\n");
    }
  }

  private void batch(String namespace, String commands) {
    Commands.run(List.of("ip", "-n", own + namespace, "-batch", "-"), commands);
  }

  /** The addresses of all hosts, from host 1 on. */
  public List<String> addresses() {
    List<String> all = new ArrayList<>();
    for (int host = 1; host <= count; host++) {
      all.add(address(host));
    }
    return all;
  }

  public String address(int host) {
    return "10.98.0." + host;
  }

  /** What to write before a command line to run it on that host. */
  public List<String> at(int host) {
    return List.of("ip", "netns", "exec", own + host);
  }

  /** From now on just these links carry nothing; all others do again. */
  public synchronized void cut(Collection<Link> links) {
    for (int host = 1; host <= count; host++) {
      StringBuilder commands = new StringBuilder();
      for (int other = 1; other <= count; other++) {
        Link link = new Link(host, other);
        if (links.contains(link) && cut.add(link)) {
          commands.append("neigh replace ").append(address(other));
          commands.append(" lladdr ").append(NOBODY).append(" nud permanent dev eth0\n");
        } else if (!links.contains(link) && cut.remove(link)) {
          commands.append("neigh del ").append(address(other)).append(" dev eth0\n");
        }
      }
      if (!commands.isEmpty()) {
        batch(String.valueOf(host), commands.toString());
      }
    }
  }

  @Override
  public void close() {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook runs or has run, and both do the same.
      return;
    }
  }

  private synchronized void delete() {
    existing().stream().filter(name -> name.startsWith(own)).forEach(Hosts::delete);
  }

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
