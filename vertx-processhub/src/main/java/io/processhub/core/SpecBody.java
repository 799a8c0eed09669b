package io.processhub.core;

import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.RestartPolicy;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * What to run, without the id, so that equal bodies of many processes are one object. The core
 * reads the traits and carries the rest as bytes that it does not understand.
 *
 * @param content encoded verticle name, configuration and options; never changed after creation
 * @param hash of the content and the traits: bodies of equal hash are the same to every rule
 */
public record SpecBody(
    byte[] content,
    long hash,
    RestartPolicy restart,
    OnNodeLoss onNodeLoss,
    boolean pinned,
    PlacementRule rule,
    Set<String> tags) {
  public SpecBody {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(restart, "restart");
    Objects.requireNonNull(onNodeLoss, "onNodeLoss");
    Objects.requireNonNull(rule, "rule");
    tags = Set.copyOf(tags);
  }

  /** The body of that content and these traits, with its hash. */
  public static SpecBody of(
      byte[] content,
      RestartPolicy restart,
      OnNodeLoss onNodeLoss,
      boolean pinned,
      PlacementRule rule,
      Set<String> tags) {
    long hash = BodyHash.of(content, restart, onNodeLoss, pinned, rule, tags);
    return new SpecBody(content, hash, restart, onNodeLoss, pinned, rule, tags);
  }

  /** Whether the hash is that of the content and the traits. */
  public boolean hashFits() {
    return hash == BodyHash.of(content, restart, onNodeLoss, pinned, rule, tags);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof SpecBody that
            && hash == that.hash
            && restart == that.restart
            && onNodeLoss == that.onNodeLoss
            && pinned == that.pinned
            && rule.equals(that.rule)
            && tags.equals(that.tags)
            && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  @Override
  public String toString() {
    return "SpecBody[" + Long.toHexString(hash) + ", " + content.length + " bytes]";
  }
}
