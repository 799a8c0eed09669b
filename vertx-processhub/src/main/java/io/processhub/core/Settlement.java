package io.processhub.core;

import io.processhub.model.ProcessId;

/**
 * How what was asked for one process ends: it has come true, it was refused, or it failed. Notes in
 * its call what is to be told of it then.
 */
final class Settlement {
  private final Node node;
  private final OpenItems items;
  private final CallProgress progress;

  Settlement(Node node, OpenItems items) {
    this.node = node;
    this.items = items;
    this.progress = new CallProgress(node);
  }

  /** Ends the item if what was asked for it has come true, or never will. */
  void check(Call.Item item) {
    if (item.state != Call.State.ACCEPTED) {
      return;
    }
    Entry entry = node.registry.get(item.command.id().value());
    if (entry == null) {
      return;
    }
    Refusal failure = progress.failure(item, entry);
    if (failure != null) {
      fail(item, failure);
    } else if (progress.done(item, entry)) {
      item.call.entries.add(entry);
      if (item.command.kind() == CommandKind.STOP) {
        item.call.stoppedOn.put(entry.id(), CallProgress.nodes(entry));
      }
      done(item);
    }
  }

  /** Its steward refused it; a start of what is there already may count as one that came true. */
  void refuse(Call.Item item, Refusal refusal) {
    ProcessId id = item.command.id();
    Call call = item.call;
    Entry entry = node.registry.get(id.value());
    if (item.command.kind() == CommandKind.START_STATIC && refusal.code() == RefusalCode.ENDED) {
      done(item);
      return;
    }
    if (refusal.code() == RefusalCode.ALREADY_STARTED && entry != null && entry.live()) {
      if (!call.options.checkExisting() && entry.body().equals(item.command.body())) {
        call.existing.put(id, entry);
        call.entries.add(entry);
        done(item);
        return;
      }
      call.existing.put(id, entry);
    }
    fail(item, refusal);
  }

  void fail(Call.Item item, Refusal refusal) {
    RefusalCode code =
        refusal.code() == RefusalCode.ENDED ? RefusalCode.START_FAILED : refusal.code();
    item.call.refusals.add(new Refusal(refusal.id(), code, refusal.message()));
    done(item);
  }

  private void done(Call.Item item) {
    item.state = Call.State.DONE;
    item.call.remaining--;
    items.remove(item);
  }
}
