package io.processhub.cluster;

import java.security.SecureRandom;

/**
 * Names for cluster nodes. JGroups' own end in one of 65,536 numbers, and two nodes of one name
 * would be one for Vert.x.
 */
final class NodeNames {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MAX_HOST = 64;
  private static final int SUFFIX = 10;
  private static final int RADIX = 36;

  private NodeNames() {}

  /** The host's short name and ten random characters, all of which a hub node name may hold. */
  static String unique(String host) {
    String name = host.split("\\.", 2)[0].replaceAll("[^A-Za-z0-9_-]", "_");
    StringBuilder id = new StringBuilder(name.isEmpty() ? "node" : name);
    id.setLength(Math.min(id.length(), MAX_HOST));
    id.append('-');
    for (int i = 0; i < SUFFIX; i++) {
      id.append(Character.forDigit(RANDOM.nextInt(RADIX), RADIX));
    }
    return id.toString();
  }
}
