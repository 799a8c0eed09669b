package io.processhub.core;

import static io.processhub.core.OneCore.OTHER;
import static io.processhub.core.OneCore.SELF;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An update is decided by the steward: who asks needs not know the process. */
class UpdateTest {
  private static final int MANY = 20;
  private static final Event.CallOptions OPTIONS =
      new Event.CallOptions(5_000, Event.Acknowledge.MAJORITY, true);

  private final OneCore node = new OneCore();

  @BeforeEach
  void join() {
    node.cluster(SELF, OTHER);
    node.on(new Event.Started());
    node.hello(Phase.READY);
    node.after(CoreConfig.LEARNING_LIMIT + 1_000);
    node.after(CoreConfig.ANNOUNCING + CoreConfig.SETTLING);
    assertEquals(Phase.READY, node.core.phase());
  }

  private static ProcessId id(int process) {
    return new ProcessId("p-" + process);
  }

  private List<Effect> know() {
    SpecState spec =
        new SpecState(new Stamp(Stamp.timeOf(1_000), OTHER.node()), 1, 0, OneCore.BODY);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      entries.add(new Entry(id(i), spec, null, null));
    }
    return node.heard(new Message.Delta(entries, null));
  }

  private List<Entry> asked(long call, Change change) {
    long time = Stamp.timeOf(node.now) + call;
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      commands.add(new Command(CommandKind.UPDATE, id(i), call, time, null, change));
    }
    return OneCore.sent(
            node.heard(new Message.Commands(call, 1, false, commands)), Message.Answers.class)
        .get(0)
        .accepted();
  }

  @Test
  void the_steward_is_asked_about_a_process_that_the_caller_does_not_know() {
    List<Command> forwarded = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      List<Effect> effects =
          node.on(new Event.UpdateCall(i, id(i), new Change(Set.of("eu"), null), OPTIONS));
      OneCore.sent(effects, Message.Commands.class)
          .forEach(message -> forwarded.addAll(message.commands()));
    }
    assertFalse(forwarded.isEmpty());
    assertEquals(new Change(Set.of("eu"), null), forwarded.get(0).change());
  }

  @Test
  void what_an_update_does_not_name_stays_as_the_steward_knows_it() {
    know();
    byte[] metadata = {7};
    for (Entry entry : asked(1, new Change(null, metadata))) {
      assertEquals(Set.of(), entry.tags());
      assertArrayEquals(metadata, entry.details().metadata());
    }
    for (Entry entry : asked(2, new Change(Set.of("eu"), null))) {
      assertEquals(Set.of("eu"), entry.tags());
      assertArrayEquals(metadata, entry.details().metadata());
    }
  }

  @Test
  void metadata_that_no_update_named_are_those_of_the_spec() {
    know();
    List<Entry> accepted = asked(1, new Change(Set.of("eu"), null));
    assertFalse(accepted.isEmpty());
    accepted.forEach(entry -> assertNull(entry.details().metadata()));
  }
}
