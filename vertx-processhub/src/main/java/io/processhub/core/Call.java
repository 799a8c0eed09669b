package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of this node's user, with everything that is still to be done for it. */
final class Call {
  enum State {
    PENDING,
    SENT,
    ACCEPTED,
    DONE
  }

  /** One process of a call. */
  static final class Item {
    final Call call;
    Command command;
    State state = State.PENDING;
    long notBefore;
    @Nullable Batch batch;

    /** Another call's item for the same process. */
    @Nullable Item next;

    Item(Call call, Command command) {
      this.call = call;
      this.command = command;
    }
  }

  /** Items that were sent together, and who has said that it holds their records. */
  static final class Batch {
    final long number;
    final NodeId steward;
    final List<Item> items;
    final Set<MemberId> holders = new HashSet<>();
    long retryAt;
    int retries;

    Batch(long number, NodeId steward, List<Item> items) {
      this.number = number;
      this.steward = steward;
      this.items = items;
    }
  }

  final long number;

  /** The number that messages carry: no two runs of a node use the same. */
  final long wireNumber;

  private final long seed;
  final Event.CallOptions options;
  final long deadline;
  final ArrayDeque<Item> pending = new ArrayDeque<>();
  final Map<Long, Batch> batches = new LinkedHashMap<>();
  final List<Entry> entries = new ArrayList<>();
  final List<Refusal> refusals = new ArrayList<>();
  final Map<ProcessId, Entry> existing = new HashMap<>();
  final Map<ProcessId, List<String>> stoppedOn = new HashMap<>();
  final List<ProcessId> pendingIds = new ArrayList<>();

  /** Made by the options, not by a user: without a quorum it waits for one. */
  boolean standing;

  /** Who is told the outcome in this core instead of the user. */
  @Nullable Consumer<CallResult> then;

  int unanswered;
  int remaining;
  long nextBatch;

  /** One that a user makes of the node that runs under that incarnation. */
  Call(long number, long incarnation, Event.CallOptions options, long now) {
    this.number = number;
    this.seed = Hashing.combine(incarnation, number);
    this.wireNumber = seed >>> 1;
    this.options = options;
    this.deadline = now + options.timeout();
  }

  /** Of the next command: never 0, and different for every request of every run of every node. */
  long token() {
    return Hashing.combine(seed, remaining) | 1;
  }

  Item add(Command command) {
    Item item = new Item(this, command);
    pending.add(item);
    remaining++;
    return item;
  }

  /** What is neither done nor refused yet. */
  List<Item> openItems() {
    List<Item> open = new ArrayList<>();
    for (Item item : pending) {
      if (item.state == State.PENDING) {
        open.add(item);
      }
    }
    for (Batch batch : batches.values()) {
      for (Item item : batch.items) {
        if (item.batch == batch && (item.state == State.SENT || item.state == State.ACCEPTED)) {
          open.add(item);
        }
      }
    }
    return open;
  }

  CallResult result() {
    return new CallResult(number, entries, refusals, existing, stoppedOn, pendingIds);
  }
}
