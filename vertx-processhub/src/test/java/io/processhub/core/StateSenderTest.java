package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.Epoch;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.migration.HotSwap;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import io.processhub.strategy.partition.Divergence;
import io.processhub.strategy.redundancy.Singularity;
import io.processhub.strategy.synchronization.PubSub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** States go out in parts, within a window, and again from where the target has a gap. */
class StateSenderTest {
  private static final int MESSAGE_BYTES = 64 << 10;
  private static final int WINDOW = 2 << 20;
  private static final MemberId SELF = new MemberId(new NodeId("source"), 1);
  private static final MemberId TARGET = new MemberId(new NodeId("target"), 2);
  private static final MemberId OTHER = new MemberId(new NodeId("other"), 3);

  private Node node;
  private StateSender sender;
  private long attempts;

  @BeforeEach
  void begin() {
    CoreConfig config =
        new CoreConfig(
            new ConsistentHashing(16),
            new Singularity(),
            new HotSwap(),
            new PubSub(1_000),
            new Divergence(),
            1,
            500,
            2_000,
            3_600_000,
            15_000,
            256,
            15_000,
            10_000,
            16 << 20,
            CoreConfig.Safety.NONE,
            5_000,
            5);
    Member self = new Member(SELF, "source", 1.0, null, Set.of(), true, false);
    node = new Node(config, new Introduction(self, 0, Map.of("option", 7L), new byte[0]));
    node.now = 1_000_000;
    sender = new StateSender(node);
  }

