package io.processhub.cluster;

import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node has registered in the cluster, by address: the truth from which the cluster's copy
 * is repaired. Thread-safe.
 */
final class LocalRegistrations {
  private final Map<String, Set<RegistrationInfo>> byAddress = new ConcurrentHashMap<>();

  void add(String address, RegistrationInfo info) {
    byAddress.merge(
        address,
        Set.of(info),
        (present, added) -> {
          Set<RegistrationInfo> next = new HashSet<>(present);
          next.add(info);
          return Set.copyOf(next);
        });
  }

  void remove(String address, RegistrationInfo info) {
    byAddress.computeIfPresent(
        address,
        (a, present) -> {
          Set<RegistrationInfo> next = new HashSet<>(present);
          next.remove(info);
          return next.isEmpty() ? null : Set.copyOf(next);
        });
  }

  boolean contains(String address, RegistrationInfo info) {
    return of(address).contains(info);
  }

  Set<RegistrationInfo> of(String address) {
    return byAddress.getOrDefault(address, Set.of());
  }

  List<String> addresses() {
    return List.copyOf(byAddress.keySet());
  }
}
