package io.processhub.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Marks of nodes are compared in every round, and answered only where that says something. */
class NodeMarksTest {
  private final Node node = new Node(OneCore.config(), OneCore.introduction(OneCore.SELF));

  private static NodeMark mark(long time, NodeMark.State state) {
    return new NodeMark("other", new Stamp(time, OneCore.SELF.node()), state);
  }

  /** How many answers they get who have these. */
  private int answers(NodeMark... theirs) {
    node.takeEffects();
    node.marks.heard(OneCore.OTHER, new Message.Marks(List.of(theirs), false));
    return OneCore.sent(node.takeEffects(), Message.Marks.class).size();
  }

  @Test
  void mark_that_others_lack_or_have_older_is_told() {
    node.marks.merge(List.of(mark(2, NodeMark.State.CORDONED)));
    assertEquals(1, answers());
    assertEquals(1, answers(mark(1, NodeMark.State.NONE)));
    assertEquals(0, answers(mark(2, NodeMark.State.CORDONED)));
    assertEquals(0, answers(mark(3, NodeMark.State.DRAINING)));
  }

  @Test
  void mark_that_was_taken_back_is_not_told_to_those_who_have_forgotten_it() {
    node.marks.merge(List.of(mark(2, NodeMark.State.NONE)));
    assertEquals(0, answers());
    assertEquals(1, answers(mark(1, NodeMark.State.CORDONED)));
  }
}
