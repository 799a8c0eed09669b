package io.processhub.sim;

import io.processhub.core.Entry;
import io.processhub.core.Ownership;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node of the cluster without the hub that sends to its processes: it asks a member where one is
 * and uses the answer for a second, unless it is told to forget it.
 */
final class Outsider {
  static final long KEEPS = 1_000 * Agenda.MS;
  private static final long DEADLINE = 1_000 * Agenda.MS;
  private static final int ASKS = 2;

  /** What a member said, and what it knew then. */
  private record Answer(
      @Nullable NodeId node,
      long life,
      long epoch,
      SimHost member,
      boolean stale,
      boolean ownerLost,
      long unaware,
      long until) {
    boolean newer(Answer other) {
      return life != other.life ? life > other.life : epoch > other.epoch;
    }

    /** What was known before, for somebody who was told something older. */
    Answer afterOlder(Answer older) {
      return new Answer(
          node, life, epoch, member, stale, older.ownerLost, unaware | older.unaware, older.until);
    }
  }

  private static final class Question {
    final List<UserMessage> waiting = new ArrayList<>();

    /** What is answered may be out of date. */
    boolean again;

    int asks;
    long number;
  }

  private final Simulation sim;
  private final SimHost host;
  private final Map<ProcessId, Answer> answers = new HashMap<>();
  private final Map<ProcessId, Answer> newest = new HashMap<>();
  private final Map<ProcessId, Question> questions = new HashMap<>();
  private final List<Map<ProcessId, Talk>> talks = List.of(new HashMap<>(), new HashMap<>());
  private final TreeMap<Long, UserMessage> unwritten = new TreeMap<>();
  private final TreeMap<Long, List<Runnable>> flushes = new TreeMap<>();
  private @Nullable SimNode member;
  private long numbers;

  Outsider(Simulation sim, SimHost host) {
    this.sim = sim;
    this.host = host;
  }

  void boot() {
    host.up = true;
    sim.lists.joinedOutside(host);
    turn();
  }

  private void turn() {
    List<ProcessId> kept = sim.traffic.kept();
    if (sim.traffic.open() && !kept.isEmpty()) {
      burst(sim.seam.pick(kept), 1 + sim.seam.below(4));
    }
    sim.agenda.in(sim.seam.between(20, 300) * Agenda.MS, this::turn);
  }

  /** One sender sends so many messages within a short time. */
  void burst(ProcessId id, int count) {
    int sender = sim.seam.below(talks.size());
    long at = 0;
    for (int i = 0; i < count; i++) {
      sim.agenda.in(at, () -> send(sender, id));
      at += sim.seam.between(20, 1_200);
    }
  }

  void send(int sender, ProcessId id) {
    Talk talk = talks.get(sender).computeIfAbsent(id, i -> new Talk(host, sender, sim.watch(id)));
    UserMessage message = new UserMessage(talk, ++talk.sent, sim.agenda.now());
    sim.messages.sent(message);
    Answer answer = answers.get(id);
    if (answer != null && answer.node != null && answer.until > sim.agenda.now()) {
      select(message, answer.node, answer);
      return;
    }
    Question question = questions.get(id);
    if (question == null) {
      question = new Question();
      questions.put(id, question);
      ask(id, question);
    }
    question.waiting.add(message);
  }

  private void ask(ProcessId id, Question question) {
    long number = ++question.number;
    SimNode asked = member();
    sim.agenda.in(DEADLINE, () -> answered(id, question, number, asked, null));
    if (asked != null) {
      sim.agenda.in(
          sim.seam.between(100, 1_500), () -> asked.receive(() -> answer(id, asked), () -> {}));
    }
  }

  private @Nullable SimNode member() {
    SimNode known = member;
    if (known == null || !answers(known)) {
      List<SimNode> ready = sim.nodes().stream().filter(this::answers).toList();
      known = ready.isEmpty() ? null : sim.seam.pick(ready);
      member = known;
    }
    return known;
  }

  private boolean answers(SimNode node) {
    return node.ready() && !node.left;
  }

  private void answer(ProcessId id, SimNode asked) {
    Question question = questions.get(id);
    if (question != null && answers(asked)) {
      long number = question.number;
      Answer answer = answerOf(id, asked);
      sim.agenda.in(
          sim.seam.between(100, 1_500), () -> answered(id, question, number, asked, answer));
    }
  }

