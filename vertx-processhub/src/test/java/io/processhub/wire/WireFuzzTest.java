package io.processhub.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.core.Envelope;
import io.vertx.core.buffer.Buffer;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Bytes that no codec wrote give a message or a {@link WireException}, nothing else. */
class WireFuzzTest {
  private final WireCodec codec = new WireCodec();

  @Property(tries = 20_000, shrinking = ShrinkingMode.BOUNDED)
  void random_payload_is_decoded_or_refused(
      @ForAll @IntRange(max = 16) int kind, @ForAll @Size(max = 80) byte[] payload) {
    Buffer frame = Buffer.buffer();
    frame.appendByte((byte) WireCodec.MAGIC).appendByte((byte) WireCodec.VERSION);
    frame.appendByte((byte) kind);
    byte[] sender = {0, 0, FrameWriter.UTF_8, 1, 'n'};
    frame.appendBytes(sender).appendLong(7).appendLong(9);
    decodedOrRefused(frame.appendBytes(payload));
  }

  @Property(tries = 2_000, shrinking = ShrinkingMode.BOUNDED)
  void random_bytes_are_refused(@ForAll @Size(max = 200) byte[] bytes) {
    decodedOrRefused(Buffer.buffer(bytes));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void changed_frame_is_decoded_or_refused(
      @ForAll("envelopes") Envelope envelope, @ForAll long seed) {
    byte[] valid = codec.encode(envelope).getBytes();
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      byte[] changed = valid.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        int at = random.nextInt(changed.length);
        changed[at] =
            random.nextBoolean()
                ? (byte) random.nextInt()
                : (byte) (changed[at] ^ 1 << random.nextInt(8));
      }
      decodedOrRefused(Buffer.buffer(changed));
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void truncated_frame_is_refused(@ForAll("envelopes") Envelope envelope) {
    Buffer valid = codec.encode(envelope);
    for (int length = 0; length < valid.length(); length++) {
      Buffer truncated = valid.getBuffer(0, length);
      WireException refused =
          assertThrows(WireException.class, () -> codec.decode(truncated), envelope::toString);
      assertEquals(WireException.Code.GARBAGE, refused.code());
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void trailing_bytes_are_refused(@ForAll("envelopes") Envelope envelope, @ForAll byte extra) {
    Buffer longer = codec.encode(envelope).appendByte(extra);
    WireException refused = assertThrows(WireException.class, () -> codec.decode(longer));
    assertEquals(WireException.Code.GARBAGE, refused.code());
  }

  private void decodedOrRefused(Buffer frame) {
    Envelope decoded;
    try {
      decoded = codec.decode(frame);
    } catch (WireException refused) {
      assertTrue(refused.getMessage().length() < 1000, refused::getMessage);
      return;
    }
    assertEquals(decoded, codec.decode(codec.encode(decoded)));
  }

  @Provide
  Arbitrary<Envelope> envelopes() {
    return WireArbitraries.envelopes();
  }
}
