package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest checkpoint of each process that is to go on here after its owner was lost: asks
 * every member, in bulk, under the new decision, and has the copy sent if it is not here. Members
 * that go away are not waited for, and no wait is for ever.
 */
final class Seeking {
  /** Where a search is. */
  private enum Stage {
    ASKING,
    FETCHING,
    OVER
  }

  /** One process whose checkpoint is looked for. */
  private static final class Search {
    final ProcessId id;
    final Ownership decision;
    Stage stage = Stage.ASKING;

    /** The newest that each member has. */
    final Map<MemberId, Version> found = new LinkedHashMap<>();

    @Nullable Round round;
    @Nullable MemberId from;
    long since;

    Search(ProcessId id, Ownership decision) {
      this.id = id;
      this.decision = decision;
    }
  }

  /** One question about many processes. */
  private static final class Round {
    final List<Search> searches;
    final Set<MemberId> awaited;
    final long since;

    Round(List<Search> searches, Set<MemberId> awaited, long since) {
      this.searches = searches;
      this.awaited = awaited;
      this.since = since;
    }
  }

  private final Node node;
  private final Map<ProcessId, Search> searches = new LinkedHashMap<>();
  private final List<Search> fresh = new ArrayList<>();
  private final Map<Long, Round> rounds = new LinkedHashMap<>();
  private final Map<NodeId, List<CopyKey>> fetches = new LinkedHashMap<>();

  /** When members last sent something of what is fetched. */
  private final Map<MemberId, Long> heard = new HashMap<>();

  private long numbers;

  Seeking(Node node) {
    this.node = node;
  }

  boolean idle() {
    return searches.isEmpty();
  }

  /** Whether what is known of checkpoints is to be looked up before that replica starts. */
  boolean needed(Ownership decision) {
    return node.config.safekeeping().backups() > 0 && !decision.neverRan();
  }

  /** Whether all that can be known of the checkpoints of a process is known; else looks for it. */
  boolean over(ProcessId id, Ownership decision) {
    Search search = searches.get(id);
    if (search == null || !search.decision.sameDecision(decision)) {
      search = new Search(id, decision);
      searches.put(id, search);
      fresh.add(search);
    }
    return search.stage == Stage.OVER;
  }

  /** The process starts here now, or is not to start here any more. */
  void end(ProcessId id) {
    searches.remove(id);
  }

  void reconcile(Entry entry) {
    Search search = searches.get(entry.id());
    Ownership current = entry.ownership();
    if (search != null
        && (!entry.live() || current == null || !current.sameDecision(search.decision))) {
      searches.remove(entry.id());
    }
  }

  /** The newest copy that is on this node, null without one. */
  @Nullable Copy here(ProcessId id, long life) {
    Copy own = node.safekeeping.checkpoints().last(id);
    Copy held = node.safekeeping.backups().copy(id);
    own = own == null || own.version().life() != life ? null : own;
    held = held == null || held.version().life() != life ? null : held;
    if (own == null || held == null) {
      return own == null ? held : own;
    }
    return own.version().compareTo(held.version()) >= 0 ? own : held;
  }

  /** Another member is to go on with these: says what is here of them. */
  void asked(MemberId from, Message.Seek message) {
    List<CopyKey> found = new ArrayList<>();
    for (Entry asked : message.entries()) {
      Entry entry = node.merge(asked);
      Ownership ownership = entry.ownership();
      Copy copy = ownership == null ? null : here(entry.id(), ownership.life());
      if (copy != null) {
        found.add(new CopyKey(entry.id(), copy.version()));
      }
    }
    node.send(from.node(), new Message.Found(message.round(), found));
  }

  void found(MemberId from, Message.Found message) {
    Round round = rounds.get(message.round());
    if (round == null || !round.awaited.contains(from)) {
      return;
    }
    for (CopyKey key : message.keys()) {
      Search search = searches.get(key.id());
      if (search != null && search.round == round) {
        search.found.put(from, key.version());
      }
    }
    round.awaited.remove(from);
    if (round.awaited.isEmpty()) {
      answered(message.round(), round);
    }
  }

  private void answered(long number, Round round) {
    rounds.remove(number);
    for (Search search : round.searches) {
      if (searches.get(search.id) == search) {
        next(search);
      }
    }
  }

