package io.processhub.examples.chaos;

import io.processhub.examples.local.Hosts.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What is done in a run: the same for the same seed, nodes and kinds of faults. Kinds are dealt
 * like cards, so that each comes before one comes twice. Pure.
 */
final class Schedule {
  /** The kinds of faults. */
  enum Kind {
    KILL,
    HANG,
    LEAVE,
    SPLIT,
    SINGLE,
    ONE_WAY,
    FLAP;

    boolean network() {
      return ordinal() >= SPLIT.ordinal();
    }
  }

  /** How long settling after a fault and starting JVMs are taken to last, in ms. */
  private static final long ALLOWANCE = 4_000;

  private final Random random;
  private final int nodes;
  private final List<Kind> kinds;
  private final List<Kind> deck = new ArrayList<>();

  private Schedule(long seed, int nodes, Collection<Kind> kinds) {
    this.random = new Random(seed);
    this.nodes = nodes;
    this.kinds = List.copyOf(EnumSet.copyOf(kinds));
  }

  /**
   * As many episodes as fit, at least one.
   *
   * @param seconds for all of them, without the start and the end of a run
   */
  static List<Episode> of(long seed, int seconds, int nodes, Collection<Kind> kinds) {
    Schedule schedule = new Schedule(seed, nodes, kinds);
    List<Episode> episodes = new ArrayList<>();
    long left = seconds * 1_000L;
    while (true) {
      Episode next = schedule.next();
      left -= next.calm() + next.lasts() + ALLOWANCE;
      if (left < 0 && !episodes.isEmpty()) {
        return episodes;
      }
      episodes.add(next);
    }
  }

  private Episode next() {
    if (deck.isEmpty()) {
      deck.addAll(kinds);
      Collections.shuffle(deck, random);
    }
    Kind kind = deck.remove(deck.size() - 1);
    return switch (kind) {
      case KILL -> episode(new Fault.Kill(List.of(node())), 500, 4_000);
      case LEAVE -> episode(new Fault.Leave(node()), 500, 3_000);
      case HANG -> episode(new Fault.Hang(node()), 1_000, 10_000);
      case SPLIT -> episode(split(), 2_000, 12_000);
      case SINGLE -> episode(single(), 2_000, 12_000);
      case ONE_WAY -> episode(oneWay(), 2_000, 12_000);
      case FLAP -> {
        Fault.Cut cut = random.nextBoolean() ? split() : oneWay();
        yield episode(new Fault.Cut(cut.shape(), cut.links(), 1_000), 4_000, 12_000);
      }
    };
  }

  private Episode episode(Fault fault, int shortest, int longest) {
    return new Episode(
        500 + random.nextInt(1_500), fault, shortest + random.nextInt(longest - shortest));
  }

  private int node() {
    return 1 + random.nextInt(nodes);
  }

  // The client, the last host, stays with the larger part; with the first of two equal ones.
  private Fault.Cut split() {
    List<Integer> all = new ArrayList<>(IntStream.rangeClosed(1, nodes).boxed().toList());
    Collections.shuffle(all, random);
    int part = Math.max(1, nodes / 2);
    return between(all.subList(part, nodes), all.subList(0, part));
  }

  private Fault.Cut single() {
    int alone = node();
    List<Integer> others =
        IntStream.rangeClosed(1, nodes).filter(node -> node != alone).boxed().toList();
    return between(others, List.of(alone));
  }

  private Fault.Cut between(List<Integer> large, List<Integer> small) {
    List<Integer> withClient = new ArrayList<>(large);
    withClient.add(client());
    Set<Link> links = new TreeSet<>();
    for (int one : withClient) {
      for (int other : small) {
        links.add(new Link(one, other));
        links.add(new Link(other, one));
      }
    }
    return new Fault.Cut(numbers(large) + " | " + numbers(small), links, 0);
  }

  private Fault.Cut oneWay() {
    int one = node();
    boolean deaf = random.nextBoolean();
    if (nodes > 1 && random.nextBoolean()) {
      int other = 1 + (one + random.nextInt(nodes - 1)) % nodes;
      return new Fault.Cut(
          "one way: " + one + " cannot send to " + other, Set.of(new Link(one, other)), 0);
    }
    Set<Link> links = new TreeSet<>();
    for (int other = 1; other <= client(); other++) {
      if (other != one) {
        links.add(deaf ? new Link(other, one) : new Link(one, other));
      }
    }
    return new Fault.Cut(
        "one way: " + one + (deaf ? " receives" : " sends") + " nothing", links, 0);
  }

  private int client() {
    return nodes + 1;
  }

  private static String numbers(Collection<Integer> nodes) {
    return String.join(",", nodes.stream().sorted().map(String::valueOf).toList());
  }
}
