package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.strategy.partition.EvenSplit;
import io.processhub.strategy.partition.MajorityQuorum;
import io.processhub.strategy.partition.PartitionStrategy;
import io.processhub.strategy.partition.StaticQuorum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model of the ballots alone: proposers with wishes of their own, messages that are lost, late
 * and doubled, proposers that stop in the middle. Whatever comes into effect is one value.
 */
class AgreementModelTest {
  private static final int RUNS = 20_000;

  private static Member member(int number) {
    MemberId id = new MemberId(new NodeId("n" + number), number);
    return new Member(id, "n" + number, 1, null, Set.of(), true, false);
  }

  private static AgreedView view(long number, List<Integer> members, int maximum) {
    List<Voter> voters = new ArrayList<>();
    members.forEach(m -> voters.add(new Voter(member(m), Voter.State.MEMBER, 1)));
    return new AgreedView(number, new Founding(0, members.size(), 1), voters, maximum);
  }

  /** One run: messages are actions that are drawn in any order, perhaps twice or never. */
  private static final class Run {
    final Random random;
    final PartitionStrategy strategy;
    final AgreedView base;
    final List<Acceptor> acceptors = new ArrayList<>();
    final List<Runnable> messages = new ArrayList<>();
    final Set<AgreedView> agreed = new HashSet<>();
    final Map<Integer, Attempt> current = new HashMap<>();
    final Map<Integer, Set<Ballot>> dropped = new HashMap<>();
    final int all;
    long rounds;

    Run(long seed) {
      random = new Random(seed);
      int size = 1 + random.nextInt(5);
      all = size + random.nextInt(3);
      int maximum = size + random.nextInt(2);
      EvenSplit even = random.nextBoolean() ? EvenSplit.LOWEST : EvenSplit.NOBODY;
      strategy =
          random.nextInt(3) == 0
              ? new StaticQuorum(all / 2 + 1)
              : new MajorityQuorum(size, random.nextBoolean(), even);
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < all; i++) {
        acceptors.add(new Acceptor(2));
        if (i < size) {
          members.add(i);
        }
      }
      base = view(1, members, maximum);
    }

