package io.processhub.scenario;

import io.processhub.testing.TestClusters;

class ReplicaAddressFallbackTest extends ReplicaAddressTest {
  private static final String SELECTOR_SWITCH = "processhub.cluster.selector";

  @Override
  TestClusters start(int nodes) {
    System.setProperty(SELECTOR_SWITCH, "off");
    try {
      return TestClusters.of(nodes);
    } finally {
      System.clearProperty(SELECTOR_SWITCH);
    }
  }
}
