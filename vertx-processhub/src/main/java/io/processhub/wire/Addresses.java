package io.processhub.wire;

/** The event-bus addresses of a hub. */
public final class Addresses {
  private static final String ROOT = "processhub.";

  private Addresses() {}

  /** Of {@code ProcessHubService}. */
  public static String service(String hubId) {
    return ROOT + hubId;
  }

  /** Of {@code ProcessHubQuery}. */
  public static String read(String hubId) {
    return ROOT + hubId + ".read";
  }

  /** Of the process, wherever it is. */
  public static String process(String hubId, String processId) {
    return ROOT + hubId + ".process." + processId;
  }

  /** Of the replica on that node (name or id), whatever its role. */
  public static String replica(String hubId, String node, String processId) {
    return ROOT + hubId + ".replica." + node + '/' + processId;
  }
}
