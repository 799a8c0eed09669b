package io.processhub.shell;

import io.processhub.core.Departure;
import io.processhub.core.Effect;
import io.processhub.core.HubCore;
import io.processhub.hook.HookData.Change;
import io.processhub.hook.HookData.NodeJoined;
import io.processhub.hook.HookData.NodeLeft;
import io.processhub.hook.HookData.Redistribution;
import io.processhub.hook.HookPoint;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.View;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the hooks who joins and leaves, by comparing views. Handlers are called on every member.
 * The event is published by the node itself where it can speak, else by the first of the view that
 * is left. On the hub's context.
 */
final class Topology {
  /**
   * @param here whether this node publishes that it has ended
   */
  private record Pending(Redistribution what, boolean here) {}

  private final Hooks hooks;
  private final Map<MemberId, String> members = new LinkedHashMap<>();

  /** Not in the view any more, and handing over. */
  private final Map<MemberId, String> leaving = new LinkedHashMap<>();

  private final List<Pending> redistributions = new ArrayList<>();
  private boolean joined;

  Topology(Hooks hooks) {
    this.hooks = hooks;
  }

  /**
   * There is another view.
   *
   * @param show has everybody see it
   */
  void changed(HubCore core, Effect.Changed changed, Runnable show) {
    Map<MemberId, String> now = new LinkedHashMap<>();
    for (Member member : changed.view().members()) {
      now.put(member.id(), member.name());
    }
    MemberId self = core.self();
    String own = now.remove(self);
    if (joined) {
      others(core, now, reports(changed.view(), self), show);
    } else {
      show.run();
      if (own != null) {
        joined = true;
        hooks.fire(HookPoint.AFTER_NODE_JOIN, () -> new NodeJoined(own));
        begin(Change.JOIN, own, true);
      }
    }
    members.clear();
    members.putAll(now);
  }

  /** Whether this node is the one that speaks for those that cannot. */
  private static boolean reports(View view, MemberId self) {
    return !view.members().isEmpty() && view.members().get(0).id().equals(self);
  }

  private void others(HubCore core, Map<MemberId, String> now, boolean reports, Runnable show) {
    Map<MemberId, String> came = new LinkedHashMap<>(now);
    came.keySet().removeAll(members.keySet());
    Map<MemberId, String> gone = new LinkedHashMap<>(members);
    gone.keySet().removeAll(now.keySet());
    came.values()
        .forEach(node -> hooks.fire(HookPoint.BEFORE_NODE_JOIN, () -> new NodeJoined(node), false));
    gone.forEach(
        (id, node) -> {
          // One that said so has published it.
          boolean here = reports && core.departure(id) == Departure.LOST;
          hooks.fire(HookPoint.BEFORE_NODE_LEAVE, () -> new NodeLeft(node), here);
        });
    show.run();
    leaving.putAll(gone);
    ended(core, reports);
    came.values()
        .forEach(
            node -> {
              hooks.fire(HookPoint.AFTER_NODE_JOIN, () -> new NodeJoined(node), false);
              begin(Change.JOIN, node, false);
            });
    gone.values().forEach(node -> begin(Change.LEAVE, node, reports));
  }

  private void ended(HubCore core, boolean reports) {
    Iterator<Map.Entry<MemberId, String>> each = leaving.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<MemberId, String> next = each.next();
      if (core.departure(next.getKey()) != Departure.LEAVING) {
        String node = next.getValue();
        each.remove();
        hooks.fire(HookPoint.AFTER_NODE_LEAVE, () -> new NodeLeft(node), reports);
      }
    }
  }

  private void begin(Change change, String node, boolean here) {
    Redistribution what = new Redistribution(change, node);
    redistributions.add(new Pending(what, here));
    hooks.fire(HookPoint.BEFORE_REDISTRIBUTION, () -> what, here);
  }

  /**
   * @param moving whether this node has a part in a redistribution
   */
  void turnEnded(boolean moving) {
    if (!moving && !redistributions.isEmpty()) {
      List<Pending> over = List.copyOf(redistributions);
      redistributions.clear();
      over.forEach(each -> hooks.fire(HookPoint.AFTER_REDISTRIBUTION, each::what, each.here()));
    }
  }
}
