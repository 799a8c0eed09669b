package io.processhub.cluster;

import io.processhub.testing.TestClusters;

class FallbackSelectorTest extends ResolvedAddressTest {
  @Override
  TestClusters start() {
    System.setProperty(HubClusterProvider.SELECTOR_SWITCH, "off");
    try {
      return TestClusters.of(3);
    } finally {
      System.clearProperty(HubClusterProvider.SELECTOR_SWITCH);
    }
  }

  @Override
  boolean ownSelector() {
    return false;
  }
}
