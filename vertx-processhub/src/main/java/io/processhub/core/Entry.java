package io.processhub.core;

import io.processhub.model.ProcessId;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the registry holds of one process: an immutable, mergeable value. {@link #merge} is the one
 * merge rule: commutative, associative and idempotent.
 *
 * @param id the process
 * @param spec whether it is meant to run
 * @param details tags and metadata set by an update, null without one
 * @param ownership who runs it; null only when it ended before it had an owner
 * @param directive what people said of it, null while nobody has
 */
public record Entry(
    ProcessId id,
    SpecState spec,
    @Nullable Details details,
    @Nullable Ownership ownership,
    @Nullable Directive directive) {
  public Entry {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(spec, "spec");
  }

  public Entry(
      ProcessId id, SpecState spec, @Nullable Details details, @Nullable Ownership ownership) {
    this(id, spec, details, ownership, null);
  }

  public boolean live() {
    return spec.live();
  }

  /** What to run; only for a live entry. */
  public SpecBody body() {
    SpecBody body = spec.body();
    if (body == null) {
      throw new IllegalStateException("no body in the tombstone of " + id);
    }
    return body;
  }

  /** What the last update set in this life of the process; null when there was none. */
  public @Nullable Details currentDetails() {
    return details != null && details.stamp().compareTo(spec.stamp()) > 0 ? details : null;
  }

  public Set<String> tags() {
    Details current = currentDetails();
    return current != null ? current.tags() : spec.live() ? body().tags() : Set.of();
  }

  /** Whether it stays where it is while its node lives. */
  public boolean pinned() {
    Directive.Pin pin = directive == null ? null : directive.pin();
    boolean said = pin != null && pin.stamp().compareTo(spec.stamp()) > 0;
    return said && pin != null ? pin.pinned() : spec.live() && body().pinned();
  }

  /** The name of the node where it was wished to in this life of the process, or null. */
  public @Nullable String wish() {
    Directive.Wish wish = directive == null ? null : directive.wish();
    return wish != null && wish.stamp().compareTo(spec.stamp()) > 0 ? wish.node() : null;
  }

  Entry with(SpecState next) {
    return new Entry(id, next, details, ownership, directive);
  }

  Entry with(Details next) {
    return new Entry(id, spec, next, ownership, directive);
  }

  Entry with(Ownership next) {
    return new Entry(id, spec, details, next, directive);
  }

  Entry with(@Nullable Directive next) {
    return new Entry(id, spec, details, ownership, next);
  }

  /** The join of two entries of one process. */
  static Entry merge(Entry a, Entry b) {
    if (a == b) {
      return a;
    }
    SpecState spec = SpecState.merge(a.spec, b.spec);
    Details details =
        a.details == null
            ? b.details
            : b.details == null ? a.details : Details.merge(a.details, b.details);
    Ownership ownership =
        a.ownership == null
            ? b.ownership
            : b.ownership == null ? a.ownership : Ownership.merge(a.ownership, b.ownership);
    Directive directive =
        a.directive == null
            ? b.directive
            : b.directive == null ? a.directive : Directive.merge(a.directive, b.directive);
    Entry merged = new Entry(a.id, spec, details, ownership, directive);
    if (merged.sameParts(a)) {
      return a;
    }
    if (merged.sameParts(b)) {
      return b;
    }
    return merged.equals(a) ? a : merged.equals(b) ? b : merged;
  }

  private boolean sameParts(Entry other) {
    return spec == other.spec
        && details == other.details
        && ownership == other.ownership
        && directive == other.directive;
  }

  /**
   * A hash of everything in it that can differ between entries of one hub: equal entries have equal
   * hashes on every node. A replica counts by its sequence number, a decision by what orders it.
   */
  long fingerprint() {
    return fingerprint(Hashing.text(id.value()));
  }

  /** The same for whoever has the hash of the id already. */
  long fingerprint(long idHash) {
    long hash = Hashing.combine(idHash, spec.stamp().time());
    hash = Hashing.combine(hash, spec.stamp().node().value().hashCode());
    hash = Hashing.combine(hash, spec.token());
    hash = Hashing.combine(hash, spec.live() ? body().hash() : spec.ended());
    hash = Hashing.combine(hash, (details != null ? 1 : 0) | (ownership != null ? 2 : 0));
    if (details != null) {
      hash = Hashing.combine(hash, details.stamp().time());
      hash = Hashing.combine(hash, details.stamp().node().value().hashCode());
      hash = Hashing.combine(hash, details.tags().hashCode());
      hash = Hashing.combine(hash, Arrays.hashCode(details.metadata()));
    }
    if (ownership != null) {
      hash = Hashing.combine(hash, ownership.life());
      hash = Hashing.combine(hash, ownership.epoch().value());
      hash = Hashing.combine(hash, ownership.viewSize());
      hash = Hashing.combine(hash, ownership.issued());
      hash = Hashing.combine(hash, ownership.issuer().node().value().hashCode());
      hash = Hashing.combine(hash, ownership.issuer().incarnation());
      for (int i = 0; i < ownership.replicas().size(); i++) {
        Replica replica = ownership.replicas().get(i);
        hash = Hashing.combine(hash, replica.sequence());
        hash = Hashing.combine(hash, replica.since());
      }
      for (int i = 0; i < ownership.releases().size(); i++) {
        hash = Hashing.combine(hash, ownership.releases().get(i).done() ? 3 : 2);
      }
    }
    if (directive != null) {
      hash = Hashing.combine(hash, directive.fingerprint());
    }
    return hash;
  }
}
