package io.processhub;

import io.processhub.model.Role;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A user's own strategy, made from JSON by its class name. */
public final class OwnRedundancy implements RedundancyStrategy {
  private final int factor;

  public OwnRedundancy(JsonObject options) {
    factor = options.getInteger("factor");
  }

  @Override
  public int copies(int nodes) {
    return Math.min(factor, nodes);
  }

  @Override
  public List<Role> roles(int replicas) {
    return Collections.nCopies(replicas, Role.ACTIVE);
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("factor", factor);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OwnRedundancy that && factor == that.factor;
  }

  @Override
  public int hashCode() {
    return factor;
  }
}
