package io.processhub.core;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.RestartPolicy;
import java.util.List;
import java.util.Set;

/**
 * The hash of a spec body: komihash 5.0 with seed 0 over content and traits. It is frozen, because
 * nodes of different versions compare it; tags count in sorted order.
 */
final class BodyHash {
  private static final Hasher64 HASHER = com.dynatrace.hash4j.hashing.Hashing.komihash5_0();

  private BodyHash() {}

  static long of(
      byte[] content,
      RestartPolicy restart,
      OnNodeLoss onNodeLoss,
      boolean pinned,
      PlacementRule rule,
      Set<String> tags) {
    HashStream64 hash = HASHER.hashStream();
    hash.putByteArray(content);
    hash.putInt(
        switch (restart) {
          case PERMANENT -> 1;
          case TRANSIENT -> 2;
          case TEMPORARY -> 3;
        });
    hash.putInt(
        switch (onNodeLoss) {
          case RESTART -> 1;
          case WAIT -> 2;
        });
    hash.putInt(pinned ? 1 : 0);
    put(hash, rule);
    texts(hash, tags.stream().sorted().toList());
    return hash.getAsLong();
  }

  private static void put(HashStream64 hash, PlacementRule rule) {
    if (rule instanceof PlacementRule.None) {
      hash.putInt(1);
    } else if (rule instanceof PlacementRule.Local) {
      hash.putInt(2);
    } else if (rule instanceof PlacementRule.On on) {
      hash.putInt(3).putString(on.node());
    } else if (rule instanceof PlacementRule.Tagged tagged) {
      hash.putInt(4).putString(tagged.tag());
    } else if (rule instanceof PlacementRule.ForEach) {
      hash.putInt(5);
    } else if (rule instanceof PlacementRule.Bound bound) {
      texts(hash.putInt(6), bound.nodes());
    } else {
      throw new IllegalStateException("placement rule without a number: " + rule);
    }
  }

  private static void texts(HashStream64 hash, List<String> texts) {
    texts.forEach(hash::putString);
    hash.putInt(texts.size());
  }
}
