package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Acts on views that a quorum agreed on. This node may carry out decisions of the present view
 * while it is a member of it, has not accepted the next one, and holds a lease. It decides as a
 * steward only after every member has reported what it had begun, and after the leases of all that
 * are not members any more have ended.
 */
final class AgreedAuthority implements Authority {
  private static final int NUMBER = 32;

  /** Of a lease's length: how often it is renewed. */
  private static final int RENEWALS = 3;

  /** After which a member to be, or one that was refused, asks again. */
  private static final long ASK = 500;

  /** For how long the last word of a newcomer counts. */
  private static final long ASKED = 3_000;

  /** Holds back the first actives of a founding, as if a member of an earlier one held a lease. */
  private static final NodeId BEFORE = new NodeId("-");

  private final Node node;
  private final Leases leases;
  private final Reports reports;
  private final Agreement agreement;
  private final Electorate electorate;
  private @Nullable AgreedView committed;

  /** Nodes that are to hear the standing of this one at the end of the tick. */
  private final Set<MemberId> informed = new LinkedHashSet<>();

  /** Members to be, and when they last said so. */
  private final Map<MemberId, Long> asking = new TreeMap<>();

  /** Messages of this node to itself. */
  private final List<QuorumMessage> own = new ArrayList<>();

  private long renewAt = Timers.NEVER;
  private long askAt = Timers.NEVER;
  private boolean learned;
  private long learnedAt;
  private boolean founding;
  private long foundingSince;
  private boolean issued;
  private boolean halted;
  private boolean left;
  private int wantedMaximum;

  AgreedAuthority(Node node) {
    this.node = node;
    this.leases = new Leases(node);
    this.reports = new Reports(node, this);
    this.agreement = new Agreement(node, this);
    this.electorate = new Electorate(node);
  }

  // What the core asks.

  @Override
  public View view(View seen) {
    AgreedView current = committed;
    soon(node.now);
    return current == null ? View.of(seen.version(), List.of()) : current.view(seen.version());
  }

  @Override
  public boolean counts(boolean announced) {
    return member();
  }

  private boolean member() {
    AgreedView current = committed;
    return current != null && current.holds(node.self);
  }

  @Override
  public boolean present(MemberId id) {
    AgreedView current = committed;
    return current != null && current.holds(id);
  }

  @Override
  public boolean unknown(MemberId id) {
    return !present(id) && leases.mayHold(id);
  }

  @Override
  public boolean issues() {
    return acts() && reports.complete() && endOfOthers() == 0;
  }

  private long endOfOthers() {
    AgreedView current = committed;
    return current == null ? Timers.NEVER : leases.endOfOthers(current);
  }

  private boolean acts() {
    return member() && !agreement.sealed() && leases.holds() && !left;
  }

  @Override
  public boolean mayAct(Epoch epoch) {
    AgreedView current = committed;
    return current != null && acts() && number(epoch) == current.number();
  }

  @Override
  public boolean outdated(Epoch epoch) {
    AgreedView current = committed;
    return current != null && number(epoch) < current.number();
  }

  private static long number(Epoch epoch) {
    return epoch.value() >>> NUMBER;
  }

  @Override
  public Epoch next(Epoch old) {
    AgreedView current = committed;
    long least = (current == null ? 0 : current.number()) << NUMBER;
    return Epoch.of(Math.max(old.value() + 1, least));
  }

  @Override
  public boolean halted() {
    return !member() || !leases.holds() || left;
  }

  @Nullable AgreedView committed() {
    return committed;
  }

  @Override
  public List<AgreedView> views() {
    List<AgreedView> views = new ArrayList<>();
    for (AgreedView view : Arrays.asList(committed, agreement.accepted())) {
      if (view != null) {
        views.add(view);
      }
    }
    return views;
  }

  List<Wait> waits() {
    return leases.waits();
  }

  // Founding and joining.

  @Override
  public void start() {
    halted = false;
  }

  @Override
  public void found() {
    if (learned && node.now < learnedAt + CoreConfig.GATE_LIMIT) {
      node.timers.at(Timers.Kind.GATE, node.now + CoreConfig.RETRY);
      return;
    }
    if (!founding) {
      founding = true;
      foundingSince = node.now;
      committed = null;
      agreement.abandon();
    } else if (node.now >= foundingSince + CoreConfig.LEARNING_LIMIT) {
      foundingSince = node.now;
      agreement.abandon();
    }
    learned = false;
    node.timers.at(Timers.Kind.GATE, node.now + CoreConfig.RETRY);
    soon(node.now);
  }

  @Override
  public void learned() {
    founding = false;
    learnedAt = node.now;
    if (!learned) {
      learned = true;
      askAt = node.now;
      soon(node.now);
    }
    node.timers.at(Timers.Kind.GATE, node.now + CoreConfig.RETRY);
  }

