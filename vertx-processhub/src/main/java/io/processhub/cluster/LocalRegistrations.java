package io.processhub.cluster;

import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node has registered in the cluster, by address: the truth from which the cluster's copy
 * is repaired. Remembers the last 1,024 addresses that it gave up as well, for a merge may bring
 * their registrations back. Thread-safe.
 */
final class LocalRegistrations {
  private static final int MAX_GIVEN_UP = 1_024;

  private final Map<String, Set<RegistrationInfo>> byAddress = new ConcurrentHashMap<>();

  private final Set<String> givenUp =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_GIVEN_UP;
            }
          });

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
    synchronized (givenUp) {
      givenUp.add(address);
    }
  }

  boolean contains(String address, RegistrationInfo info) {
    return of(address).contains(info);
  }

  Set<RegistrationInfo> of(String address) {
    return byAddress.getOrDefault(address, Set.of());
  }

  /** Those with a registration. */
  List<String> addresses() {
    return List.copyOf(byAddress.keySet());
  }

  /** Those that had one not long ago; some may have one again. */
  List<String> givenUp() {
    synchronized (givenUp) {
      return List.copyOf(givenUp);
    }
  }
}
