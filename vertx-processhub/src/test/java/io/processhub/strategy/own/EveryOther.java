package io.processhub.strategy.own;

import io.processhub.model.Role;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import java.util.ArrayList;
import java.util.List;

/** A user's own redundancy: a replica on every other node; the first is active. */
public final class EveryOther implements RedundancyStrategy {
  @Override
  public int copies(int nodes) {
    return (nodes + 1) / 2;
  }

  @Override
  public List<Role> roles(int replicas) {
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas must not be negative: " + replicas);
    }
    List<Role> roles = new ArrayList<>();
    for (int i = 0; i < replicas; i++) {
      roles.add(i == 0 ? Role.ACTIVE : Role.PASSIVE);
    }
    return roles;
  }
}
