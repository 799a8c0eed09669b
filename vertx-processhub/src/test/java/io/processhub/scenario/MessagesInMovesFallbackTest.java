package io.processhub.scenario;

import io.processhub.ProcessHubOptions;
import java.util.function.UnaryOperator;

/** The same where Vert.x's own selector selects. */
class MessagesInMovesFallbackTest extends MessagesInMovesTest {
  @Override
  HubCluster cluster(int size, UnaryOperator<ProcessHubOptions> options) {
    return HubCluster.withVertxSelector(size, options);
  }
}