  /** Takes the newest copy that can be had. */
  private void next(Search search) {
    Copy here = here(search.id, search.decision.life());
    MemberId from = null;
    Version best = here == null ? null : here.version();
    for (Map.Entry<MemberId, Version> found : search.found.entrySet()) {
      boolean newer = best == null || found.getValue().compareTo(best) > 0;
      if (newer && node.membership.answers(found.getKey())) {
        best = found.getValue();
        from = found.getKey();
      }
    }
    search.from = from;
    search.since = node.now;
    if (from == null || best == null) {
      search.stage = Stage.OVER;
      node.touched.add(search.id);
    } else {
      search.stage = Stage.FETCHING;
      fetches
          .computeIfAbsent(from.node(), f -> new ArrayList<>())
          .add(new CopyKey(search.id, best));
      node.timers.atLatest(Timers.Kind.SEEKS, node.now + CoreConfig.RETRY);
    }
  }

  /** A member wants copies that are here. */
  void fetch(MemberId from, Message.Fetch message) {
    for (CopyKey key : message.keys()) {
      Copy copy = here(key.id(), key.version().life());
      if (copy != null) {
        node.safekeeping.sender().send(from, key.id(), copy, CopyPart.Purpose.SOUGHT);
      }
    }
  }

  /** Copies come from that member, if not those that are waited for. */
  void heard(MemberId from) {
    if (!idle()) {
      heard.put(from, node.now);
    }
  }

  /** A copy has come to this node. */
  void arrived(ProcessId id) {
    Search search = searches.get(id);
    if (search != null && search.stage == Stage.FETCHING) {
      next(search);
    }
  }

  void topologyChanged() {
    for (Map.Entry<Long, Round> entry : List.copyOf(rounds.entrySet())) {
      Round round = entry.getValue();
      round.awaited.removeIf(member -> !node.membership.answers(member));
      if (round.awaited.isEmpty()) {
        answered(entry.getKey(), round);
      }
    }
    for (Search search : List.copyOf(searches.values())) {
      if (search.stage == Stage.FETCHING
          && search.from != null
          && !node.membership.answers(search.from)) {
        next(search);
      }
    }
  }

  /** Asks again whoever has not answered, and gives up in the end. */
  void tick() {
    if (!node.timers.fired(Timers.Kind.SEEKS, node.now)) {
      return;
    }
    for (Map.Entry<Long, Round> entry : List.copyOf(rounds.entrySet())) {
      Round round = entry.getValue();
      if (node.now >= round.since + CoreConfig.SEEK_LIMIT) {
        String who = round.awaited + " have not said which checkpoints they hold: ";
        node.report(true, who + round.searches.size() + " processes go on without them");
        answered(entry.getKey(), round);
      } else {
        ask(entry.getKey(), round);
      }
    }
    for (Search search : List.copyOf(searches.values())) {
      MemberId from = search.from;
      if (search.stage == Stage.FETCHING && from != null) {
        long since = Math.max(search.since, heard.getOrDefault(from, 0L));
        if (node.now >= since + CoreConfig.SEEK_LIMIT) {
          node.report(true, from + " does not send its checkpoint of " + search.id);
          search.found.remove(from);
          next(search);
        } else {
          Version version = search.found.get(from);
          if (version != null) {
            fetches
                .computeIfAbsent(from.node(), f -> new ArrayList<>())
                .add(new CopyKey(search.id, version));
          }
        }
      }
    }
    if (idle()) {
      heard.clear();
    } else {
      node.timers.atLatest(Timers.Kind.SEEKS, node.now + CoreConfig.RETRY);
    }
  }

  private void ask(long number, Round round) {
    List<Entry> entries = new ArrayList<>(round.searches.size());
    for (Search search : round.searches) {
      Entry entry = node.registry.get(search.id.value());
      if (entry != null && searches.get(search.id) == search) {
        entries.add(entry);
      }
    }
    List<NodeId> to = new ArrayList<>();
    round.awaited.forEach(member -> to.add(member.node()));
    node.send(to, new Message.Seek(number, entries));
  }

  /** Asks for what this tick is about. */
  void flush() {
    if (!fresh.isEmpty()) {
      for (List<Search> some : Lists.parts(List.copyOf(fresh), CoreConfig.ENTRIES_PER_MESSAGE)) {
        Set<MemberId> members = new LinkedHashSet<>(node.membership.holders());
        Round round = new Round(some, members, node.now);
        long number = ++numbers;
        rounds.put(number, round);
        some.forEach(search -> search.round = round);
        if (members.isEmpty()) {
          answered(number, round);
        } else {
          ask(number, round);
        }
      }
      fresh.clear();
      node.timers.atLatest(Timers.Kind.SEEKS, node.now + CoreConfig.RETRY);
    }
    fetches.forEach(
        (to, keys) -> {
          for (List<CopyKey> some : Lists.parts(keys, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(to, new Message.Fetch(some));
          }
        });
    fetches.clear();
  }
}
