package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes by views that a quorum agreed on: knows the present one, takes over the next one when it has
 * come into effect, and has a part in making it. What this node may do under the present view is
 * its {@link Mandate}.
 */
final class AgreedAuthority implements Authority {
  private final Node node;
  private final Leases leases;
  private final Agreement agreement;
  private final Electorate electorate;
  private final Newcomers newcomers;
  private final QuorumPost post;
  private final Accession accession;
  private final Resizing resizing;
  private final Wishes wishes;
  private final Mandate mandate;
  private @Nullable AgreedView committed;
  private boolean changed;

  AgreedAuthority(Node node) {
    this.node = node;
    this.leases = new Leases(node);
    this.agreement = new Agreement(node, this);
    this.electorate = new Electorate(node);
    this.newcomers = new Newcomers(node);
    this.post = new QuorumPost(node);
    this.accession = new Accession(node, post);
    this.resizing = new Resizing(node, electorate);
    this.wishes = new Wishes(node, electorate, newcomers, resizing, accession);
    this.mandate = new Mandate(node, leases, agreement, electorate, post);
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
    return mandate.issues(committed);
  }

  @Override
  public boolean mayAct(Epoch epoch) {
    AgreedView current = committed;
    return current != null && mandate.acts(current) && ViewEpochs.view(epoch) == current.number();
  }

  @Override
  public boolean outdated(Epoch epoch) {
    AgreedView current = committed;
    return current != null && ViewEpochs.view(epoch) < current.number();
  }

  @Override
  public Epoch next(Epoch old) {
    return ViewEpochs.next(number(), old);
  }

  @Override
  public boolean takeChanged() {
    boolean now = changed;
    changed = false;
    return now;
  }

  @Override
  public long since(MemberId id) {
    AgreedView current = committed;
    Voter voter = current == null ? null : current.voter(id);
    return voter == null ? Long.MAX_VALUE : voter.since();
  }

  @Override
  public int required() {
    AgreedView current = committed;
    return current == null
        ? node.config.partition().foundingSize()
        : current.required(node.config.partition());
  }

  @Override
  public boolean carries(Set<MemberId> some) {
    AgreedView current = committed;
    return current != null && current.isQuorum(some, node.config.partition());
  }

  @Override
  public boolean halted() {
    return mandate.halted(committed);
  }

  @Override
  public Epoch first(long stop) {
    return ViewEpochs.first(number(), stop);
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
    mandate.start();
  }

  @Override
  public void found() {
    if (accession.found() == Accession.Turn.ANEW) {
      committed = null;
      post.standing(null);
      agreement.abandon();
    }
    soon(node.now);
  }

  @Override
  public void learned() {
    accession.learned();
    soon(node.now);
  }

  /** Whether this node may accept: one that learns of a hub does not found another. */
  boolean votes() {
    return committed != null || accession.founds();
  }

  // Proposing.

  @Nullable AgreedView wished() {
    return wishes.next(committed, agreement.sealed());
  }

  int rank() {
    return wishes.rank(committed);
  }

  List<MemberId> electorate(Attempt attempt) {
    return wishes.asked(committed, attempt);
  }

  void soon(long time) {
    node.timers.atLatest(Timers.Kind.AUTHORITY, time);
  }

  // Messages.

  void send(MemberId to, QuorumMessage body) {
    post.send(to, body);
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
      newcomers.heard(from);
      soon(node.now);
    }
    int order = post.compare(message);
    if (order < 0) {
      post.inform(from);
    } else if (order > 0) {
      send(from, new QuorumMessage.Standing(false));
    } else {
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
    } else if (current != null) {
      mandate.handle(from, body, current);
    }
  }

  private void accepted(MemberId from, QuorumMessage.Accepted answer) {
    AgreedView before = committed;
    AgreedView agreed = agreement.accepted(from, answer);
    if (before != null && !from.equals(node.self)) {
      leases.learn(answer.waits(), member -> !before.holds(member));
    }
    if (agreed != null) {
      if (before == null) {
        leases.hold(agreed.founding());
        warnIfAnyNodeFounds();
      }
      post.inform(Agreement.concerned(before, agreed));
      adopt(agreed, List.of());
    }
  }

  private void warnIfAnyNodeFounds() {
    if (node.config.partition().foundingSize() == 1) {
      node.report(
          true,
          "any node that boots without reaching another founds a hub of its own, as this one did;"
              + " say how many nodes boot (initialClusterSize), or boot one first");
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
    changed |= before == null || !before.holders().equals(next.holders());
    post.standing(next);
    agreement.committed(next);
    electorate.committed(next);
    resizing.agreed(next);
    accession.agreed(next.holds(node.self));
    mandate.agreed(next);
    node.report(false, "view " + next.number() + " is agreed on: " + Electorate.names(next));
    Voter was = before == null ? null : before.voter(node.self);
    Voter is = next.voter(node.self);
    if (was != null
        && was.holds()
        && (!same || is == null || !is.holds() || is.since() != was.since())) {
      mandate.lost(next);
    }
    node.stewardship.agreed();
    mandate.begin(next);
    if (member() && node.membership.phase() == Phase.LEARNING) {
      node.membership.become(Phase.READY);
    }
    node.source.agreed();
    node.membership.remarked();
    soon(node.now);
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
    for (QuorumMessage next = post.own(); next != null; next = post.own()) {
      handle(node.self, next);
    }
  }

  private void work() {
    soon(accession.ask(member(), committed, electorate, newcomers.recent()));
    soon(agreement.tick(committed, wished()));
    AgreedView current = committed;
    if (current != null && member()) {
      mandate.renew(current);
      newcomers.refuse(current);
      mandate.inquire(current);
    }
    if (leases.holds()) {
      soon(leases.deadline());
    }
  }

  @Override
  public void flush() {
    hearSelf();
    post.flush(committed, leases.waits());
    mandate.flush(committed);
  }

  @Override
  public void farewell() {
    mandate.end(committed);
  }

  @Override
  public @Nullable Refusal reset(int size, boolean force) {
    AgreedView current = committed;
    Refusal refusal = resizing.want(current, size, force || member());
    if (refusal == null && force && current != null) {
      force(current, size);
    }
    soon(node.now);
    return refusal;
  }

  /** A view without asking anybody: of all that this node sees, and greater than all others. */
  private void force(AgreedView current, int size) {
    AgreedView forced = electorate.forced(current, size);
    if (forced.carriesItself(node.config.partition())) {
      node.report(true, "the quorum is overruled: " + Electorate.names(forced));
      leases.hold(forced.founding());
      post.inform(forced.ids());
      adopt(forced, List.of());
    }
  }

  @Override
  public int maximum() {
    AgreedView current = committed;
    return current == null ? 0 : current.maximum();
  }

  @Override
  public int nodes() {
    return leases.load() + electorate.load();
  }

  @Override
  public int load() {
    return post.load() + mandate.load() + newcomers.load() + agreement.load();
  }
}