  private Handover handover(MemberId target, int bytes) {
    SpecBody body =
        SpecBody.of(
            new byte[] {1},
            RestartPolicy.PERMANENT,
            OnNodeLoss.RESTART,
            false,
            PlacementRule.NONE,
            Set.of());
    Local local =
        new Local(
            new ProcessId("process-" + ++attempts), attempts, body, decision(SELF, 1), Role.ACTIVE);
    Handover handover = new Handover(local, decision(target, 2), target, Swap.HOT, attempts);
    handover.state = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      handover.state[i] = (byte) (i * 31 + attempts);
    }
    handover.enter(Handover.Phase.TRANSFERRING, node.now);
    sender.add(handover);
    return handover;
  }

  private static Ownership decision(MemberId owner, long epoch) {
    Replica replica = Replica.assigned(owner, owner.node().value(), Role.ACTIVE, 0);
    return new Ownership(
        0, new Epoch(epoch), 3, SELF, epoch, false, false, List.of(replica), List.of());
  }

  /** The parts that are sent now, to that target. */
  private List<StateChunk> sent(MemberId target) {
    sender.pump();
    List<StateChunk> chunks = new ArrayList<>();
    for (Effect effect : node.takeEffects()) {
      if (effect instanceof Effect.Send send
          && send.to().equals(List.of(target.node()))
          && send.envelope().message() instanceof Message.States states) {
        int bytes = states.chunks().stream().mapToInt(chunk -> chunk.bytes().length).sum();
        assertTrue(bytes <= MESSAGE_BYTES, "a message of " + bytes + " bytes");
        chunks.addAll(states.chunks());
      }
    }
    return chunks;
  }

  private static int bytes(List<StateChunk> chunks) {
    return chunks.stream().mapToInt(chunk -> chunk.bytes().length).sum();
  }

  private static void fill(byte[] copy, List<StateChunk> chunks) {
    for (StateChunk chunk : chunks) {
      System.arraycopy(chunk.bytes(), 0, copy, chunk.offset(), chunk.bytes().length);
    }
  }

  @Test
  void no_more_is_on_its_way_to_one_target_than_the_window_and_each_part_opens_it_again() {
    Handover large = handover(TARGET, 5 << 20);
    byte[] copy = new byte[5 << 20];
    List<StateChunk> first = sent(TARGET);
    assertEquals(WINDOW, bytes(first));
    assertEquals(0, bytes(sent(TARGET)), "the window is full");
    fill(copy, first);
    int rounds = 0;
    while (large.received < large.size() && rounds++ < 1_000) {
      sender.received(large, Math.min(large.sent, large.received + MESSAGE_BYTES));
      fill(copy, sent(TARGET));
      assertTrue(large.sent - large.received <= WINDOW, "more than the window is on its way");
    }
    assertArrayEquals(large.state, copy);
  }

  @Test
  void full_window_of_one_target_holds_up_no_other() {
    handover(TARGET, 3 << 20);
    Handover behind = handover(TARGET, 100);
    handover(OTHER, 3 << 20);
    assertEquals(WINDOW, bytes(sent(TARGET)));
    assertEquals(0, behind.sent);
    assertEquals(0, bytes(sent(TARGET)));
    sender = new StateSender(node);
    handover(TARGET, 3 << 20);
    handover(OTHER, 1 << 20);
    sender.pump();
    int toOther = 0;
    for (Effect effect : node.takeEffects()) {
      if (effect instanceof Effect.Send send
          && send.to().equals(List.of(OTHER.node()))
          && send.envelope().message() instanceof Message.States states) {
        toOther += bytes(states.chunks());
      }
    }
    assertEquals(1 << 20, toOther);
  }

  @Test
  void small_states_share_a_message_and_an_empty_one_is_told_too() {
    List<Handover> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(handover(TARGET, i % 10 * 100));
    }
    sender.pump();
    List<Effect> effects = node.takeEffects();
    assertEquals(1, effects.size());
    Message.States states = (Message.States) ((Effect.Send) effects.get(0)).envelope().message();
    assertEquals(100, states.chunks().size());
    all.forEach(handover -> assertTrue(handover.begun && handover.sent == handover.size()));
  }

  @Test
  void what_is_not_acknowledged_is_sent_again_from_the_gap_on() {
    Handover handover = handover(TARGET, 300_000);
    List<StateChunk> first = sent(TARGET);
    assertEquals(300_000, bytes(first));
    // The target has the first part; the second was lost, so that it takes none of the others.
    sender.received(handover, first.get(0).bytes().length);
    assertEquals(0, bytes(sent(TARGET)));
    sender.repeat(handover);
    assertEquals(0, bytes(sent(TARGET)), "it is not time yet");
    node.now += CoreConfig.RETRY;
    sender.repeat(handover);
    List<StateChunk> again = sent(TARGET);
    assertEquals(first.get(1).offset(), again.get(0).offset());
    assertEquals(300_000 - first.get(1).offset(), bytes(again));
    byte[] copy = new byte[300_000];
    fill(copy, first.subList(0, 1));
    fill(copy, again);
    assertArrayEquals(handover.state, copy);
  }

  @Test
  void repeats_pause_longer_and_longer_until_something_arrives() {
    Handover handover = handover(TARGET, 1_000);
    sent(TARGET);
    long begin = node.now;
    List<Long> times = new ArrayList<>();
    while (times.size() < 6) {
      node.now += 50;
      sender.repeat(handover);
      if (!sent(TARGET).isEmpty()) {
        times.add(node.now - begin);
      }
    }
    assertEquals(List.of(500L, 1_500L, 3_500L, 7_500L, 15_500L, 23_500L), times);
  }

  @Test
  void what_is_given_up_or_lost_leaves_the_window() {
    Handover given = handover(TARGET, WINDOW);
    assertEquals(WINDOW, bytes(sent(TARGET)));
    Handover next = handover(TARGET, 500_000);
    assertEquals(0, bytes(sent(TARGET)));
    sender.remove(given);
    assertEquals(500_000, bytes(sent(TARGET)));
    // The target has lost everything and begins anew.
    node.now += CoreConfig.RETRY;
    sender.received(next, 500_000);
    node.now += CoreConfig.RETRY;
    sender.received(next, 0);
    assertEquals(500_000, bytes(sent(TARGET)));
    sender.received(next, 500_000);
    sender.remove(next);
    assertEquals(0, sender.load());
  }
}
