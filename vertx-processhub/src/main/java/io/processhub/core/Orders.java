package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The moves that this steward has ordered: told to the owners again and again until the registry
 * shows what became of them, or the owner says that the process stays.
 */
final class Orders {
  /** How long an owner that refused is left alone, unless the topology changes. */
  private static final long BACK_OFF = 10_000;

  /** The same when the process has to leave its node. */
  private static final long URGENT_BACK_OFF = 1_000;

  private static final class Sent {
    final Ownership base;
    final Ownership next;
    final MemberId leaves;
    final NodeId source;
    final NodeId target;
    final long since;
    Order order;

    /** It shall stay after all, and its owner has not said yet that it does. */
    boolean withdrawn;

    long due;

    Sent(Ownership base, Order order, MemberId leaves, MemberId target, long since) {
      this.base = base;
      this.next = order.next();
      this.order = order;
      this.since = since;
      this.leaves = leaves;
      this.source = leaves.node();
      this.target = target.node();
    }
  }

  private final Node node;
  private final Map<ProcessId, Sent> sent = new LinkedHashMap<>();

  /** Processes that stayed where they are, and when. */
  private final Map<ProcessId, Long> stayed = new HashMap<>();

  private final List<Sent> fresh = new ArrayList<>();

  Orders(Node node) {
    this.node = node;
  }

  /** The decision that was ordered, null without an order. */
  @Nullable Ownership next(ProcessId id) {
    Sent order = sent.get(id);
    return order == null ? null : order.next;
  }

  /**
   * The process shall stay where it is after all. Its owner may hand it over until it has been told
   * so, and says then that it stays.
   */
  void withdraw(Entry entry, Ownership current) {
    Sent order = sent.get(entry.id());
    if (order != null && !order.withdrawn) {
      order.withdrawn = true;
      order.order = new Order(entry.id(), current);
      fresh.add(order);
    }
  }

  /** The owner does not hand it over any more, as it was asked. */
  void stays(ProcessId id) {
    Sent order = sent.get(id);
    if (order != null && order.withdrawn) {
      sent.remove(id);
      node.touched.add(id);
    }
  }

  /** Whether an owner that is there may hand it over by an order. */
  boolean mayMove(ProcessId id) {
    Sent order = sent.get(id);
    return order != null && node.membership.present(order.leaves);
  }

  void clear() {
    sent.clear();
    stayed.clear();
    fresh.clear();
  }

  boolean underWay(ProcessId id) {
    return sent.containsKey(id);
  }

  /** Where the process is to move, null without an order. */
  @Nullable NodeId target(ProcessId id) {
    Sent order = sent.get(id);
    return order == null || order.withdrawn ? null : order.target;
  }

  /** Whether the owner refused it a short time ago. */
  boolean refusedLately(ProcessId id, boolean urgent) {
    Long at = stayed.get(id);
    return at != null && node.now < at + (urgent ? URGENT_BACK_OFF : BACK_OFF);
  }

  /** The next decision has a replica on one other member instead of one that the base has. */
  void order(Entry entry, Ownership base, Ownership next) {
    Replica from = base.besides(next);
    Replica to = next.besides(base);
    if (from == null || to == null) {
      throw new IllegalArgumentException("nothing moves from " + base + " to " + next);
    }
    Sent order = new Sent(base, new Order(entry.id(), next), from.member(), to.member(), node.now);
    sent.put(entry.id(), order);
    fresh.add(order);
  }

  /** Forgets the order when the registry shows that it has been carried out or overtaken. */
  void settle(Entry entry, boolean steward) {
    Sent order = sent.get(entry.id());
    if (order != null) {
      Ownership current = entry.ownership();
      Replica leaves = current == null ? null : current.on(order.leaves);
      if (!steward
          || !entry.live()
          || current == null
          || !current.sameDecision(order.base)
          || leaves == null
          || !leaves.running()) {
        sent.remove(entry.id());
      }
    }
  }

  /** Whether there are processes that stayed, and are to be asked for again. */
  boolean retrying() {
    return !stayed.isEmpty();
  }

  void forget(ProcessId id) {
    sent.remove(id);
  }

  /** The owner does not hand it over. */
  void stayed(ProcessId id) {
    if (sent.remove(id) != null) {
      stayed.put(id, node.now);
      node.timers.atLatest(Timers.Kind.ORDERS, node.now + URGENT_BACK_OFF);
      node.touched.add(id);
    }
  }

  /** What was refused of that process is asked again. */
  void forgive(ProcessId id) {
    stayed.remove(id);
  }

  boolean any() {
    return !sent.isEmpty();
  }

  /** The oldest ones, at most so many. */
  List<Underway> oldest(int most) {
    List<Underway> oldest = new ArrayList<>();
    for (Sent order : sent.values()) {
      if (oldest.size() == most) {
        break;
      }
      oldest.add(
          new Underway(order.order.id(), order.target, Underway.ORDERED, order.since, false));
    }
    return oldest;
  }

  /** What was refused may be possible now. */
  void topologyChanged() {
    stayed.clear();
  }

  void tick() {
    if (!node.timers.fired(Timers.Kind.ORDERS, node.now)) {
      return;
    }
    if (!node.membership.ready()) {
      again();
      return;
    }
    sent.values().stream().filter(order -> order.due <= node.now).forEach(fresh::add);
    for (Iterator<Map.Entry<ProcessId, Long>> each = stayed.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<ProcessId, Long> refused = each.next();
      if (node.now >= refused.getValue() + URGENT_BACK_OFF) {
        node.touched.add(refused.getKey());
      }
      if (node.now >= refused.getValue() + BACK_OFF) {
        each.remove();
      }
    }
    again();
  }

  private void again() {
    if (!sent.isEmpty() || !stayed.isEmpty()) {
      node.timers.atLatest(Timers.Kind.ORDERS, node.now + CoreConfig.REMIND);
    }
  }

  /** Sends the orders of this tick. */
  void flush() {
    if (fresh.isEmpty()) {
      return;
    }
    Map<NodeId, List<Order>> bySource = new LinkedHashMap<>();
    for (Sent order : fresh) {
      if (sent.get(order.order.id()) == order) {
        order.due = node.now + CoreConfig.REMIND;
        bySource.computeIfAbsent(order.source, s -> new ArrayList<>()).add(order.order);
      }
    }
    fresh.clear();
    again();
    bySource.forEach(
        (source, orders) -> {
          for (List<Order> part : Lists.parts(orders, CoreConfig.ENTRIES_PER_MESSAGE)) {
            Message.Orders message = new Message.Orders(part);
            if (source.equals(node.self.node())) {
              node.source.orders(node.self, message);
            } else {
              node.send(source, message);
            }
          }
        });
  }

  /** How much is remembered here; nothing when all is at rest. */
  int load() {
    return sent.size() + stayed.size() + fresh.size();
  }
}
