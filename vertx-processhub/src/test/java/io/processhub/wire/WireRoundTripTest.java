package io.processhub.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.processhub.core.Envelope;
import io.processhub.core.Message;
import io.vertx.core.buffer.Buffer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** What was encoded is decoded to an equal value, whatever was sent before. */
class WireRoundTripTest {
  private final WireCodec sender = new WireCodec();
  private final WireCodec receiver = new WireCodec();

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void hello_comes_back_equal(@ForAll("hellos") Envelope envelope) {
    comesBackEqual(envelope, Message.Hello.class);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void rejected_comes_back_equal(@ForAll("rejections") Envelope envelope) {
    comesBackEqual(envelope, Message.Rejected.class);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void snapshot_request_comes_back_equal(@ForAll("snapshotRequests") Envelope envelope) {
    comesBackEqual(envelope, Message.SnapshotRequest.class);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void snapshot_page_comes_back_equal(@ForAll("snapshotPages") Envelope envelope) {
    comesBackEqual(envelope, Message.SnapshotPage.class);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void delta_comes_back_equal(@ForAll("deltas") Envelope envelope) {
    comesBackEqual(envelope, Message.Delta.class);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void stored_comes_back_equal(@ForAll("stored") Envelope envelope) {
    comesBackEqual(envelope, Message.Stored.class);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void commands_comes_back_equal(@ForAll("commands") Envelope envelope) {
    comesBackEqual(envelope, Message.Commands.class);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void answers_comes_back_equal(@ForAll("answers") Envelope envelope) {
    comesBackEqual(envelope, Message.Answers.class);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void outcome_comes_back_equal(@ForAll("outcomes") Envelope envelope) {
    comesBackEqual(envelope, Message.Outcome.class);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void claims_comes_back_equal(@ForAll("claims") Envelope envelope) {
    comesBackEqual(envelope, Message.Claims.class);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void digest_comes_back_equal(@ForAll("digests") Envelope envelope) {
    comesBackEqual(envelope, Message.Digest.class);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void buckets_comes_back_equal(@ForAll("buckets") Envelope envelope) {
    comesBackEqual(envelope, Message.Buckets.class);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void keys_comes_back_equal(@ForAll("keys") Envelope envelope) {
    comesBackEqual(envelope, Message.Keys.class);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void pull_comes_back_equal(@ForAll("pulls") Envelope envelope) {
    comesBackEqual(envelope, Message.Pull.class);
  }

  private void comesBackEqual(Envelope envelope, Class<? extends Message> kind) {
    assertNotNull(kind.cast(envelope.message()));
    Buffer frame = sender.encode(envelope);
    Envelope decoded = receiver.decode(frame);
    assertEquals(envelope, decoded);
    assertEquals(frame, new WireCodec().encode(decoded), "equal values have equal bytes");
  }

  @Provide
  Arbitrary<Envelope> hellos() {
    return WireArbitraries.envelopes(1);
  }

  @Provide
  Arbitrary<Envelope> rejections() {
    return WireArbitraries.envelopes(2);
  }

  @Provide
  Arbitrary<Envelope> snapshotRequests() {
    return WireArbitraries.envelopes(3);
  }

  @Provide
  Arbitrary<Envelope> snapshotPages() {
    return WireArbitraries.envelopes(4);
  }

  @Provide
  Arbitrary<Envelope> deltas() {
    return WireArbitraries.envelopes(5);
  }

  @Provide
  Arbitrary<Envelope> stored() {
    return WireArbitraries.envelopes(6);
  }

  @Provide
  Arbitrary<Envelope> commands() {
    return WireArbitraries.envelopes(7);
  }

  @Provide
  Arbitrary<Envelope> answers() {
    return WireArbitraries.envelopes(8);
  }

  @Provide
  Arbitrary<Envelope> outcomes() {
    return WireArbitraries.envelopes(9);
  }

  @Provide
  Arbitrary<Envelope> claims() {
    return WireArbitraries.envelopes(10);
  }

  @Provide
  Arbitrary<Envelope> digests() {
    return WireArbitraries.envelopes(11);
  }

  @Provide
  Arbitrary<Envelope> buckets() {
    return WireArbitraries.envelopes(12);
  }

  @Provide
  Arbitrary<Envelope> keys() {
    return WireArbitraries.envelopes(13);
  }

  @Provide
  Arbitrary<Envelope> pulls() {
    return WireArbitraries.envelopes(14);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void measured_comes_back_equal(@ForAll("measurements") Envelope envelope) {
    comesBackEqual(envelope, Message.Measured.class);
  }

  @Provide
  Arbitrary<Envelope> measurements() {
    return WireArbitraries.envelopes(WireArbitraries.kinds().size());
  }
}
