package io.processhub.scenario;

import io.processhub.strategy.synchronization.PubSub;

/** Where every member is told. */
class RegistryTest extends RegistryContract {
  RegistryTest() {
    super(new PubSub(SYNC_INTERVAL));
  }
}
