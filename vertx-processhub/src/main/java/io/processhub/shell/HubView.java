package io.processhub.shell;

import io.processhub.core.Phase;
import io.processhub.model.Member;
import io.processhub.model.NodeId;
import io.processhub.model.View;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the hub last said of itself and its members; an immutable snapshot for any thread. */
final class HubView {
  final Phase phase;
  final View view;

  /** Whether this node has no quorum, so that others may know better. */
  final boolean halted;

  /** Node ids that may run something: members, leaving ones and the cluster's other nodes. */
  final Set<NodeId> present;

  HubView(Phase phase, View view, NodeId self, List<NodeId> cluster) {
    this(phase, view, present(self, cluster), false);
  }

  private HubView(Phase phase, View view, Set<NodeId> present, boolean halted) {
    this.phase = phase;
    this.view = view;
    this.present = present;
    this.halted = halted;
  }

  private static Set<NodeId> present(NodeId self, List<NodeId> cluster) {
    Set<NodeId> all = new HashSet<>(cluster);
    all.add(self);
    return all;
  }

  HubView halted(boolean now) {
    return new HubView(phase, view, present, now);
  }

  List<String> names() {
    return view.members().stream().map(Member::name).toList();
  }

  /** The node id of a member by its name or node id. */
  @Nullable NodeId nodeNamed(String nameOrId) {
    return view.named(nameOrId).map(Member::node).orElse(null);
  }

  /** The name of a member by its name or node id. */
  @Nullable String nameOf(String nameOrId) {
    return view.named(nameOrId).map(Member::name).orElse(null);
  }
}
