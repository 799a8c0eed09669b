package io.processhub.scenario;

import io.processhub.testing.TestClusters;

class ReplicaAddressFallbackTest extends ReplicaAddressTest {
  @Override
  TestClusters start(int nodes) {
    return TestClusters.withVertxSelector(nodes);
  }
}
