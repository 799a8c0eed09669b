package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints that this node holds for others, of each process the newest that came. What the
 * registry says of the owner is the seal: a checkpoint of an earlier owner is refused. Copies take
 * a bounded number of bytes; what finds no room is refused by name.
 */
final class Backups {
  private final Node node;
  private final CopyBytes bytes;
  private final Map<ProcessId, Copy> copies = new LinkedHashMap<>();

  /** Those of which not all parts are here. */
  private final Map<ProcessId, Assembly> coming = new LinkedHashMap<>();

  private final Map<NodeId, List<CopyAnswer>> answers = new LinkedHashMap<>();

  /** A checkpoint of which parts are missing. */
  private static final class Assembly {
    final Version version;
    final MemberId from;
    final byte[] bytes;
    int received;

    Assembly(Version version, MemberId from, int total) {
      this.version = version;
      this.from = from;
      this.bytes = new byte[total];
    }
  }

  Backups(Node node, CopyBytes bytes) {
    this.node = node;
    this.bytes = bytes;
  }

  @Nullable Copy copy(ProcessId id) {
    return copies.get(id);
  }

  int size() {
    return copies.size();
  }

  Map<ProcessId, Copy> all() {
    return copies;
  }

  /** Whether what is held is that version or a later one, which it must not replace. */
  private static boolean covered(@Nullable Copy held, Version version) {
    return held != null && held.version().compareTo(version) >= 0;
  }

  /** Holds a copy unless a later one is here; false when there is no room for it. */
  boolean keep(ProcessId id, Copy copy) {
    return keep(id, copy, false);
  }

  /**
   * @param needed whether it is held even if there is no room for it
   */
  private boolean keep(ProcessId id, Copy copy, boolean needed) {
    Copy before = copies.get(id);
    if (covered(before, copy.version())) {
      return true;
    }
    if (!take(copy.size() - (before == null ? 0 : before.size()), needed)) {
      return false;
    }
    copies.put(id, copy);
    return true;
  }

  private boolean take(long more, boolean needed) {
    if (needed) {
      bytes.add(more);
    }
    return needed || bytes.take(more);
  }

  void drop(ProcessId id) {
    forget(id);
    Copy copy = copies.remove(id);
    if (copy != null) {
      bytes.give(copy.size());
    }
  }

  private void forget(ProcessId id) {
    Assembly assembly = coming.remove(id);
    if (assembly != null) {
      bytes.give(assembly.bytes.length);
    }
  }

  /** Nobody sends the rest of what members that are gone have begun. */
  void topologyChanged() {
    List<ProcessId> over = new ArrayList<>();
    coming.forEach(
        (id, assembly) -> {
          if (!node.membership.present(assembly.from)) {
            over.add(id);
          }
        });
    over.forEach(this::forget);
  }

  void received(MemberId from, Message.Copies message) {
    node.safekeeping.seeking().heard(from);
    for (CopyPart part : message.parts()) {
      receive(from, part);
    }
  }

  private void receive(MemberId from, CopyPart part) {
    Entry entry = node.registry.get(part.id().value());
    Ownership current = entry == null ? null : entry.ownership();
    boolean keep = part.purpose() == CopyPart.Purpose.KEEP;
    if (keep && fenced(from, part, entry, current)) {
      return;
    }
    boolean merge = part.purpose() == CopyPart.Purpose.MERGE;
    Copy held = merge ? null : copies.get(part.id());
    if (held != null && covered(held, part.version())) {
      boolean same = held.version().sameDecision(part.version()) || !keep;
      answer(from, part, same ? CopyAnswer.Kind.HELD : CopyAnswer.Kind.FENCED, held.version());
      return;
    }
    if (part.total() > node.config.maxStateBytes() * 2L) {
      answer(from, part, CopyAnswer.Kind.FULL, part.version());
      return;
    }
    if (part.bytes().length == part.total()) {
      forget(part.id());
      complete(from, part, held, part.bytes());
      return;
    }
    Assembly assembly = assembly(from, part);
    if (assembly == null) {
      answer(from, part, CopyAnswer.Kind.FULL, part.version());
      return;
    }
    if (part.offset() == assembly.received) {
      System.arraycopy(part.bytes(), 0, assembly.bytes, part.offset(), part.bytes().length);
      assembly.received += part.bytes().length;
    }
    if (assembly.received == assembly.bytes.length) {
      forget(part.id());
      complete(from, part, held, assembly.bytes);
    } else {
      answer(from, part, CopyAnswer.Kind.RECEIVED, assembly.received, part.version());
    }
  }

