package io.processhub.strategy.distribution;

/**
 * How busy one node was at one moment.
 *
 * @param cpu share of all processors in use by the JVM, 0 to 1
 * @param loopLag how late the event loop ran what was due, in milliseconds
 * @param heap share of the largest heap in use, 0 to 1
 */
public record Measurement(double cpu, double loopLag, double heap) {
  public Measurement {
    share("cpu", cpu);
    share("heap", heap);
    if (!(loopLag >= 0) || Double.isInfinite(loopLag)) {
      throw new IllegalArgumentException("loopLag must not be negative, is " + loopLag);
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be between 0 and 1, is " + value);
    }
  }
}
