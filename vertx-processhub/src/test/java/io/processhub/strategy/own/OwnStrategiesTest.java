package io.processhub.strategy.own;

import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.strategy.migration.MigrationStrategyContract;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.partition.PartitionStrategyContract;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import io.processhub.strategy.redundancy.RedundancyStrategyContract;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import io.processhub.strategy.synchronization.SynchronizationStrategyContract;
import org.junit.jupiter.api.Nested;

/** C1: what a user may write passes the contract of its kind. */
class OwnStrategiesTest {
  @Nested
  class EveryOtherTest extends RedundancyStrategyContract {
    @Override
    protected RedundancyStrategy strategy() {
      return new EveryOther();
    }
  }

  @Nested
  class ColdWithoutStateTest extends MigrationStrategyContract {
    @Override
    protected MigrationStrategy strategy() {
      return new ColdWithoutState(true);
    }
  }

  @Nested
  class TellTheNextTest extends SynchronizationStrategyContract {
    @Override
    protected SynchronizationStrategy strategy() {
      return new TellTheNext();
    }
  }

  @Nested
  class AtMostTest extends PartitionStrategyContract {
    @Override
    protected PartitionStrategy strategy() {
      return new AtMost(3);
    }
  }
}
