package io.processhub.wire;

import io.processhub.core.SpecBody;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Shared instances of what many decoded messages repeat. Each table is cleared when it is full, so
 * that memory is bounded; a value then gets one more instance, which harms nothing.
 */
final class Interns {
  static final int MAX_VALUES = 4096;
  static final int MAX_BODY_BYTES = 16 << 20;
  private static final int MAX_TEXT = 256;
  private static final int MAX_SET = 64;

  private final Map<String, String> texts = new HashMap<>();
  private final Map<NodeId, NodeId> nodes = new HashMap<>();
  private final Map<MemberId, MemberId> members = new HashMap<>();
  private final Map<Set<String>, Set<String>> sets = new HashMap<>();
  private final Map<SpecBody, SpecBody> bodies = new HashMap<>();
  private long bodyBytes;

  String text(String value) {
    return value.length() > MAX_TEXT ? value : shared(texts, value);
  }

  NodeId node(NodeId value) {
    return value.value().length() > MAX_TEXT ? value : shared(nodes, value);
  }

  MemberId member(MemberId value) {
    return value.node().value().length() > MAX_TEXT ? value : shared(members, value);
  }

  Set<String> set(Set<String> value) {
    return value.isEmpty() ? Set.of() : value.size() > MAX_SET ? value : shared(sets, value);
  }

  /**
   * The instance equal to the body, which has a hash that fits.
   *
   * @throws WireException if the hash does not fit
   */
  SpecBody body(SpecBody value) {
    SpecBody known = bodies.get(value);
    if (known != null) {
      return known;
    }
    if (!value.hashFits()) {
      throw WireException.garbage("the hash of a spec body does not fit: " + value);
    }
    int bytes = value.content().length;
    if (bodies.size() >= MAX_VALUES || bodyBytes + bytes > MAX_BODY_BYTES) {
      bodies.clear();
      bodyBytes = 0;
    }
    bodies.put(value, value);
    bodyBytes += bytes;
    return value;
  }

  private static <T> T shared(Map<T, T> table, T value) {
    T known = table.get(value);
    if (known != null) {
      return known;
    }
    if (table.size() >= MAX_VALUES) {
      table.clear();
    }
    table.put(value, value);
    return value;
  }
}
