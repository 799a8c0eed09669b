package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import io.processhub.strategy.partition.Divergence;
import io.processhub.strategy.redundancy.Singularity;
import io.processhub.strategy.synchronization.PubSub;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node holds for others: the newest, whole, of the owner that counts, within its bound. */
class BackupsTest {
  private static final MemberId SELF = new MemberId(new NodeId("self"), 1);
  private static final MemberId OWNER = new MemberId(new NodeId("owner"), 2);
  private static final MemberId NEXT = new MemberId(new NodeId("next"), 3);
  private static final ProcessId ID = new ProcessId("p");
  private static final int MOST = 10_000;

  private Node node;
  private CopyBytes bytes;
  private Backups backups;

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
            5_000,
            new CoreConfig.Safety(1, false, MOST),
            5_000,
            5);
    Member self = new Member(SELF, "self", 1.0, null, Set.of(), true, false);
    node = new Node(config, new Introduction(self, 0, Map.of("option", 7L), new byte[0]));
    node.now = 1_000_000;
    bytes = new CopyBytes(MOST);
    backups = new Backups(node, bytes);
  }

  private static Ownership decision(MemberId owner, long epoch) {
    Replica replica = Replica.assigned(owner, owner.node().value(), Role.ACTIVE, 0);
    return new Ownership(
        0, new Epoch(epoch), 3, SELF, epoch, false, false, List.of(replica), List.of());
  }

  private static Version version(long epoch, long sequence) {
    return Version.of(decision(OWNER, epoch), sequence);
  }

  private static byte[] state(int size, int seed) {
    byte[] state = new byte[size];
    Arrays.fill(state, (byte) seed);
    return state;
  }

  private static CopyPart part(
      Version version, long after, List<Integer> lengths, byte[] all, int from, int to) {
    return new CopyPart(
        ID,
        version,
        after,
        CopyPart.Purpose.KEEP,
        Checksum.of(all),
        lengths,
        from,
        Arrays.copyOfRange(all, from, to));
  }

  private static CopyPart whole(Version version, byte[] state) {
    return part(version, 0, List.of(state.length), state, 0, state.length);
  }

  /** The registry names that owner from now on. */
  private void owned(MemberId owner, long epoch) {
    SpecBody body =
        SpecBody.of(
            new byte[] {1},
            RestartPolicy.PERMANENT,
            OnNodeLoss.RESTART,
            false,
            PlacementRule.NONE,
            Set.of());
    SpecState spec = new SpecState(new Stamp(1, SELF.node()), 1, 0, body);
    node.merge(new Entry(ID, spec, null, decision(owner, epoch), null));
  }

  private CopyAnswer.Kind receive(MemberId from, CopyPart part) {
    backups.received(from, new Message.Copies(List.of(part)));
    backups.flush();
    List<CopyAnswer> answers = new ArrayList<>();
    for (Effect effect : node.takeEffects()) {
      if (effect instanceof Effect.Send send
          && send.envelope().message() instanceof Message.CopyAnswers message) {
        assertEquals(List.of(from.node()), send.to());
        answers.addAll(message.answers());
      }
    }
    assertEquals(1, answers.size(), answers.toString());
    assertEquals(part.version(), answers.get(0).version());
    return answers.get(0).kind();
  }

  private CopyAnswer.Kind receive(CopyPart part) {
    return receive(OWNER, part);
  }

  private Copy held() {
    Copy copy = backups.copy(ID);
    assertTrue(copy != null, "nothing is held");
    return copy;
  }

  @Test
  void a_late_copy_never_replaces_a_newer_one() {
    owned(OWNER, 1);
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 3), state(10, 3))));
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 2), state(10, 2))));
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 3), state(10, 9))));
    assertEquals(version(1, 3), held().version());
    assertArrayEquals(state(10, 3), held().state());
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 4), state(10, 4))));
    assertArrayEquals(state(10, 4), held().state());
  }

  @Test
  void a_late_part_does_not_disturb_a_newer_copy_that_came_meanwhile() {
    owned(OWNER, 1);
    byte[] large = state(100, 1);
    List<Integer> lengths = List.of(100);
    assertEquals(CopyAnswer.Kind.RECEIVED, receive(part(version(1, 1), 0, lengths, large, 0, 60)));
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 2), state(10, 2))));
    assertEquals(CopyAnswer.Kind.HELD, receive(part(version(1, 1), 0, lengths, large, 60, 100)));
    assertArrayEquals(state(10, 2), held().state());
    assertEquals(held().size(), bytes.taken());
  }

  @Test
  void a_sealed_backup_refuses_an_earlier_owner_and_tells_it_the_newer_one() {
    owned(OWNER, 1);
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 1), state(10, 1))));
    owned(NEXT, 2);
    backups.received(OWNER, new Message.Copies(List.of(whole(version(1, 2), state(10, 2)))));
    backups.flush();
    List<Message> sent = new ArrayList<>();
    for (Effect effect : node.takeEffects()) {
      if (effect instanceof Effect.Send send) {
        sent.add(send.envelope().message());
      }
    }
    assertTrue(
        sent.stream()
            .anyMatch(
                message ->
                    message instanceof Message.CopyAnswers answers
                        && answers.answers().get(0).kind() == CopyAnswer.Kind.FENCED
                        && answers.answers().get(0).current().equals(Epoch.of(2))),
        sent.toString());
    assertTrue(sent.stream().anyMatch(message -> message instanceof Message.Delta));
    // What was held before is there for the successor.
    assertEquals(version(1, 1), held().version());
  }

  @Test
  void whoever_was_asked_for_copies_refuses_the_owners_before_that() {
    owned(OWNER, 1);
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 1), state(10, 1))));
    Entry known = node.registry.get(ID.value());
    Entry next = known.with(decision(NEXT, 2));
    new Seeking(node).asked(NEXT, new Message.Seek(1, List.of(next)));
    node.takeEffects();
    assertEquals(CopyAnswer.Kind.FENCED, receive(whole(version(1, 2), state(10, 2))));
    assertEquals(version(1, 1), held().version());
  }

  @Test
  void a_copy_of_a_newer_owner_counts_before_this_node_has_heard_of_it() {
    owned(OWNER, 1);
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 8), state(10, 1))));
    assertEquals(CopyAnswer.Kind.HELD, receive(NEXT, whole(version(2, 1), state(10, 2))));
    assertEquals(CopyAnswer.Kind.FENCED, receive(whole(version(1, 9), state(10, 3))));
    assertEquals(version(2, 1), held().version());
  }

  @Test
  void what_arrives_damaged_is_not_held_and_asked_for_again() {
    owned(OWNER, 1);
    byte[] state = state(10, 1);
    CopyPart good = whole(version(1, 1), state);
    CopyPart bad =
        new CopyPart(
            ID,
            good.version(),
            0,
            CopyPart.Purpose.KEEP,
            good.checksum() ^ 1,
            good.lengths(),
            0,
            state);
    assertEquals(CopyAnswer.Kind.WHOLE, receive(bad));
    assertNull(backups.copy(ID));
    assertEquals(0, bytes.taken());
    assertEquals(CopyAnswer.Kind.HELD, receive(good));
  }

  @Test
  void increments_count_only_where_they_follow_what_is_held() {
    owned(OWNER, 1);
    byte[] two = new byte[] {2};
    byte[] three = new byte[] {3};
    CopyPart second = part(version(1, 2), 1, List.of(1), two, 0, 1);
    CopyPart third = part(version(1, 3), 2, List.of(1), three, 0, 1);
    assertEquals(CopyAnswer.Kind.WHOLE, receive(second));
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 1), state(10, 1))));
    assertEquals(CopyAnswer.Kind.WHOLE, receive(third));
    assertEquals(CopyAnswer.Kind.HELD, receive(second));
    assertEquals(CopyAnswer.Kind.HELD, receive(third));
    assertEquals(2, held().increments().size());
    assertEquals(version(1, 3), held().version());
  }

  @Test
  void copies_take_no_more_than_their_bound_and_the_last_one_is_kept() {
    owned(OWNER, 1);
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 1), state(6_000, 1))));
    assertEquals(CopyAnswer.Kind.FULL, receive(whole(version(1, 2), state(10_001, 2))));
    assertEquals(CopyAnswer.Kind.FULL, receive(whole(version(1, 3), state(9_900, 3))));
    assertArrayEquals(state(6_000, 1), held().state());
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 4), state(9_000, 4))));
    assertTrue(bytes.taken() <= MOST, () -> bytes.taken() + " bytes");
    backups.drop(ID);
    assertEquals(0, bytes.taken());
  }

  @Test
  void an_owner_drops_what_it_has_newer_elsewhere_and_nothing_later() {
    owned(OWNER, 1);
    assertEquals(CopyAnswer.Kind.HELD, receive(whole(version(1, 3), state(10, 3))));
    backups.dropped(new Message.CopyDrops(List.of(new CopyKey(ID, version(1, 2)))));
    assertEquals(version(1, 3), held().version());
    backups.dropped(new Message.CopyDrops(List.of(new CopyKey(ID, version(1, 3)))));
    assertNull(backups.copy(ID));
    assertEquals(0, bytes.taken());
  }
}
