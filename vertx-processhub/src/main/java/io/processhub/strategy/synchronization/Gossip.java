package io.processhub.strategy.synchronization;

import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.View;
import io.processhub.ring.HashRing;
import io.processhub.strategy.StrategyOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For many nodes: a change goes to a few members drawn at random, and whoever hears news tells as
 * many in turn, then compares registries with as many (Demers et al., "Epidemic algorithms for
 * replicated database maintenance", 1987: rumours that each member passes on once, then push-pull
 * anti-entropy for those whom they missed).
 *
 * <p>Of n members that pass each rumour on to k others, all but a share of about e^-k hear of it in
 * about log n / log(k + 1) hops; the rest within few comparisons, which the members that heard
 * begin at once. A change costs each member about k messages, whatever n is; a comparison while
 * nothing differs costs one small message. A call that waits for acknowledgements ({@code
 * MAJORITY}, {@code ALL}) still asks every member, and so do moves.
 *
 * @param syncInterval milliseconds between two rounds of anti-entropy, at least 1
 * @param recipients how many members are told and compared with each time, at least 1
 */
public record Gossip(long syncInterval, int recipients) implements SynchronizationStrategy {
  /** The type in JSON. */
  public static final String TYPE = "gossip";

  /** Default of {@link #recipients()}. */
  public static final int DEFAULT_RECIPIENTS = 3;

  private static final long PARTNERS = 0x5851F42D4C957F2DL;

  /**
   * @throws IllegalArgumentException if the interval or the number of recipients is below 1
   */
  public Gossip {
    if (syncInterval < 1) {
      throw new IllegalArgumentException("syncInterval must be at least 1, is " + syncInterval);
    }
    if (recipients < 1) {
      throw new IllegalArgumentException("recipients must be at least 1, is " + recipients);
    }
  }

  /** With the defaults. */
  public Gossip() {
    this(PubSub.DEFAULT_SYNC_INTERVAL, DEFAULT_RECIPIENTS);
  }

  /** From the options that stand beside the type in JSON. */
  public static Gossip of(Map<String, Object> options) {
    StrategyOptions read = new StrategyOptions(TYPE, options, Set.of("syncInterval", "recipients"));
    return new Gossip(
        read.number("syncInterval", PubSub.DEFAULT_SYNC_INTERVAL),
        read.integer("recipients", DEFAULT_RECIPIENTS));
  }

  @Override
  public List<NodeId> recipients(NodeId self, View view, long round) {
    return drawn(self, view, round);
  }

  @Override
  public List<NodeId> partners(NodeId self, View view, long round) {
    return drawn(self, view, round ^ PARTNERS);
  }

  @Override
  public boolean relays() {
    return true;
  }

  /** Drawn from what is given, without state: the same for the same node, view and round. */
  private List<NodeId> drawn(NodeId self, View view, long round) {
    List<Member> members = view.members();
    List<NodeId> others = new ArrayList<>(Math.min(recipients, members.size()));
    if (members.size() - 1 <= recipients) {
      for (Member member : members) {
        if (!member.node().equals(self)) {
          others.add(member.node());
        }
      }
      return others.size() <= recipients ? others : others.subList(0, recipients);
    }
    for (int turn = 0; others.size() < recipients; turn++) {
      long drawn = HashRing.hash(self.value() + ' ' + round + ' ' + turn);
      NodeId node = members.get((int) Long.remainderUnsigned(drawn, members.size())).node();
      if (!node.equals(self) && !others.contains(node)) {
        others.add(node);
      }
    }
    return others;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("syncInterval", syncInterval, "recipients", recipients);
  }
}
