package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.View;
import io.processhub.strategy.partition.PartitionStrategy.Context;
import io.processhub.strategy.partition.PartitionStrategy.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Each node acts on what it sees, unless its policy tells it to halt. */
final class FreeAuthority implements Authority {
  /** How often a policy is asked while members are missing. */
  private static final long ASKED = 500;

  private final Node node;

  /** Members that went without a word, and when. */
  private final Map<MemberId, Long> lost = new TreeMap<>();

  private View last = View.of(0, List.of());
  private boolean halted;

  FreeAuthority(Node node) {
    this.node = node;
  }

  @Override
  public View view(View seen) {
    boolean watches = node.config.partition().lossMemory() > 0;
    for (Member member : last.members()) {
      if (watches
          && !seen.contains(member.id())
          && !node.membership.peers().saidGoodbye(member.id())) {
        lost.putIfAbsent(member.id(), node.now);
      }
    }
    for (Member member : seen.members()) {
      lost.remove(member.id());
    }
    last = seen;
    decide();
    return seen;
  }

  private void decide() {
    if (!node.membership.ready()) {
      return;
    }
    lost.values().removeIf(since -> node.now >= since + node.config.partition().lossMemory());
    List<Long> lostFor = new ArrayList<>();
    lost.values().forEach(since -> lostFor.add(node.now - since));
    Decision decision = node.config.partition().decide(new Context(last.size(), lostFor));
    boolean halts = decision == Decision.HALT;
    if (halts != halted) {
      halted = halts;
      int known = last.size() + lost.size();
      node.effect(new Effect.Halted(halts, last.size(), known));
      if (halts) {
        node.evacuation.stopAll();
        node.target.leave();
      }
      node.sweep.again();
    }
    if (!lost.isEmpty()) {
      node.timers.atLatest(Timers.Kind.AUTHORITY, node.now + ASKED);
    }
  }

  @Override
  public void tick() {
    if (node.timers.fired(Timers.Kind.AUTHORITY, node.now)) {
      decide();
    }
  }

  @Override
  public boolean counts(boolean announced) {
    return announced;
  }

  @Override
  public boolean present(MemberId id) {
    return node.membership.peers().linked(id);
  }

  @Override
  public boolean unknown(MemberId id) {
    return node.membership.peers().unheard(id);
  }

  @Override
  public boolean issues() {
    return !halted;
  }

  @Override
  public boolean mayAct(Epoch epoch) {
    return !halted;
  }

  @Override
  public boolean outdated(Epoch epoch) {
    return halted;
  }

  @Override
  public Epoch next(Epoch old) {
    return old.next();
  }

  @Override
  public Epoch first(long stop) {
    return Epoch.of(1);
  }

  @Override
  public boolean takeChanged() {
    return false;
  }

  @Override
  public long since(MemberId id) {
    return node.membership.peers().startedAt(id.node());
  }

  @Override
  public int required() {
    return node.membership.view().size() / 2 + 1;
  }

  @Override
  public boolean carries(Set<MemberId> some) {
    return some.size() >= required();
  }

  @Override
  public boolean halted() {
    return halted;
  }

  @Override
  public void found() {
    node.membership.found();
  }

  @Override
  public void learned() {
    node.membership.become(Phase.READY);
  }

  @Override
  public Refusal reset(int size, boolean force) {
    return NextView.noSize(node.config.partition());
  }

  @Override
  public int maximum() {
    return 0;
  }

  @Override
  public int nodes() {
    return lost.size();
  }

  @Override
  public int load() {
    return 0;
  }

  @Override
  public List<AgreedView> views() {
    return List.of();
  }

  @Override
  public void start() {}

  @Override
  public void flush() {}

  @Override
  public void receive(MemberId from, Message.Quorum message) {}

  @Override
  public void farewell() {}
}
