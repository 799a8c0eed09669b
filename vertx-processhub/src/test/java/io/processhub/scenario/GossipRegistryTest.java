package io.processhub.scenario;

import io.processhub.strategy.synchronization.Gossip;

/** Where some members are told and tell others. */
class GossipRegistryTest extends RegistryContract {
  GossipRegistryTest() {
    super(new Gossip(SYNC_INTERVAL, 2));
  }
}
