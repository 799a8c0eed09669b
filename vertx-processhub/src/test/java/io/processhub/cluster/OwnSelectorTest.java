package io.processhub.cluster;

import io.processhub.testing.TestClusters;

class OwnSelectorTest extends ResolvedAddressTest {
  @Override
  TestClusters start() {
    return TestClusters.of(3);
  }

  @Override
  boolean ownSelector() {
    return true;
  }
}
