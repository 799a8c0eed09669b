package io.processhub.shell;

import io.processhub.testing.TestClusters;

/** The same where Vert.x's own selector selects. */
class HandoverFallbackTest extends HandoverTest {
  @Override
  TestClusters nodes(int size) {
    return TestClusters.withVertxSelector(size);
  }
}
