package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.model.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that boot together found one hub, as far as they can know of each other. */
class FoundingTest {
  private final OneCore node = new OneCore();

  private void assertLearning() {
    assertEquals(Phase.LEARNING, node.core.phase());
  }

  private void assertFounded() {
    assertEquals(Phase.READY, node.core.phase());
  }

  @Test
  void node_that_had_no_hub_is_asked_once_more_before_another_founds_it() {
    node.cluster(OneCore.SELF, OneCore.OTHER);
    node.on(new Event.Started());
    node.on(new Event.NoHub(OneCore.OTHER.node()));
    assertEquals(1, OneCore.sent(node.after(OneCore.DEBOUNCE), Message.Hello.class).size());
    assertLearning();
    node.on(new Event.NoHub(OneCore.OTHER.node()));
    assertFounded();
  }

  @Test
  void node_that_is_not_listed_yet_is_waited_for() {
    node.cluster(OneCore.SELF);
    node.on(new Event.Started());
    node.hello(Phase.LEARNING);
    node.after(OneCore.DEBOUNCE);
    assertLearning();
    node.cluster(OneCore.SELF, OneCore.OTHER);
    assertFounded();
  }

  @Test
  void node_that_is_never_listed_does_not_keep_others_from_founding() {
    node.cluster(OneCore.SELF);
    node.on(new Event.Started());
    node.hello(Phase.LEARNING);
    node.after(CoreConfig.GATE_LIMIT);
    assertFounded();
  }

  @Test
  void node_that_meets_only_members_of_another_wire_version_founds_no_second_hub() {
    node.cluster(OneCore.SELF, OneCore.OTHER);
    node.on(new Event.Started());
    List<Effect> effects =
        node.on(new Event.OtherVersion(new NodeId("other"), "speaks wire version 2"));
    Effect.CannotJoin refused =
        (Effect.CannotJoin)
            effects.stream().filter(e -> e instanceof Effect.CannotJoin).findFirst().orElseThrow();
    assertEquals(RefusalCode.INCOMPATIBLE, refused.code());
    node.after(CoreConfig.GATE_LIMIT + OneCore.DEBOUNCE);
    assertEquals(Phase.GONE, node.core.phase());
  }

  @Test
  void member_or_node_that_knows_members_of_its_own_version_is_not_stopped_by_another() {
    node.cluster(OneCore.SELF, OneCore.OTHER);
    node.on(new Event.Started());
    node.hello(Phase.READY);
    assertEquals(
        0,
        node.on(new Event.OtherVersion(new NodeId("other"), "speaks wire version 2")).stream()
            .filter(e -> e instanceof Effect.CannotJoin)
            .count());
  }

  @Test
  void suspected_node_that_answers_that_it_has_no_hub_is_listed_as_before() {
    node.cluster(OneCore.SELF, OneCore.OTHER);
    node.on(new Event.Started());
    node.hello(Phase.READY);
    node.on(new Event.Suspected(OneCore.OTHER.node()));
    List<Effect> effects = node.on(new Event.NoHub(OneCore.OTHER.node()));
    Effect.Changed changed =
        (Effect.Changed)
            effects.stream().filter(e -> e instanceof Effect.Changed).findFirst().orElseThrow();
    assertTrue(changed.cluster().contains(OneCore.OTHER.node()));
  }

  @Test
  void lone_node_founds_after_one_quiet_debounce() {
    node.cluster(OneCore.SELF);
    node.on(new Event.Started());
    node.after(OneCore.DEBOUNCE - 1);
    assertLearning();
    node.after(1);
    assertFounded();
  }
}