  /** Whether the process has a newer owner, or is over. */
  private boolean fenced(
      MemberId from, CopyPart part, @Nullable Entry entry, @Nullable Ownership current) {
    boolean stopped = entry != null && !entry.live() && current != null;
    if (current == null || part.version().compareTo(current) >= 0 && !stopped) {
      return false;
    }
    answer(from, part, CopyAnswer.Kind.FENCED, Version.of(current, 0));
    if (entry != null) {
      node.outbox.sendEntries(List.of(from.node()), List.of(entry));
    }
    return true;
  }

  private @Nullable Assembly assembly(MemberId from, CopyPart part) {
    Assembly assembly = coming.get(part.id());
    if (assembly != null
        && assembly.version.equals(part.version())
        && assembly.from.equals(from)
        && assembly.bytes.length == part.total()) {
      return assembly;
    }
    forget(part.id());
    if (!take(part.total(), part.purpose() != CopyPart.Purpose.KEEP)) {
      return null;
    }
    assembly = new Assembly(part.version(), from, (int) part.total());
    coming.put(part.id(), assembly);
    return assembly;
  }

  private void complete(MemberId from, CopyPart part, @Nullable Copy held, byte[] all) {
    if (Checksum.of(all) != part.checksum()) {
      node.report(true, "a checkpoint of " + part.id() + " from " + from + " arrived damaged");
      answer(from, part, CopyAnswer.Kind.WHOLE, part.version());
      return;
    }
    if (part.purpose() == CopyPart.Purpose.MERGE) {
      CopyAnswer.Kind kind = node.merging.arrived(from, part, all);
      if (kind != null) {
        answer(from, part, kind, part.version());
      }
      return;
    }
    List<byte[]> parts = Copy.split(all, part.lengths());
    Copy copy = part.after() == 0 ? Copy.of(part.version(), parts) : increased(part, held, parts);
    if (copy == null) {
      answer(from, part, CopyAnswer.Kind.WHOLE, part.version());
    } else if (keep(part.id(), copy, part.purpose() == CopyPart.Purpose.SOUGHT)) {
      answer(from, part, CopyAnswer.Kind.HELD, part.version());
      node.safekeeping.arrived(part.id());
    } else {
      answer(from, part, CopyAnswer.Kind.FULL, part.version());
    }
  }

  /** What is held, with those increments that it has not got; null if they do not follow it. */
  private static @Nullable Copy increased(CopyPart part, @Nullable Copy held, List<byte[]> parts) {
    if (held == null || !held.version().sameDecision(part.version())) {
      return null;
    }
    long known = held.version().sequence() - part.after();
    boolean follows = known >= 0 && known < parts.size();
    return follows ? held.plus(part.version(), parts.subList((int) known, parts.size())) : null;
  }

  /** That is where it is to be. */
  void answer(MemberId from, ProcessId id, Version version) {
    answers
        .computeIfAbsent(from.node(), f -> new ArrayList<>())
        .add(new CopyAnswer(id, version, CopyAnswer.Kind.HELD, 0, version.epoch()));
  }

  private void answer(MemberId from, CopyPart part, CopyAnswer.Kind kind, Version current) {
    answer(from, part, kind, 0, current);
  }

  private void answer(
      MemberId from, CopyPart part, CopyAnswer.Kind kind, int received, Version current) {
    answers
        .computeIfAbsent(from.node(), f -> new ArrayList<>())
        .add(new CopyAnswer(part.id(), part.version(), kind, received, current.epoch()));
  }

  /** An owner has enough newer copies elsewhere. */
  void dropped(Message.CopyDrops message) {
    for (CopyKey key : message.keys()) {
      Copy copy = copies.get(key.id());
      if (copy != null && copy.version().compareTo(key.version()) <= 0) {
        drop(key.id());
      }
    }
  }

  void flush() {
    answers.forEach(
        (to, all) -> {
          for (List<CopyAnswer> some : Lists.parts(all, CoreConfig.ENTRIES_PER_MESSAGE)) {
            node.send(to, new Message.CopyAnswers(some));
          }
        });
    answers.clear();
  }
}
