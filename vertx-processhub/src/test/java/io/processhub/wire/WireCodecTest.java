package io.processhub.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.Command;
import io.processhub.core.CommandKind;
import io.processhub.core.Entry;
import io.processhub.core.Envelope;
import io.processhub.core.Message;
import io.processhub.core.RefusalCode;
import io.processhub.core.SpecBody;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WireCodecTest {
  /** Header, sender n1 and time of a frame. */
  private static final int PRELUDE = 3 + 1 + 1 + 1 + 3 + 8 + 8;

  private final WireCodec codec = new WireCodec();

  @Test
  void unknown_version_is_refused_by_name() {
    Buffer frame = codec.encode(WireSamples.all().get(0)).setByte(1, (byte) 2);
    WireException refused = assertThrows(WireException.class, () -> codec.decode(frame));
    assertEquals(WireException.Code.UNKNOWN_VERSION, refused.code());
    assertEquals(
        "wire version 2 is unknown, this node understands version 1", refused.getMessage());
  }

  @Test
  void unknown_kind_is_refused_by_number() {
    for (int kind : new int[] {0, 100, 255}) {
      Buffer frame = codec.encode(WireSamples.all().get(10)).setByte(2, (byte) kind);
      String message = garbage(frame);
      assertTrue(message.contains("wire version 1 has the kind " + kind), message);
    }
  }

  @Test
  void foreign_bytes_are_refused() {
    assertTrue(garbage(Buffer.buffer("{\"action\":\"start\"}")).contains("not a frame"));
    assertTrue(garbage(Buffer.buffer()).contains("has no header"));
  }

  @Test
  void unknown_constant_and_unknown_bits_are_refused() {
    Buffer rejected = envelope(new Message.Rejected(9, RefusalCode.INVALID, ""));
    String constant = garbage(rejected.copy().setByte(PRELUDE + 8, (byte) 100));
    assertTrue(constant.contains("no RefusalCode has the number 100"), constant);
    Buffer delta = envelope(new Message.Delta(List.of(), null));
    String bits = garbage(delta.setByte(PRELUDE, (byte) 6));
    assertTrue(bits.contains("unknown bits in flag: 6"), bits);
  }

  @Test
  void count_beyond_the_frame_is_refused_before_it_is_allocated() {
    byte[] most = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7};
    Buffer frame = envelope(new Message.Buckets(new long[0])).getBuffer(0, PRELUDE);
    String message = garbage(frame.appendBytes(most));
    assertTrue(message.contains("2147483647 elements cannot be in 0 bytes"), message);
    byte[] negative = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 15};
    Buffer pull = envelope(new Message.Pull(List.of())).getBuffer(0, PRELUDE);
    assertTrue(garbage(pull.appendBytes(negative)).contains("4294967295 elements"));
  }

  @Test
  void invalid_process_id_is_refused() {
    Buffer frame = envelope(new Message.Pull(List.of(new ProcessId("p"))));
    String message = garbage(frame.setByte(PRELUDE + 2, (byte) 7));
    assertTrue(message.contains("processId holds a control character"), message);
  }

  @Test
  void body_with_a_hash_that_does_not_fit_is_refused() {
    SpecBody honest = body("x");
    SpecBody forged =
        new SpecBody(
            honest.content(),
            honest.hash() + 1,
            honest.restart(),
            honest.onNodeLoss(),
            honest.pinned(),
            honest.rule(),
            honest.tags());
    assertTrue(garbage(envelope(commands(List.of(forged)))).contains("does not fit"));
  }

  @Test
  void hash_depends_on_everything_in_the_body() {
    byte[] content = {1};
    Set<Long> hashes =
        Set.of(
            body("x").hash(),
            hash(content, RestartPolicy.PERMANENT, false, PlacementRule.NONE, Set.of()),
            hash(content, RestartPolicy.TRANSIENT, false, PlacementRule.NONE, Set.of()),
            hash(content, RestartPolicy.PERMANENT, true, PlacementRule.NONE, Set.of()),
            hash(content, RestartPolicy.PERMANENT, false, new PlacementRule.On("a"), Set.of()),
            hash(content, RestartPolicy.PERMANENT, false, new PlacementRule.Tagged("a"), Set.of()),
            hash(content, RestartPolicy.PERMANENT, false, PlacementRule.NONE, Set.of("a")),
            hash(content, RestartPolicy.PERMANENT, false, PlacementRule.NONE, Set.of("a", "b")));
    assertEquals(8, hashes.size());
  }

  @Test
  void equal_bodies_of_one_message_are_written_once() {
    int one = envelope(commands(List.of(body("y".repeat(1000))))).length();
    List<SpecBody> many = IntStream.range(0, 500).mapToObj(i -> body("y".repeat(1000))).toList();
    int all = envelope(commands(many)).length();
    assertTrue(all < one + 500 * 28, all + " bytes for 500, " + one + " for one");
  }

  @Test
  void equal_values_of_all_messages_are_shared() {
    Entry first = entry(codec.decode(codec.encode(WireSamples.all().get(4))));
    Entry second = entry(codec.decode(codec.encode(WireSamples.all().get(4))));
    assertNotSame(first, second);
    assertSame(first.body(), second.body());
    assertSame(first.body(), codec.shared(WireSamples.BODY));
    assertSame(first.spec().stamp().node(), second.spec().stamp().node());
    assertSame(first.tags(), second.tags());
    assertSame(first.ownership().issuer(), second.ownership().issuer());
    assertSame(
        first.ownership().replicas().get(0).nodeName(),
        second.ownership().replicas().get(0).nodeName());
    assertSame(first.ownership().replicas().get(1).member().node(), first.spec().stamp().node());
  }

  @Test
  void shared_values_are_bounded() {
    Interns interns = new Interns();
    MemberId first = interns.member(new MemberId(new NodeId("n"), 0));
    for (int i = 0; i < Interns.MAX_VALUES; i++) {
      assertSame(first, interns.member(new MemberId(new NodeId("n"), 0)), "after " + i);
      interns.member(new MemberId(new NodeId("n"), i));
    }
    interns.member(new MemberId(new NodeId("n"), -1));
    assertNotSame(first, interns.member(new MemberId(new NodeId("n"), 0)), "table was cleared");

    SpecBody small = interns.body(body("small"));
    assertSame(small, interns.body(body("small")));
    SpecBody big = interns.body(body("x".repeat(Interns.MAX_BODY_BYTES)));
    assertSame(big, interns.body(body("x".repeat(Interns.MAX_BODY_BYTES))));
    assertNotSame(small, interns.body(body("small")));
  }

  @Test
  void failed_encoding_leaves_nothing_for_the_next_frame() {
    Command broken = new Command(CommandKind.STOP, null, 1, 77, null, null);
    Message halfway =
        new Message.Commands(
            1,
            2,
            false,
            List.of(new Command(CommandKind.STOP, WireSamples.ID, 1, 77, null, null), broken));
    assertThrows(NullPointerException.class, () -> envelope(halfway));
    for (Envelope sample : WireSamples.all()) {
      assertEquals(sample, codec.decode(codec.encode(sample)));
    }
  }

  @Test
  void large_message_comes_back_equal() {
    List<SpecBody> bodies =
        IntStream.range(0, 3000).mapToObj(i -> body("b".repeat(i % 700) + i % 1500)).toList();
    Envelope large = new Envelope(WireSamples.TWO, -1, commands(bodies));
    Envelope decoded = codec.decode(codec.encode(large));
    assertEquals(large, decoded);
    assertNotEquals(new Envelope(WireSamples.ONE, -1, commands(bodies)), decoded);
  }

  private Buffer envelope(Message message) {
    return codec.encode(new Envelope(WireSamples.ONE, 1, message));
  }

  private String garbage(Buffer frame) {
    WireException refused = assertThrows(WireException.class, () -> codec.decode(frame));
    assertEquals(WireException.Code.GARBAGE, refused.code());
    return refused.getMessage();
  }

  private static Message commands(List<SpecBody> bodies) {
    return new Message.Commands(
        1,
        2,
        true,
        IntStream.range(0, bodies.size())
            .mapToObj(
                i ->
                    new Command(
                        CommandKind.START, new ProcessId("p" + i), i, 77, bodies.get(i), null))
            .toList());
  }

  private static SpecBody body(String content) {
    return SpecBody.of(
        content.getBytes(UTF_8),
        RestartPolicy.PERMANENT,
        OnNodeLoss.RESTART,
        false,
        PlacementRule.NONE,
        Set.of());
  }

  private static long hash(
      byte[] content, RestartPolicy restart, boolean pinned, PlacementRule rule, Set<String> tags) {
    return SpecBody.of(content, restart, OnNodeLoss.RESTART, pinned, rule, tags).hash();
  }

  private static Entry entry(Envelope envelope) {
    return assertInstanceOf(Message.Delta.class, envelope.message()).entries().get(0);
  }
}
