package io.processhub.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people said of one process: whether it stays where it is, and where it is to be. Two
 * registers, each with a time of its own, so that neither undoes the other.
 *
 * @param pin null while its spec says whether it is pinned
 * @param wish null while nobody has wished it to a node
 */
public record Directive(@Nullable Pin pin, @Nullable Wish wish) {
  /** Whether the process is pinned, whatever its spec says. */
  public record Pin(Stamp stamp, boolean pinned) {
    public Pin {
      Objects.requireNonNull(stamp, "stamp");
    }

    static Pin later(Pin a, Pin b) {
      int order = a.stamp.compareTo(b.stamp);
      return order > 0 || order == 0 && (a.pinned || !b.pinned) ? a : b;
    }
  }

  /** The name of the node where the process is to be; null takes an earlier wish back. */
  public record Wish(Stamp stamp, @Nullable String node) {
    public Wish {
      Objects.requireNonNull(stamp, "stamp");
    }

    static Wish later(Wish a, Wish b) {
      int order = a.stamp.compareTo(b.stamp);
      if (order == 0) {
        String mine = a.node == null ? "" : a.node;
        order = mine.compareTo(b.node == null ? "" : b.node);
      }
      return order >= 0 ? a : b;
    }
  }

  static Directive pinned(Stamp stamp, boolean pinned) {
    return new Directive(new Pin(stamp, pinned), null);
  }

  static Directive wished(Stamp stamp, @Nullable String node) {
    return new Directive(null, new Wish(stamp, node));
  }

  /** Of each register the later one. */
  static Directive merge(Directive a, Directive b) {
    Pin pin = a.pin == null ? b.pin : b.pin == null ? a.pin : Pin.later(a.pin, b.pin);
    Wish wish = a.wish == null ? b.wish : b.wish == null ? a.wish : Wish.later(a.wish, b.wish);
    if (pin == a.pin && wish == a.wish) {
      return a;
    }
    return pin == b.pin && wish == b.wish ? b : new Directive(pin, wish);
  }

  /** Whether what the other says stands here. */
  boolean holds(Directive other) {
    return (other.pin == null || other.pin.equals(pin))
        && (other.wish == null || other.wish.equals(wish));
  }

  /** The same, said at another time. */
  Directive at(Stamp stamp) {
    return new Directive(
        pin == null ? null : new Pin(stamp, pin.pinned),
        wish == null ? null : new Wish(stamp, wish.node));
  }

  long fingerprint() {
    long hash = (pin != null ? 1 : 0) | (wish != null ? 2 : 0);
    if (pin != null) {
      hash = combine(hash, pin.stamp);
      hash = Hashing.combine(hash, pin.pinned ? 1 : 0);
    }
    if (wish != null) {
      hash = combine(hash, wish.stamp);
      hash = Hashing.combine(hash, wish.node == null ? 0 : Hashing.text(wish.node));
    }
    return hash;
  }

  private static long combine(long hash, Stamp stamp) {
    return Hashing.combine(Hashing.combine(hash, stamp.time()), stamp.node().value().hashCode());
  }
}