  /** Whether this node is to be a member and is not. */
  private boolean asks() {
    Phase phase = node.membership.phase();
    return !member() && (phase == Phase.LEARNING ? learned : phase == Phase.READY);
  }

  /** Whether this node may accept: one that learns of a hub does not found another. */
  boolean votes() {
    return committed != null || founding;
  }

  // Proposing.

  /** The view that this node wants next, or null if it has no reason or no hope to get it. */
  @Nullable AgreedView wished() {
    AgreedView current = committed;
    if (current == null) {
      boolean gate = founding && node.membership.phase() == Phase.LEARNING;
      return gate ? electorate.first(founder()) : null;
    }
    if (!member()) {
      return null;
    }
    AgreedView next = electorate.next(current, recent(), wantedMaximum);
    return next == null || next.sameAs(current) && !agreement.sealed() ? null : next;
  }

  AgreedView unchanged(AgreedView current) {
    return new AgreedView(
        current.number() + 1, current.founding(), current.voters(), current.maximum());
  }

  private Founding founder() {
    long id = Hashing.combine(node.self.incarnation(), node.now) >>> 1;
    return new Founding(0, 0, id);
  }

  private Set<MemberId> recent() {
    asking.values().removeIf(since -> since + ASKED <= node.now);
    return asking.keySet();
  }

  /** How many come before this node when it comes to proposing. */
  int rank() {
    return electorate.rank(committed);
  }

  /** Whose promise is wanted. */
  List<MemberId> electorate(Attempt attempt) {
    return committed != null ? attempt.voters() : electorate.atTheGate();
  }

  void soon(long time) {
    node.timers.atLatest(Timers.Kind.AUTHORITY, time);
  }

  // Messages.

  void send(MemberId to, QuorumMessage body) {
    if (to.equals(node.self)) {
      own.add(body);
    } else if (node.membership.linked(to) || node.membership.known(to)) {
      node.send(to.node(), new Message.Quorum(standing(), number(), body));
    }
  }

  private Founding standing() {
    AgreedView current = committed;
    return current == null ? Founding.NONE : current.founding();
  }

  private long number() {
    AgreedView current = committed;
    return current == null ? 0 : current.number();
  }

  @Override
  public void receive(MemberId from, Message.Quorum message) {
    QuorumMessage body = message.body();
    if (body instanceof QuorumMessage.Committed news) {
      adopt(news.view(), news.waits());
      return;
    }
    if (body instanceof QuorumMessage.Accept accept && accept.base() != null) {
      adopt(accept.base(), accept.waits());
    }
    if (body instanceof QuorumMessage.Standing word && word.asks()) {
      asking.put(from, node.now);
      soon(node.now);
    }
    int order = message.founding().compareTo(standing());
    boolean behind = order < 0 || order == 0 && message.number() < number();
    boolean ahead = order > 0 || order == 0 && message.number() > number();
    if (behind) {
      informed.add(from);
    } else if (ahead) {
      send(from, new QuorumMessage.Standing(false));
    }
    if (!behind && !ahead) {
      handle(from, body);
    }
  }

  private void handle(MemberId from, QuorumMessage body) {
    AgreedView current = committed;
    if (body instanceof QuorumMessage.Prepare prepare) {
      agreement.prepare(from, prepare);
    } else if (body instanceof QuorumMessage.Promise promise) {
      agreement.promise(from, promise);
    } else if (body instanceof QuorumMessage.Accept accept) {
      agreement.accept(from, accept);
    } else if (body instanceof QuorumMessage.Accepted accepted) {
      accepted(from, accepted);
    } else if (current == null) {
      return;
    } else if (body instanceof QuorumMessage.LeaseRequest request) {
      if (current.holds(from) && !agreement.sealed()) {
        leases.grant(from);
        send(from, new QuorumMessage.LeaseGrant(request.sequence()));
      }
    } else if (body instanceof QuorumMessage.LeaseGrant grant) {
      if (member() && leases.granted(from, grant.sequence(), current)) {
        node.effect(new Effect.Lease(leases.deadline()));
      }
    } else if (body instanceof QuorumMessage.LeaseEnd) {
      electorate.gone(from);
      leases.ended(from);
      reports.gone(from);
    } else if (body instanceof QuorumMessage.ReportRequest request) {
      reports.request(from, request);
    } else if (body instanceof QuorumMessage.Report report) {
      reports.report(from, report);
    }
  }

