package io.processhub.strategy.migration;

import io.processhub.strategy.StrategyOptions;
import java.util.Map;
import java.util.Set;

/**
 * The process starts on its new node, takes over the state there, and only then stops on the old
 * one: it does not answer for as long as the state travels, not for as long as it starts.
 *
 * @param handover whether its state goes along, if it exports any
 * @param retention milliseconds after which a source whose target does not confirm shows as stuck;
 *     without {@code confirmHandover}, how long it keeps the state that it handed over
 * @param confirmHandover whether the target confirms that it handles messages before the source
 *     drops the state
 * @param dataWait milliseconds without any progress of the state after which it stays where it is
 * @param perProcessTimeout milliseconds from the moment it is frozen until the target has the state
 */
public record HotSwap(
    boolean handover,
    long retention,
    boolean confirmHandover,
    long dataWait,
    long perProcessTimeout)
    implements MigrationStrategy {
  /** The type in JSON. */
  public static final String TYPE = "hot-swap";

  private static final long RETENTION = 5_000;
  private static final long DATA_WAIT = 3_000;
  private static final long PER_PROCESS = 10_000;

  /**
   * @throws IllegalArgumentException if a time is negative, or one of the last two 0
   */
  public HotSwap {
    if (retention < 0) {
      throw new IllegalArgumentException(TYPE + ": retention must not be negative: " + retention);
    }
    if (dataWait <= 0 || perProcessTimeout <= 0) {
      throw new IllegalArgumentException(
          TYPE
              + ": dataWait and perProcessTimeout must be positive: "
              + dataWait
              + ", "
              + perProcessTimeout);
    }
  }

  /** With the defaults. */
  public HotSwap() {
    this(true, RETENTION, true, DATA_WAIT, PER_PROCESS);
  }

  /** From the options that stand beside the type in JSON. */
  public static HotSwap of(Map<String, Object> options) {
    StrategyOptions read =
        new StrategyOptions(
            TYPE,
            options,
            Set.of("handover", "retention", "confirmHandover", "dataWait", "perProcessTimeout"));
    return new HotSwap(
        read.flag("handover", true),
        read.number("retention", RETENTION),
        read.flag("confirmHandover", true),
        read.number("dataWait", DATA_WAIT),
        read.number("perProcessTimeout", PER_PROCESS));
  }

  @Override
  public Swap swap() {
    return Swap.HOT;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of(
        "handover",
        handover,
        "retention",
        retention,
        "confirmHandover",
        confirmHandover,
        "dataWait",
        dataWait,
        "perProcessTimeout",
        perProcessTimeout);
  }
}
