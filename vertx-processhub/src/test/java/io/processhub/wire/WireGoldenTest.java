package io.processhub.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.core.CommandKind;
import io.processhub.core.Envelope;
import io.processhub.core.Message;
import io.processhub.core.Phase;
import io.processhub.core.RefusalCode;
import io.processhub.core.ReplicaStatus;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The format of wire version 1, byte by byte. A test here that fails means that nodes of two builds
 * do not understand each other: change {@link WireCodec#VERSION}, then the bytes.
 */
class WireGoldenTest {
  private static final List<String> VERSION_1 =
      List.of(
          "b80101000000026e3188776655443322110807060504030201010000036f6e65000000000000"
              + "0440030000017a01000003677075a413dcfe0000000000000109020000000000000000000102"
              + "010000026e3252000000000000000100000374776f02530000000000000003",
          "b80102000000026e318877665544332211080706050403020109000000000000000a000c6f6e"
              + "652069732074616b656e",
          "b80103000000026e31887766554433221108070605040302010904",
          "b80104000000026e318877665544332211080706050403020109040102086b6f6e746f2fc3a4"
              + "17014d00000000000000630000000000000000027b7d2fad1f50c4b188e50202010602000002"
              + "6e320000026e310200000462616e6b00000265750000026e324e000000000000000104020102"
              + "210000000000000080010601040003000200010001020002feffffffffffffff00000374776f"
              + "010402d00f0105000000000000000600000000000000010000036f6e6502020301020102d800"
              + "0101010f01500000000000000002510000000000000005017008024f00000000000000640000"
              + "000000000063000000000000000101000000000000000200000000000000",
          "b80105000000026e318877665544332211080706050403020101000000026e32feffffffffff"
              + "ffff060802086b6f6e746f2fc3a417014d00000000000000630000000000000000027b7d2fad"
              + "1f50c4b188e502020106020000026e320000026e310200000462616e6b0000026575024e0000"
              + "0000000000010402010221000000000000008001060104000300020001000102020000037477"
              + "6f010402d00f0105000000000000000600000000000000010000036f6e6502020301020102d8"
              + "000101010f01500000000000000002510000000000000005086b6f6e746f2fc3a417014d0000"
              + "0000000000630000000000000001024e00000000000000010402010221000000000000008001"
              + "0601040003000200010001020205010402d00f01050000000000000006000000000000000106"
              + "02020301020102d8000101010f01500000000000000002510000000000000005",
          "b80106000000026e31887766554433221108070605040302010608000000026e32feffffffff" + "ffffff",
          "b80107000000026e318877665544332211080706050403020106080104086b6f6e746f2fc3a4"
              + "0105000000000000004d000000000000000100001491c269f192f07f01010001000171020600"
              + "0000000000004d000000000000000101086b6f6e746f2fc3a40407000000000000004d000000"
              + "00000000020000026e324e00000000000000010000026575020102086b6f6e746f2fc3a40508"
              + "000000000000004d000000000000000404014d00000000000000",
          "b80108000000026e31887766554433221108070605040302010608010170080000026e324f00"
              + "0000000000006400000000000000630000000000000001086b6f6e746f2fc3a40300076e6f20"
              + "6e6f6465",
          "b80109000000026e31887766554433221108070605040302010601086b6f6e746f2fc3a40300"
              + "076e6f206e6f6465",
          "b8010a000000026e318877665544332211080706050403020101086b6f6e746f2fc3a4210000"
              + "00000000008001060104000300020001000102000000026e32feffffffffffffff0000037477"
              + "6f010402d00f0105000000000000000600000000000000010000036f6e6502020301020102d8"
              + "000101012fad1f50c4b188e5",
          "b8010b000000026e3188776655443322110807060504030201ffffffffffffffffc09a0c",
          "b8010c000000026e3188776655443322110807060504030201020100000000000000ffffffff"
              + "ffffffff",
          "b8010d000000026e31887766554433221108070605040302010200fe0f01086b6f6e746f2fc3"
              + "a41100000000000000",
          "b8010e000000026e318877665544332211080706050403020102086b6f6e746f2fc3a40170",
          "b8010f000000026e318877665544332211080706050403020101086b6f6e746f2fc3a4210000"
              + "00000000008001060104000300020001000102000000026e32feffffffffffffff0000037477"
              + "6f010402d00f0105000000000000000600000000000000010000036f6e6502020301020102d8"
              + "00010101",
          "b80110000000026e318877665544332211080706050403020101086b6f6e746f2fc3a417014d"
              + "00000000000000630000000000000000027b7d2fad1f50c4b188e502020106020000026e3200"
              + "00026e310200000462616e6b00000265750000026e324e000000000000000104020102210000"
              + "000000000080010601040003000200010001020002feffffffffffffff00000374776f010402"
              + "d00f0105000000000000000600000000000000010000036f6e6502020301020102d800010101"
              + "0f01500000000000000002510000000000000005210000000000000080010601040003000200"
              + "010001020205010402d00f0105000000000000000600000000000000010602020301020102d8"
              + "00010101070000000000000002",
          "b80111000000026e318877665544332211080706050403020103086b6f6e746f2fc3a4070000"
              + "0000000000010000086b6f6e746f2fc3a40800000000000000030001000000026e32feffffff"
              + "ffffffff00000374776f010402d00f0105000000000000000600000000000000086b6f6e746f"
              + "2fc3a40900000000000000050a0200086e6f20636c617373",
          "b80112000000026e318877665544332211080706050403020101086b6f6e746f2fc3a4070000"
              + "0000000000d804c801020102",
          "b80113000000026e318877665544332211080706050403020101086b6f6e746f2fc3a4070000"
              + "0000000000",
          "b80114000000026e3188776655443322110807060504030201060000026e3202010201086b6f"
              + "6e746f2fc3a417014d00000000000000630000000000000000027b7d2fad1f50c4b188e50202"
              + "0106020000026e320000026e310200000462616e6b0000026575024e00000000000000010402"
              + "0102210000000000000080010601040003000200010001020002feffffffffffffff00000374"
              + "776f010402d00f0105000000000000000600000000000000010000036f6e6502020301020102"
              + "d8000101010f01500000000000000002510000000000000005",
          "b80115000000026e3188776655443322110807060504030201020608",
          "b80116000000026e318877665544332211080706050403020101020608",
          "b80117000000026e31887766554433221108070605040302010106",
          "b80118000000026e318877665544332211080706050403020101086b6f6e746f2fc3a4030007"
              + "6e6f206e6f6465",
          "b80119000000026e318877665544332211080706050403020101020000036f6e650000026e32"
              + "52000000000000000100000374776f02530000000000000003",
          "b8011a000000026e3188776655443322110807060504030201000605000000000000000c030e"
              + "04010e0006050000000000000001010000036f6e650000000000000440030000017a01000003"
              + "6770750208060001000000026e32feffffffffffffffb817");

  @Test
  void format_of_version_1_is_frozen() {
    List<Envelope> samples = WireSamples.all();
    assertEquals(1, WireCodec.VERSION);
    assertEquals(VERSION_1.size(), samples.size());
    for (int i = 0; i < samples.size(); i++) {
      Envelope sample = samples.get(i);
      String hex = HexFormat.of().formatHex(new WireCodec().encode(sample).getBytes());
      assertEquals(VERSION_1.get(i), hex, sample.message()::toString);
      Buffer golden = Buffer.buffer(HexFormat.of().parseHex(VERSION_1.get(i)));
      assertEquals(sample, new WireCodec().decode(golden));
    }
  }

  @Test
  void every_kind_of_message_has_a_sample() {
    Set<Class<?>> sampled = new HashSet<>();
    WireSamples.all().forEach(sample -> sampled.add(sample.message().getClass()));
    assertEquals(new HashSet<>(Arrays.asList(Message.class.getPermittedSubclasses())), sampled);
  }

  @Test
  void numbers_of_constants_are_frozen() {
    List<Phase> phases = List.of(Phase.LEARNING, Phase.READY, Phase.LEAVING, Phase.GONE);
    numbered(WireNumbers.PHASE, phases, Phase.values());
    numbered(
        WireNumbers.COMMAND,
        List.of(
            CommandKind.START,
            CommandKind.START_STATIC,
            CommandKind.STOP,
            CommandKind.UPDATE,
            CommandKind.DIRECT),
        CommandKind.values());
    numbered(
        WireNumbers.REFUSAL,
        List.of(
            RefusalCode.ALREADY_STARTED,
            RefusalCode.NO_SUCH_PROCESS,
            RefusalCode.PLACEMENT,
            RefusalCode.START_FAILED,
            RefusalCode.START_TIMEOUT,
            RefusalCode.STOP_TIMEOUT,
            RefusalCode.NOT_RUNNING,
            RefusalCode.INVALID,
            RefusalCode.ENDED,
            RefusalCode.NAME_TAKEN,
            RefusalCode.INCOMPATIBLE,
            RefusalCode.STALE,
            RefusalCode.STATE_TOO_LARGE,
            RefusalCode.MIGRATION,
            RefusalCode.NO_QUORUM),
        RefusalCode.values());
    numbered(
        WireNumbers.STATUS,
        List.of(
            ReplicaStatus.ASSIGNED,
            ReplicaStatus.RUNNING,
            ReplicaStatus.FAILED,
            ReplicaStatus.STOPPED),
        ReplicaStatus.values());
    numbered(WireNumbers.ROLE, List.of(Role.ACTIVE, Role.PASSIVE), Role.values());
    numbered(
        WireNumbers.RESTART,
        List.of(RestartPolicy.PERMANENT, RestartPolicy.TRANSIENT, RestartPolicy.TEMPORARY),
        RestartPolicy.values());
    numbered(
        WireNumbers.ON_NODE_LOSS,
        List.of(OnNodeLoss.RESTART, OnNodeLoss.WAIT),
        OnNodeLoss.values());
  }

  @Test
  void hash_of_a_spec_body_is_frozen() {
    assertEquals(-1907078985475445457L, WireSamples.BODY.hash());
  }

  private static <E extends Enum<E>> void numbered(
      WireNumbers<E> numbers, List<E> inOrder, E[] all) {
    assertEquals(Set.of(all), Set.copyOf(inOrder));
    for (int i = 0; i < inOrder.size(); i++) {
      assertEquals(i + 1, numbers.number(inOrder.get(i)));
      assertEquals(inOrder.get(i), numbers.constant(i + 1));
    }
  }
}
