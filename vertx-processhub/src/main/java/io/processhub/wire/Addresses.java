package io.processhub.wire;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The only home of event-bus address strings: builds them and takes them apart.
 *
 * <p>Every address starts with {@code processhub.<hubId>}. Those of a process, a replica and a node
 * are <em>resolved</em>: the cluster seam finds their node in memory and never registers them in
 * the cluster. The others are ordinary clustered addresses. Builders do not check the parts, which
 * come from validated types; only {@link #validHubId(String)} does.
 */
public final class Addresses {
  private static final String ROOT = "processhub.";
  private static final String PROCESS = "process.";
  private static final String REPLICA = "replica.";
  private static final String NODE = "node.";
  private static final int MAX_HUB_ID = 64;
  private static final Pattern HUB_ID = Pattern.compile("[A-Za-z0-9_-]{1," + MAX_HUB_ID + "}");

  /** Stands where a hub id would; outside its grammar, so that no hub can take it. */
  private static final String NO_HUB = "$";

  private Addresses() {}

  /**
   * The id itself when it is {@code [A-Za-z0-9_-]{1,64}}.
   *
   * @throws IllegalArgumentException naming field and value otherwise
   */
  public static String validHubId(String hubId) {
    Objects.requireNonNull(hubId, "hubId");
    if (!HUB_ID.matcher(hubId).matches()) {
      throw new IllegalArgumentException("hubId must match " + HUB_ID.pattern() + ": " + hubId);
    }
    return hubId;
  }

  /** The address of everything the hub's service does. */
  public static String service(String hubId) {
    return ROOT + hubId;
  }

  /** The address of the hub's queries alone. */
  public static String read(String hubId) {
    return ROOT + hubId + ".read";
  }

  /** The address to which the hub publishes its events. */
  public static String events(String hubId) {
    return ROOT + hubId + ".events";
  }

  /** The address of a process, wherever it runs. Resolved. */
  public static String process(String hubId, String processId) {
    return prefix(hubId) + PROCESS + processId;
  }

  /** The address of the replica on one node, named by name or id. Resolved. */
  public static String replica(String hubId, String node, String processId) {
    return prefix(hubId) + REPLICA + node + '/' + processId;
  }

  /** The address for control messages to one node of the hub. Resolved. */
  public static String node(String hubId, String nodeId) {
    return prefix(hubId) + NODE + nodeId;
  }

  /**
   * The address at which the cluster seam of a node answers, whether or not it runs a hub.
   * Resolved.
   */
  public static String seam(String nodeId) {
    return node(NO_HUB, nodeId);
  }

  /** What every resolved address of the hub starts with, the dot included. */
  public static String prefix(String hubId) {
    return ROOT + hubId + '.';
  }

  /** Whether the address is resolved from memory. Allocates nothing. */
  public static boolean isResolved(String address) {
    int dot = endOfHub(address);
    return dot > 0 && kindAt(address, dot + 1) != null;
  }

  /** Takes a resolved address apart; null for any other address. */
  public static @Nullable Resolved parse(String address) {
    int dot = endOfHub(address);
    return dot < 0 ? null : parse(address, address.substring(ROOT.length(), dot));
  }

  /**
   * The same when the hub is known already, with one string allocated for what follows the kind
   * (two for a replica); null if the address is not a resolved one of that hub.
   *
   * @param hubId the hub id, of which the caller has checked that {@link #prefix} starts the
   *     address
   */
  public static @Nullable Resolved parse(String address, String hubId) {
    int start = ROOT.length() + hubId.length() + 1;
    Kind kind = kindAt(address, start);
    if (kind == null) {
      return null;
    }
    int rest = start + kind.marker.length();
    if (kind != Kind.REPLICA) {
      return new Resolved(hubId, kind, "", address.substring(rest));
    }
    int slash = address.indexOf('/', rest);
    return new Resolved(hubId, kind, address.substring(rest, slash), address.substring(slash + 1));
  }

  /** The id of the process if this is its address in the hub with this prefix, else null. */
  public static @Nullable String processId(String address, String prefix) {
    if (address.length() > prefix.length() + PROCESS.length()
        && address.startsWith(prefix)
        && address.startsWith(PROCESS, prefix.length())) {
      return address.substring(prefix.length() + PROCESS.length());
    }
    return null;
  }

  /** The index of the dot after a well-formed hub id, or -1. */
  private static int endOfHub(String address) {
    if (!address.startsWith(ROOT)) {
      return -1;
    }
    int start = ROOT.length();
    int dot = address.indexOf('.', start);
    if (dot <= start || dot - start > MAX_HUB_ID) {
      return -1;
    }
    if (dot == start + 1 && address.startsWith(NO_HUB, start)) {
      return address.startsWith(NODE, dot + 1) ? dot : -1;
    }
    for (int i = start; i < dot; i++) {
      if (!isHubIdChar(address.charAt(i))) {
        return -1;
      }
    }
    return dot;
  }

  private static boolean isHubIdChar(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-';
  }

  private static @Nullable Kind kindAt(String address, int start) {
    for (Kind kind : Kind.ALL) {
      if (address.startsWith(kind.marker, start)) {
        int rest = start + kind.marker.length();
        if (kind != Kind.REPLICA) {
          return rest < address.length() ? kind : null;
        }
        int slash = address.indexOf('/', rest);
        return slash > rest && slash + 1 < address.length() ? kind : null;
      }
    }
    return null;
  }

  /** The kinds of resolved addresses. */
  public enum Kind {
    PROCESS(Addresses.PROCESS),
    REPLICA(Addresses.REPLICA),
    NODE(Addresses.NODE);

    private static final Kind[] ALL = values();
    private final String marker;

    Kind(String marker) {
      this.marker = marker;
    }
  }

  /**
   * A resolved address in its parts.
   *
   * @param hubId the hub, or {@code $} for the address of the cluster seam itself
   * @param kind what is addressed
   * @param node node name or id of a {@link Kind#REPLICA}, else empty
   * @param id the process id, or the node id of a {@link Kind#NODE}
   */
  public record Resolved(String hubId, Kind kind, String node, String id) {}
}
