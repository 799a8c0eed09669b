package io.processhub.wire;

import io.processhub.core.CopyAnswer;
import io.processhub.core.CopyKey;
import io.processhub.core.CopyPart;
import io.processhub.core.Message;
import io.processhub.core.Version;
import io.processhub.model.Epoch;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any messages about checkpoints, in the order of their numbers on the wire. */
final class CopyArbitraries {
  private static final int LARGEST = 300;

  private CopyArbitraries() {}

  private static Arbitrary<Epoch> epochs() {
    return Arbitraries.longs().greaterOrEqual(0).map(Epoch::of);
  }

  private static Arbitrary<Version> versions() {
    return Combinators.combine(
            Arbitraries.longs(),
            epochs(),
            Arbitraries.integers(),
            WireArbitraries.members(),
            Arbitraries.longs(),
            Arbitraries.longs())
        .as(Version::new);
  }

  private static Arbitrary<List<CopyKey>> keys() {
    return Combinators.combine(WireArbitraries.ids(), versions())
        .as(CopyKey::new)
        .list()
        .ofMaxSize(4);
  }

  private static Arbitrary<Message> copies() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(LARGEST);
    return Combinators.combine(
            WireArbitraries.ids(),
            versions(),
            Arbitraries.longs(),
            Arbitraries.of(CopyPart.Purpose.class),
            Arbitraries.longs(),
            Arbitraries.integers().between(0, LARGEST).list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.integers().between(0, LARGEST),
            bytes)
        .as(
            (id, version, after, purpose, checksum, lengths, offset, part) -> {
              int first = lengths.get(0) + offset + part.length;
              List<Integer> larger =
                  lengths.size() == 1 ? List.of(first) : List.of(first, lengths.get(1));
              return new CopyPart(id, version, after, purpose, checksum, larger, offset, part);
            })
        .list()
        .ofMaxSize(4)
        .map(Message.Copies::new);
  }

  private static Arbitrary<Message> answers() {
    return Combinators.combine(
            WireArbitraries.ids(),
            versions(),
            Arbitraries.of(CopyAnswer.Kind.class),
            Arbitraries.integers(),
            epochs())
        .as(CopyAnswer::new)
        .list()
        .ofMaxSize(4)
        .map(Message.CopyAnswers::new);
  }

  static List<Arbitrary<Message>> kinds() {
    Arbitrary<Long> rounds = Arbitraries.longs();
    return List.of(
        copies(),
        answers(),
        keys().map(Message.CopyDrops::new),
        Combinators.combine(rounds, WireArbitraries.entries().list().ofMaxSize(3))
            .as(Message.Seek::new),
        Combinators.combine(rounds, keys()).as(Message.Found::new),
        keys().map(Message.Fetch::new));
  }
}
