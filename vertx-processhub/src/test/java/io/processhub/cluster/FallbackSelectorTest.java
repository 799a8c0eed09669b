package io.processhub.cluster;

import io.processhub.testing.TestClusters;

class FallbackSelectorTest extends ResolvedAddressTest {
  @Override
  TestClusters start() {
    return TestClusters.withVertxSelector(3);
  }

  @Override
  boolean ownSelector() {
    return false;
  }
}