  private Answer answerOf(ProcessId id, SimNode asked) {
    NodeId node = asked.answer(id);
    Entry entry = asked.core.registry().get(id.value());
    Ownership ownership = entry == null ? null : entry.ownership();
    return new Answer(
        node,
        ownership == null ? 0 : ownership.life(),
        ownership == null ? 0 : ownership.epoch().value(),
        asked.host,
        !Objects.equals(node, asked.trueRoute(id)),
        sim.watch(id).ownerLost || sim.harm.ownerLost(entry),
        sim.harm.unknownTo(asked),
        sim.agenda.now() + KEEPS);
  }

  private void answered(
      ProcessId id,
      Question question,
      long number,
      @Nullable SimNode asked,
      @Nullable Answer answer) {
    if (questions.get(id) != question || question.number != number) {
      return;
    }
    if (question.again || answer == null && ++question.asks < ASKS) {
      if (answer == null) {
        member = null;
      }
      question.again = false;
      ask(id, question);
      return;
    }
    questions.remove(id);
    if (answer == null || asked == null) {
      question.waiting.forEach(each -> sim.messages.cut(each, "nobody says where it goes"));
      return;
    }
    Answer better = better(id, answer);
    if (better.node == null) {
      question.waiting.forEach(each -> noRoute(each, asked, answer));
    } else {
      answers.put(id, better);
      question.waiting.forEach(each -> select(each, better.node, better));
    }
  }

  /** Another member may know less than the one that was asked before. */
  private Answer better(ProcessId id, Answer answer) {
    Answer before = newest.get(id);
    SimHost there = before == null || before.node == null ? null : sim.hostOf(before.node);
    if (before == null || !before.newer(answer) || there == null || !there.up) {
      if (answer.node != null) {
        newest.put(id, answer);
      }
      return answer;
    }
    return before.afterOlder(answer);
  }

  private void noRoute(UserMessage message, SimNode asked, Answer answer) {
    ProcessId id = message.talk.to.id;
    message.hop(sim.agenda.now(), "finds no route on " + asked.host + " in", asked.story(id));
    if (anywhere(id)) {
      message.stale = answer.stale;
      message.ownerLost = answer.ownerLost;
      message.unaware = answer.unaware;
      sim.messages.noRoute(message);
    } else {
      sim.messages.cut(message, "all that had the hub are gone");
    }
  }

  private boolean anywhere(ProcessId id) {
    return sim.nodes().stream().anyMatch(node -> node.core.registry().get(id.value()) != null);
  }

  private void select(UserMessage message, NodeId to, Answer answer) {
    Talk talk = message.talk;
    message.stale = answer.stale;
    message.ownerLost = answer.ownerLost || talk.to.ownerLost || talk.to.committedToLost;
    message.unaware = answer.unaware;
    talk.known = true;
    // If whoever was asked dies another may be asked that knows less: a connection has broken.
    message.hosts |= Harm.bit(answer.member);
    message.hop(sim.agenda.now(), "selected on " + host + ":", sim.everHostOf(to));
    long time = sim.seam.chance(0.1) ? 30 * Agenda.MS : 400;
    long at = sim.agenda.now() + sim.seam.between(0, time);
    if (to.equals(talk.lastTarget)) {
      at = Math.max(at, talk.lastWrite + 1);
    }
    talk.lastTarget = to;
    talk.lastWrite = at;
    long number = ++numbers;
    unwritten.put(number, message);
    sim.agenda.at(at, () -> write(number, message, to));
  }

  private void write(long number, UserMessage message, NodeId to) {
    SimHost target = sim.everHostOf(to);
    if (target == null) {
      throw new SimFailure(host + " selects " + to + ", which never was");
    }
    message.hosts |= Harm.bit(target);
    message.hop(sim.agenda.now(), "written on " + host + " to", target);
    if (sim.hostOf(to) == null) {
      sim.messages.lost(message, target + " is not that node any more");
    } else {
      sim.network.pass(
          host,
          target,
          there -> there.plane.arrive(message, false, there.plane.next()),
          why -> sim.messages.cut(message, why));
    }
    unwritten.remove(number);
    written();
  }

  private void written() {
    while (!flushes.isEmpty()
        && (unwritten.isEmpty() || unwritten.firstKey() > flushes.firstKey())) {
      flushes.pollFirstEntry().getValue().forEach(Runnable::run);
    }
  }

  /** Does that once all that has been selected by now has been written. */
  void flush(Runnable done) {
    flushes.computeIfAbsent(numbers, n -> new ArrayList<>()).add(done);
    written();
  }

  /** What is known of these, or comes to be known by a question already asked, does not count. */
  void forget(List<ProcessId> ids) {
    for (ProcessId id : ids) {
      answers.remove(id);
      Question question = questions.get(id);
      if (question != null) {
        question.again = true;
      }
    }
  }

  void gone(NodeId node) {
    answers.values().removeIf(answer -> node.equals(answer.node));
  }
}
