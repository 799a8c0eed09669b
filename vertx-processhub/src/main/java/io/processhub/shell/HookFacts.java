package io.processhub.shell;

import io.processhub.Migration;
import io.processhub.MigrationReport;
import io.processhub.core.Effect;
import io.processhub.core.Entry;
import io.processhub.core.Fact;
import io.processhub.core.MovePlan;
import io.processhub.hook.HookData.ConflictResolved;
import io.processhub.hook.HookData.MigrationForwarded;
import io.processhub.hook.HookData.ProcessFailed;
import io.processhub.hook.HookData.ProcessRegistered;
import io.processhub.hook.HookData.ProcessUnregistered;
import io.processhub.hook.HookData.ProcessesMigrated;
import io.processhub.hook.HookData.ProcessesRedistribute;
import io.processhub.hook.HookPoint;
import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the hooks what the core says has happened. On the hub's context. */
final class HookFacts {
  private final Hooks hooks;
  private final HubImpl hub;

  HookFacts(Hooks hooks, HubImpl hub) {
    this.hooks = hooks;
    this.hub = hub;
  }

  void happened(Fact fact) {
    if (fact instanceof Fact.Registered registered) {
      Entry entry = registered.entry();
      hooks.fire(HookPoint.PROCESS_REGISTERED, () -> new ProcessRegistered(hub.record(entry)));
    } else if (fact instanceof Fact.Unregistered unregistered) {
      Entry entry = unregistered.entry();
      hooks.fire(
          HookPoint.PROCESS_UNREGISTERED,
          () -> new ProcessUnregistered(entry.id().value(), hub.record(entry).version()));
    } else if (fact instanceof Fact.Failed failed) {
      hooks.fire(
          HookPoint.PROCESS_FAILED, () -> new ProcessFailed(failed.id().value(), failed.cause()));
    } else if (fact instanceof Fact.Redistributing redistributing) {
      hooks.fire(
          HookPoint.BEFORE_PROCESSES_REDISTRIBUTE,
          () -> new ProcessesRedistribute(moves(redistributing.moves())));
    }
  }

  private static List<Migration> moves(List<MovePlan.Move> moves) {
    return moves.stream().map(m -> new Migration(m.id().value(), m.from(), m.to())).toList();
  }

  /** What the targets have confirmed in one turn. */
  void migrated(List<Effect.Migrated> all) {
    Map<String, List<String>> byNode = new LinkedHashMap<>();
    for (Effect.Migrated moved : all) {
      byNode
          .computeIfAbsent(name(moved.target()), n -> new ArrayList<>())
          .addAll(moved.ids().stream().map(ProcessId::value).toList());
    }
    hooks.fire(HookPoint.MIGRATION_FORWARDED, () -> new MigrationForwarded(byNode));
    byNode.forEach(
        (node, ids) ->
            hooks.fire(
                HookPoint.PROCESSES_MIGRATED,
                () -> new ProcessesMigrated(node, ids, report(node, ids))));
  }

  private MigrationReport report(String target, List<String> ids) {
    String source = hub.nodeName();
    List<Migration> moved = ids.stream().map(id -> new Migration(id, source, target)).toList();
    return new MigrationReport(moved, Map.of(), Map.of());
  }

  void conflict(Effect.ConflictResolved conflict) {
    String winner = name(conflict.winner().node());
    String loser = name(conflict.loser().node());
    List<Long> epochs =
        List.of(conflict.winning().value(), conflict.losing().value(), conflict.epoch().value());
    hooks.fire(
        HookPoint.CONFLICT_RESOLVED,
        () -> new ConflictResolved(conflict.id().value(), winner, loser, epochs));
  }

  /** The name of that node, its id if it is no member any more. */
  private String name(NodeId node) {
    return hub.view().view.member(node).map(Member::name).orElse(node.value());
  }
}