    AgreedView wish() {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < all; i++) {
        if (random.nextInt(4) > 0) {
          members.add(i);
        }
      }
      if (members.isEmpty()) {
        members.add(0);
      }
      return view(2, members, Math.max(base.maximum(), members.size()));
    }

    void propose() {
      int by = random.nextInt(all);
      Ballot ballot = new Ballot(++rounds, member(by).id());
      Attempt attempt = new Attempt(2, ballot, base, strategy);
      Attempt before = current.put(by, attempt);
      if (before != null && before.value() != null && before.free() && !before.agreed()) {
        droppedBy(by).add(before.ballot);
      }
      for (Voter voter : base.voters()) {
        messages.add(() -> prepare(attempt, voter.id()));
      }
    }

    Set<Ballot> droppedBy(int proposer) {
      return dropped.computeIfAbsent(proposer, p -> new HashSet<>());
    }

    /** Whether its proposer has not given it up. */
    boolean live(Attempt attempt) {
      return current.get(index(attempt.ballot.proposer())) == attempt;
    }

    int index(MemberId id) {
      return (int) id.incarnation();
    }

    void prepare(Attempt attempt, MemberId id) {
      Acceptor acceptor = acceptors.get(index(id));
      if (acceptor.prepare(attempt.ballot)) {
        Ballot at = acceptor.acceptedAt();
        AgreedView value = acceptor.accepted();
        messages.add(() -> promised(attempt, id, at, value));
      }
    }

    void promised(Attempt attempt, MemberId id, Ballot at, AgreedView value) {
      if (attempt.value() != null || !live(attempt)) {
        return;
      }
      attempt.promise(id, at, value);
      if (attempt.prepared()) {
        attempt.choose(wish(), droppedBy(index(attempt.ballot.proposer())));
        for (MemberId voter : attempt.voters()) {
          messages.add(() -> accept(attempt, voter));
        }
      }
    }

    void accept(Attempt attempt, MemberId id) {
      AgreedView value = attempt.value();
      if (value != null && acceptors.get(index(id)).accept(attempt.ballot, value)) {
        messages.add(
            () -> {
              attempt.accepted(id);
              if (live(attempt) && attempt.agreed()) {
                agreed.add(value);
              }
            });
      }
    }

    void go() {
      for (int step = 0; step < 300; step++) {
        if (messages.isEmpty() || random.nextInt(25) == 0) {
          propose();
        } else {
          int which = random.nextInt(messages.size());
          Runnable message = random.nextInt(8) == 0 ? messages.get(which) : messages.remove(which);
          if (random.nextInt(6) > 0) {
            message.run();
          }
        }
      }
    }
  }

  @Test
  void one_value_comes_into_effect_whatever_happens_to_messages() {
    int some = 0;
    for (long seed = 1; seed <= RUNS; seed++) {
      Run run = new Run(seed);
      run.go();
      long of = seed;
      assertTrue(run.agreed.size() <= 1, () -> "seed " + of + ": " + run.agreed);
      some += run.agreed.size();
    }
    assertTrue(some > RUNS / 2, "too few runs agree on anything: " + some);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void two_quorums_of_a_view_meet(int size) {
    List<Integer> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      members.add(i);
    }
    for (PartitionStrategy strategy :
        List.of(
            new MajorityQuorum(size),
            new MajorityQuorum(1, false, EvenSplit.LOWEST),
            new MajorityQuorum(size, true, EvenSplit.LOWEST),
            new StaticQuorum(size / 2 + 1))) {
      for (int maximum = size; maximum <= size + 2; maximum++) {
        AgreedView view = view(1, members, maximum);
        List<Set<MemberId>> quorums = new ArrayList<>();
        for (int bits = 0; bits < 1 << size; bits++) {
          Set<MemberId> some = new HashSet<>();
          for (int i = 0; i < size; i++) {
            if ((bits & 1 << i) != 0) {
              some.add(member(i).id());
            }
          }
          if (view.isQuorum(some, strategy)) {
            quorums.add(some);
          }
        }
        for (Set<MemberId> one : quorums) {
          for (Set<MemberId> other : quorums) {
            assertTrue(one.stream().anyMatch(other::contains), one + " and " + other);
          }
        }
      }
    }
  }

  @Test
  void value_that_too_few_can_have_accepted_is_not_taken_over() {
    AgreedView base = view(1, List.of(0, 1, 2, 3, 4), 5);
    AgreedView lost = view(2, List.of(0, 1, 2), 5);
    AgreedView wish = view(2, List.of(0, 1, 3, 4), 5);
    Ballot first = new Ballot(1, member(0).id());
    Attempt attempt = new Attempt(2, new Ballot(2, member(1).id()), base, new MajorityQuorum(5));
    attempt.promise(member(0).id(), first, lost);
    attempt.promise(member(1).id(), null, null);
    attempt.promise(member(3).id(), null, null);
    assertTrue(attempt.prepared());
    attempt.choose(wish, Set.of());
    assertEquals(wish, attempt.value());
  }

  @Test
  void value_that_may_be_in_effect_is_taken_over() {
    AgreedView base = view(1, List.of(0, 1, 2), 3);
    AgreedView maybe = view(2, List.of(0, 1), 3);
    Attempt attempt = new Attempt(2, new Ballot(2, member(2).id()), base, new MajorityQuorum(3));
    attempt.promise(member(1).id(), new Ballot(1, member(0).id()), maybe);
    attempt.promise(member(2).id(), null, null);
    attempt.choose(view(2, List.of(1, 2), 3), Set.of());
    assertEquals(maybe, attempt.value());
  }

  @Test
  void own_attempt_that_was_given_up_holds_nobody_up() {
    AgreedView base = view(1, List.of(0), 1);
    AgreedView with = view(2, List.of(0, 1), 2);
    Ballot given = new Ballot(1, member(0).id());
    Attempt attempt = new Attempt(2, new Ballot(2, member(0).id()), base, new MajorityQuorum());
    attempt.promise(member(0).id(), given, with);
    attempt.choose(view(2, List.of(0), 1), Set.of(given));
    assertEquals(view(2, List.of(0), 1), attempt.value());
  }
}
