package io.processhub.shell;

import java.util.UUID;

/**
 * Vert.x deployment ids as two numbers, because a registry holds one per replica: a UUID as its two
 * halves, a plain number (what Vert.x hands out) as the lower half.
 */
final class DeploymentIds {
  /** Both 0 for an id of any other form, which then is not shown. */
  record Halves(long high, long low) {}

  private static final Halves UNKNOWN = new Halves(0, 0);

  private DeploymentIds() {}

  static Halves parse(String id) {
    try {
      if (id.indexOf('-') < 0) {
        return new Halves(0, Long.parseLong(id));
      }
      UUID uuid = UUID.fromString(id);
      return new Halves(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    } catch (IllegalArgumentException e) {
      return UNKNOWN;
    }
  }

  static String format(long high, long low) {
    return high == 0 ? Long.toString(low) : new UUID(high, low).toString();
  }
}
