package io.processhub.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.HighestNode;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.migration.MigrationStrategy;
import io.processhub.strategy.partition.Divergence;
import io.processhub.strategy.partition.DynamicQuorum;
import io.processhub.strategy.partition.EvenSplit;
import io.processhub.strategy.partition.MajorityQuorum;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.partition.StaticQuorum;
import io.processhub.strategy.redundancy.RedundancyStrategy;
import io.processhub.strategy.redundancy.Singularity;
import io.processhub.strategy.synchronization.PubSub;
import io.processhub.strategy.synchronization.SynchronizationStrategy;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrategiesTest {
  private final Strategies<MigrationStrategy> migrations = MigrationStrategy.strategies();

  @Test
  void defaults_are_found_by_their_type_and_show_the_options_they_were_given() {
    assertFound(DistributionStrategy.strategies(), new ConsistentHashing(7));
    assertFound(RedundancyStrategy.strategies(), new Singularity());
    assertFound(migrations, new ColdSwap(false));
    assertFound(SynchronizationStrategy.strategies(), new PubSub(1234));
    assertFound(PartitionStrategy.strategies(), new Divergence());
    assertFound(PartitionStrategy.strategies(), new StaticQuorum(3, true));
    assertFound(PartitionStrategy.strategies(), new DynamicQuorum(60, 5));
    assertFound(PartitionStrategy.strategies(), new MajorityQuorum(5, false, EvenSplit.LOWEST));
  }

  private static <S extends Strategy> void assertFound(Strategies<S> strategies, S expected) {
    assertTrue(strategies.types().contains(expected.type()));
    assertEquals(expected, strategies.create(expected.type(), expected.options()));
  }

  @Test
  void class_name_finds_a_users_own_strategy_with_and_without_options() {
    Strategy highest =
        DistributionStrategy.strategies().create(HighestNode.class.getName(), Map.of());
    assertInstanceOf(HighestNode.class, highest);
    assertEquals(HighestNode.class.getName(), highest.type());
    MigrationStrategy own = migrations.create(WithMap.class.getName(), Map.of("speed", 9));
    assertEquals(Map.of("speed", 9), own.options());
    assertEquals(Set.of("cold-swap", "hot-swap"), migrations.types());
  }

  @Test
  void instantiator_is_asked_before_constructors() {
    MigrationStrategy made = new ColdSwap();
    ClassLoader loader = getClass().getClassLoader();
    assertSame(made, migrations.create(WithMap.class.getName(), Map.of(), loader, c -> made));
    assertInstanceOf(
        WithMap.class, migrations.create(WithMap.class.getName(), Map.of(), loader, c -> null));
  }

  @Test
  void errors_name_the_type_and_what_is_known() {
    refused(
        "hot-stuff", Map.of(), "unknown MigrationStrategy type hot-stuff", "[cold-swap, hot-swap]");
    refused(
        "com.example.Gone",
        Map.of(),
        "com.example.Gone",
        "cannot be loaded",
        "[cold-swap, hot-swap]");
    refused("java.lang.String", Map.of(), "java.lang.String is not a MigrationStrategy");
    refused(PubSub.class.getName(), Map.of(), "is not a MigrationStrategy");
    refused(Plain.class.getName(), Map.of("speed", 1), "takes no options", "speed");
    refused(WithMap.class.getName(), Map.of("speed", 0), "WithMap", "speed must be positive");
    refused(NoConstructor.class.getName(), Map.of(), "NoConstructor has no public constructor");
    refused(Abstract.class.getName(), Map.of(), "Abstract could not be made");
    refused("cold-swap", Map.of("handover", 3), "handover");
  }

  private void refused(String type, Map<String, Object> options, String... parts) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> migrations.create(type, options))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  /** Without options. */
  public static class Plain implements MigrationStrategy {
    @Override
    public Swap swap() {
      return Swap.HOT;
    }

    @Override
    public boolean handover() {
      return true;
    }
  }

  /** With options. */
  public static final class WithMap extends Plain {
    private final Map<String, Object> options;

    public WithMap(Map<String, Object> options) {
      if (Integer.valueOf(0).equals(options.get("speed"))) {
        throw new IllegalArgumentException("speed must be positive, is 0");
      }
      this.options = Map.copyOf(options);
    }

    @Override
    public Map<String, Object> options() {
      return options;
    }
  }

  /** Takes what nobody gives. */
  public static final class NoConstructor extends Plain {
    public NoConstructor(int unused) {
      assertTrue(unused > 0);
    }
  }

  /** Cannot be made. */
  public abstract static class Abstract extends Plain {
    public Abstract() {}
  }
}