  private void accepted(MemberId from, QuorumMessage.Accepted answer) {
    AgreedView before = committed;
    AgreedView agreed = agreement.accepted(from, answer);
    if (before != null) {
      leases.learn(answer.waits(), member -> !before.holds(member));
    }
    if (agreed != null) {
      if (before == null) {
        leases.hold(new MemberId(BEFORE, agreed.founding().id()));
      }
      informed.addAll(Agreement.sorted(Agreement.concerned(before, agreed)));
      adopt(agreed, List.of());
    }
  }

  /** Takes over a view that has come into effect, unless it knows that or a later one. */
  private void adopt(AgreedView next, List<Wait> waits) {
    AgreedView before = committed;
    if (before != null) {
      int order = next.founding().compareTo(before.founding());
      if (order < 0 || order == 0 && next.number() <= before.number()) {
        return;
      }
    }
    boolean same = before != null && before.founding().equals(next.founding());
    boolean follows = same && before != null && next.number() == before.number() + 1;
    leases.learn(waits, member -> follows && before != null && !before.holds(member));
    committed = next;
    founding = false;
    agreement.committed(next);
    leases.viewChanged();
    electorate.committed(next);
    node.report(false, "view " + next.number() + " is agreed on: " + Electorate.names(next));
    Voter was = before == null ? null : before.voter(node.self);
    Voter is = next.voter(node.self);
    if (was != null
        && was.holds()
        && (!same || is == null || !is.holds() || is.since() != was.since())) {
      lost();
    }
    if (member()) {
      learned = true;
      reports.begin(next);
      renewAt = node.now;
      if (node.membership.phase() == Phase.LEARNING) {
        node.membership.become(Phase.READY);
      }
    } else {
      reports.end();
      renewAt = Timers.NEVER;
      askAt = node.now;
    }
    issued = false;
    node.stewardship.agreed();
    node.source.agreed();
    node.membership.remarked();
    soon(node.now);
  }

  /** This node was replaced, or may have been: whatever runs here ends. */
  private void lost() {
    leases.end();
    node.effect(new Effect.Lease(leases.deadline()));
    node.report(
        true, "this node is not a member of the present view any more: it stops what it runs");
    node.hosting.stopAll();
    node.target.leave();
  }

  // Time.

  @Override
  public void tick() {
    if (node.timers.fired(Timers.Kind.AUTHORITY, node.now)) {
      work();
    }
    hearSelf();
  }

  private void hearSelf() {
    for (int i = 0; i < own.size(); i++) {
      handle(node.self, own.get(i));
    }
    own.clear();
  }

  private void work() {
    renew();
    ask();
    soon(agreement.tick(committed, wished()));
    if (member()) {
      soon(reports.ask());
      long end = endOfOthers();
      if (end > 0) {
        soon(end);
      }
    }
    if (leases.holds()) {
      soon(leases.deadline());
    }
  }

  private void renew() {
    AgreedView current = committed;
    if (current == null || !member() || left) {
      return;
    }
    if (node.now >= renewAt) {
      renewAt = node.now + Math.max(1, node.config.lease() / RENEWALS);
      QuorumMessage.LeaseRequest request = new QuorumMessage.LeaseRequest(leases.request());
      for (Voter voter : current.voters()) {
        send(voter.id(), request);
      }
    }
    soon(renewAt);
  }

  private void ask() {
    if (!asks() && !(committed != null && node.membership.phase() == Phase.LEARNING)) {
      return;
    }
    if (node.now >= askAt) {
      askAt = node.now + ASK;
      for (MemberId other : electorate.ready()) {
        send(other, new QuorumMessage.Standing(asks()));
      }
    }
    soon(askAt);
  }

  @Override
  public void flush() {
    hearSelf();
    AgreedView current = committed;
    informed.remove(node.self);
    if (current != null && !informed.isEmpty()) {
      QuorumMessage.Committed news = new QuorumMessage.Committed(current, leases.waits());
      informed.forEach(to -> send(to, news));
    }
    informed.clear();
    boolean decides = issues();
    if (decides && !issued) {
      node.sweep.again();
    }
    issued = decides;
    tellHalted();
  }

  private void tellHalted() {
    boolean now = halted();
    if (now != halted) {
      halted = now;
      AgreedView current = committed;
      int required =
          current == null
              ? node.config.partition().foundingSize()
              : current.required(node.config.partition());
      node.effect(new Effect.Halted(now, electorate.seen(), required));
      if (!now) {
        node.sweep.again();
      }
    }
  }

  @Override
  public void farewell() {
    left = true;
    AgreedView current = committed;
    if (current != null && member()) {
      leases.end();
      for (Voter voter : current.voters()) {
        if (!voter.id().equals(node.self)) {
          send(voter.id(), new QuorumMessage.LeaseEnd());
        }
      }
    }
  }

  @Override
  public boolean reset(int size, boolean force) {
    wantedMaximum = size;
    soon(node.now);
    return member();
  }
}
