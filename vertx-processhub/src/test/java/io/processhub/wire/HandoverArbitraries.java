package io.processhub.wire;

import io.processhub.core.Message;
import io.processhub.core.Order;
import io.processhub.core.Ownership;
import io.processhub.core.Preparation;
import io.processhub.core.Refusal;
import io.processhub.core.RefusalCode;
import io.processhub.core.StateChunk;
import io.processhub.core.Step;
import io.processhub.core.Ticketed;
import io.processhub.core.Want;
import io.processhub.model.NodeId;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any messages by which processes move, in the order of their numbers on the wire. */
final class HandoverArbitraries {
  private static final int LARGEST = 300;

  private HandoverArbitraries() {}

  private static Arbitrary<Ownership> decisions() {
    return WireArbitraries.ownerships().filter(decision -> !decision.replicas().isEmpty());
  }

  private static Arbitrary<Ticketed> handovers() {
    return Combinators.combine(WireArbitraries.ids(), Arbitraries.longs()).as(Ticketed::new);
  }

  private static Arbitrary<Message> orders() {
    return Combinators.combine(WireArbitraries.ids(), decisions())
        .as(Order::new)
        .list()
        .ofMaxSize(4)
        .map(Message.Orders::new);
  }

  private static Arbitrary<Message> preparations() {
    return Combinators.combine(
            WireArbitraries.entries(), decisions(), Arbitraries.longs(), Arbitraries.of(Swap.class))
        .as(Preparation::new)
        .list()
        .ofMaxSize(4)
        .map(Message.Preparations::new);
  }

  private static Arbitrary<Message> progress() {
    return Combinators.combine(
            handovers(),
            Arbitraries.of(Step.Kind.class),
            Arbitraries.integers(),
            WireArbitraries.replicas().injectNull(0.5),
            WireArbitraries.texts().injectNull(0.5))
        .as(Step::new)
        .list()
        .ofMaxSize(4)
        .map(Message.Progress::new);
  }

  private static Arbitrary<Message> wants() {
    return Combinators.combine(handovers(), Arbitraries.integers().greaterOrEqual(0))
        .as(Want::new)
        .list()
        .ofMaxSize(4)
        .map(Message.Wants::new);
  }

  private static Arbitrary<Message> states() {
    return chunks().map(Message.States::new);
  }

  private static Arbitrary<List<StateChunk>> chunks() {
    return Combinators.combine(
            handovers(),
            Arbitraries.integers().between(0, LARGEST),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(LARGEST),
            Arbitraries.integers().between(0, LARGEST))
        .as(
            (of, offset, bytes, rest) ->
                new StateChunk(of, offset + bytes.length + rest, offset, bytes))
        .list()
        .ofMaxSize(4);
  }

  private static Arbitrary<Refusal> refusals() {
    return Combinators.combine(
            WireArbitraries.ids(), Arbitraries.of(RefusalCode.class), WireArbitraries.texts())
        .as(Refusal::new);
  }

  /** Those by which new replicas get their state. */
  static List<Arbitrary<Message>> fills() {
    return List.of(
        wants(),
        Combinators.combine(chunks(), refusals().list().ofMaxSize(5)).as(Message.Fillings::new));
  }

  static List<Arbitrary<Message>> kinds() {
    Arbitrary<NodeId> nodes = WireArbitraries.nodes();
    Arbitrary<List<Long>> batches = Arbitraries.longs().list().ofMaxSize(5);
    return List.of(
        orders(),
        preparations(),
        progress(),
        states(),
        handovers().list().ofMaxSize(5).map(Message.Abandoned::new),
        Combinators.combine(
                Arbitraries.longs(),
                nodes,
                nodes.list().ofMaxSize(5),
                WireArbitraries.entries().list().ofMaxSize(5))
            .as(Message.Committed::new),
        batches.map(Message.Markers::new),
        Combinators.combine(nodes, batches).as(Message.MarkersPassed::new),
        Combinators.combine(nodes, Arbitraries.longs()).as(Message.GateClosed::new),
        refusals().list().ofMaxSize(5).map(Message.Stayed::new),
        WireArbitraries.ids().list().ofMaxSize(5).map(Message.Staying::new));
  }
}
