package io.processhub.strategy.distribution;

/** A user's own strategy passes the contract. */
class HighestNodeTest extends DistributionStrategyContract {
  @Override
  protected DistributionStrategy strategy() {
    return new HighestNode();
  }

  @Override
  protected boolean decidesByIdAlone() {
    return true;
  }
}
