package io.processhub.examples.local;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link DetachedCluster}.
 *
 * @param pid 0 if it is not known
 * @param started when its JVM started, which tells it from a later process of the same pid; empty
 *     where the system does not say
 * @param report what the node reported last, or null
 */
public record DetachedNodeState(String name, long pid, String started, @Nullable JsonObject report)
    implements Comparable<DetachedNodeState> {
  private static final Comparator<DetachedNodeState> ORDER =
      Comparator.<DetachedNodeState>comparingInt(node -> node.name.length())
          .thenComparing(DetachedNodeState::name);

  static String identity(ProcessHandle process) {
    return process.pid() + " " + startOf(process);
  }

  static DetachedNodeState of(String name, String identity, @Nullable JsonObject report) {
    String[] parts = identity.split(" ", 2);
    long pid = parts[0].isEmpty() ? 0 : Long.parseLong(parts[0]);
    return new DetachedNodeState(name, pid, parts.length == 2 ? parts[1] : "", report);
  }

  /** The running process, if it is this node and not a later one of the same pid. */
  public Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && startOf(process).equals(started));
  }

  public boolean alive() {
    return handle().isPresent();
  }

  /** node-2 before node-10. */
  @Override
  public int compareTo(DetachedNodeState other) {
    return ORDER.compare(this, other);
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }
}
