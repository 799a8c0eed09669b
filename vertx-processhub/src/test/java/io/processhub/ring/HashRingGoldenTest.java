package io.processhub.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processhub.model.Member;
import io.processhub.model.Members;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Freezes hash and ring: nodes of different versions must agree on every owner. */
class HashRingGoldenTest {
  private static final List<Member> MEMBERS =
      List.of(
          Members.weighted("host-1-12345", 1),
          Members.weighted("host-2-54321", 1),
          Members.weighted("host-3-777", 2),
          Members.weighted("\u00fcber-\ud83d\ude00", 0.5));

  @ParameterizedTest
  @CsvSource({
    "a, c7c659e137851c84",
    "process-1, 3df011e3ae26bda6",
    "orders/2024/0001, eabb33664f0ce939",
    "héllo-世界-😀, 158428e57f443bb8",
    "0123456789012345678901234567890123456789012345678901234567890123456789, c036acafa133f773"
  })
  void hash_is_frozen(String key, String expected) {
    assertEquals(expected, Long.toHexString(HashRing.hash(key)));
  }

  @ParameterizedTest
  @CsvSource({
    "host-1-12345, 0, 3552bc83347622d8",
    "host-1-12345, 1, e234afeda7515c66",
    "host-1-12345, 1023, ac6eeaab12fe502",
    "host-1-12345, 65535, a902bb39b5b71f71",
    "host-3-777, 0, c976f69b1d1a8859",
    "host-3-777, 1, 3153c61aa9d6825b",
    "host-3-777, 1023, ee33e24fe15e7616",
    "host-3-777, 65535, 71547a3b23da217"
  })
  void points_are_frozen(String node, int index, String expected) {
    assertEquals(expected, Long.toHexString(HashRing.point(HashRing.hash(node), index)));
  }

  @ParameterizedTest
  @CsvSource({
    "a, über-😀 host-1-12345 host-3-777 host-2-54321",
    "process-1, host-2-54321 über-😀 host-3-777 host-1-12345",
    "orders/2024/0001, host-3-777 host-1-12345 über-😀 host-2-54321",
    "héllo-世界-😀, host-3-777 host-1-12345 host-2-54321 über-😀",
    "0123456789012345678901234567890123456789012345678901234567890123456789, host-1-12345 host-3-777 host-2-54321 über-😀"
  })
  void preference_lists_are_frozen(String id, String expected) {
    HashRing ring = HashRing.of(MEMBERS, HashRing.DEFAULT_VIRTUAL_NODES);
    List<NodeId> list = ring.preferenceList(new ProcessId(id), 4);
    assertEquals(expected, String.join(" ", list.stream().map(NodeId::value).toList()));
  }

  @Test
  void owners_of_ten_thousand_ids_are_frozen() {
    HashRing ring = HashRing.of(MEMBERS, HashRing.DEFAULT_VIRTUAL_NODES);
    long digest = 0;
    for (int i = 0; i < 10_000; i++) {
      NodeId owner = ring.owner(new ProcessId("device/" + i));
      digest = digest * 31 + ring.nodes().indexOf(owner);
    }
    assertEquals("2c2d0fbc0f4f1bcd", Long.toHexString(digest));
  }
}
