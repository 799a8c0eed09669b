package io.processhub.scenario;

import io.processhub.testing.TestClusters;

class ReplicaAddressOwnSelectorTest extends ReplicaAddressTest {
  @Override
  TestClusters start(int nodes) {
    return TestClusters.of(nodes);
  }
}
