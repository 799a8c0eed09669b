package io.processhub.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.processhub.core.AckRequest;
import io.processhub.core.AgreedView;
import io.processhub.core.Ballot;
import io.processhub.core.Change;
import io.processhub.core.Claim;
import io.processhub.core.Command;
import io.processhub.core.CommandKind;
import io.processhub.core.CopyAnswer;
import io.processhub.core.CopyKey;
import io.processhub.core.CopyPart;
import io.processhub.core.Details;
import io.processhub.core.Directive;
import io.processhub.core.Entry;
import io.processhub.core.EntryKey;
import io.processhub.core.Envelope;
import io.processhub.core.Founding;
import io.processhub.core.Headstone;
import io.processhub.core.Inheritance;
import io.processhub.core.Introduction;
import io.processhub.core.Message;
import io.processhub.core.NodeMark;
import io.processhub.core.Order;
import io.processhub.core.Ownership;
import io.processhub.core.Phase;
import io.processhub.core.Preparation;
import io.processhub.core.QuorumMessage;
import io.processhub.core.Refusal;
import io.processhub.core.RefusalCode;
import io.processhub.core.Release;
import io.processhub.core.Replica;
import io.processhub.core.ReplicaStatus;
import io.processhub.core.SpecBody;
import io.processhub.core.SpecState;
import io.processhub.core.Stamp;
import io.processhub.core.StateChunk;
import io.processhub.core.Step;
import io.processhub.core.Ticketed;
import io.processhub.core.Version;
import io.processhub.core.Voter;
import io.processhub.core.Wait;
import io.processhub.core.Want;
import io.processhub.model.Epoch;
import io.processhub.model.Member;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.ProcessId;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import io.processhub.strategy.distribution.Measurement;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One message of every kind, always the same. */
final class WireSamples {
  static final MemberId ONE = new MemberId(new NodeId("n1"), 0x1122334455667788L);
  static final MemberId TWO = new MemberId(new NodeId("n2"), -2);
  static final ProcessId ID = new ProcessId("konto/ä");
  static final SpecBody BODY =
      SpecBody.of(
          "{}".getBytes(UTF_8),
          RestartPolicy.TRANSIENT,
          OnNodeLoss.WAIT,
          true,
          new PlacementRule.Bound(List.of("n2", "n1")),
          Set.of("eu", "bank"));
  static final Version VERSION = new Version(0x21, Epoch.of(3), 2, ONE, 0x2B, 5);
  static final Ownership OWNERSHIP =
      new Ownership(
          33,
          Epoch.of(64),
          3,
          ONE,
          0x0001000200030004L,
          true,
          false,
          List.of(
              new Replica(TWO, "two", Role.ACTIVE, 2, ReplicaStatus.RUNNING, 1000, 5, 6, null),
              new Replica(ONE, "one", Role.PASSIVE, 1, ReplicaStatus.FAILED, -1, 0, 0, "\uD800")),
          List.of(new Release(ONE, true)));
  static final Change CHANGE = new Change(Set.of("eu"), new byte[] {1, 2});
  static final Entry LIVE =
      new Entry(
          ID,
          new SpecState(new Stamp(77, ONE.node()), 99, 0, BODY),
          new Details(new Stamp(78, TWO.node()), Set.of("eu"), new byte[] {1, 2}),
          OWNERSHIP,
          new Directive(
              new Directive.Pin(new Stamp(80, ONE.node()), true),
              new Directive.Wish(new Stamp(81, TWO.node()), "two")));
  static final Entry STOPPED =
      new Entry(
          new ProcessId("p"), new SpecState(new Stamp(79, TWO.node()), 100, 99, null), null, null);

  static final Entry RESTORED =
      new Entry(
          new ProcessId("q"),
          new SpecState(new Stamp(83, ONE.node()), 101, 0, BODY),
          null,
          new Ownership(
              0,
              Epoch.of(4),
              2,
              ONE,
              0x2C,
              true,
              false,
              List.of(
                  new Replica(
                      TWO,
                      "two",
                      Role.ACTIVE,
                      3,
                      ReplicaStatus.RUNNING,
                      1000,
                      5,
                      6,
                      null,
                      Inheritance.CHECKPOINT,
                      List.of("one", "three"))),
              List.of()));

  private WireSamples() {}

  /** In the order of the kinds' numbers. */
  static List<Envelope> all() {
    Member member = new Member(ONE, "one", 2.5, "z", Set.of("gpu"), true, false);
    Introduction introduction =
        new Introduction(member, 1234, Map.of("option", 0xFEDCL, "another", -1L), new byte[] {9});
    List<NodeMark> marks =
        List.of(
            new NodeMark("one", new Stamp(82, TWO.node()), NodeMark.State.NONE),
            new NodeMark("two", new Stamp(83, TWO.node()), NodeMark.State.DRAINING));
    AgreedView next =
        new AgreedView(
            7, new Founding(0, 3, 5), List.of(new Voter(member, Voter.State.LEAVING, 4)), 3);
    Refusal refusal = new Refusal(ID, RefusalCode.PLACEMENT, "no node");
    SpecBody local =
        SpecBody.of(
            new byte[0],
            RestartPolicy.PERMANENT,
            OnNodeLoss.RESTART,
            false,
            PlacementRule.NONE,
            Set.of());
    List<Message> messages =
        List.of(
            new Message.Hello(introduction, Phase.READY, null, 0, true, marks),
            new Message.Rejected(9, RefusalCode.NAME_TAKEN, "one is taken"),
            new Message.SnapshotRequest(-5, 2),
            new Message.SnapshotPage(
                -5, 2, true, List.of(LIVE, STOPPED), List.of(new Headstone(1, 2))),
            new Message.Delta(List.of(LIVE, LIVE), new AckRequest(TWO, 3, 4)),
            new Message.Stored(3, 4, TWO),
            new Message.Commands(
                3,
                4,
                true,
                List.of(
                    new Command(CommandKind.START, ID, 5, 77, local, null),
                    new Command(CommandKind.START_STATIC, new ProcessId("q"), 6, 77, local, null),
                    new Command(CommandKind.UPDATE, ID, 7, 77, null, CHANGE),
                    new Command(CommandKind.UPDATE, ID, 7, 77, null, new Change(null, null)),
                    new Command(
                        CommandKind.DIRECT,
                        ID,
                        8,
                        77,
                        null,
                        null,
                        new Directive(null, new Directive.Wish(new Stamp(77, ONE.node()), null))))),
            new Message.Answers(3, 4, List.of(STOPPED), List.of(refusal)),
            new Message.Outcome(3, List.of(refusal)),
            new Message.Claims(List.of(new Claim(ID, OWNERSHIP, BODY.hash()))),
            new Message.Digest(-1, 100_000),
            new Message.Buckets(new long[] {1, -1}),
            new Message.Keys(List.of(0, 1023), List.of(new EntryKey(ID, 17))),
            new Message.Pull(List.of(ID, new ProcessId("p"))),
            new Message.Orders(List.of(new Order(ID, OWNERSHIP))),
            new Message.Preparations(List.of(new Preparation(LIVE, OWNERSHIP, 7, Swap.HOT))),
            new Message.Progress(
                List.of(
                    Step.of(new Ticketed(ID, 7), Step.Kind.READY),
                    new Step(
                        new Ticketed(ID, 8),
                        Step.Kind.IMPORTED,
                        0,
                        OWNERSHIP.replicas().get(0),
                        null),
                    new Step(new Ticketed(ID, 9), Step.Kind.FAILED, 5, null, "no class"))),
            new Message.States(
                List.of(new StateChunk(new Ticketed(ID, 7), 300, 100, new byte[] {1, 2}))),
            new Message.Abandoned(List.of(new Ticketed(ID, 7))),
            new Message.Committed(3, TWO.node(), List.of(ONE.node(), TWO.node()), List.of(LIVE)),
            new Message.Markers(List.of(3L, 4L)),
            new Message.MarkersPassed(ONE.node(), List.of(3L, 4L)),
            new Message.GateClosed(ONE.node(), 3),
            new Message.Stayed(List.of(refusal)),
            new Message.Staying(List.of(ID)),
            new Message.Marks(marks, true),
            new Message.Quorum(
                new Founding(0, 3, 5),
                6,
                new QuorumMessage.Accept(
                    7, new Ballot(2, ONE), next, null, List.of(new Wait(TWO, 1500)))),
            new Message.Copies(
                List.of(
                    new CopyPart(
                        ID,
                        VERSION,
                        4,
                        CopyPart.Purpose.KEEP,
                        77,
                        List.of(2, 1),
                        1,
                        new byte[] {8, 9}))),
            new Message.CopyAnswers(
                List.of(
                    new CopyAnswer(ID, VERSION, CopyAnswer.Kind.FENCED, 0, Epoch.of(4)),
                    new CopyAnswer(ID, VERSION, CopyAnswer.Kind.RECEIVED, 100, Epoch.of(3)))),
            new Message.CopyDrops(List.of(new CopyKey(ID, VERSION))),
            new Message.Seek(9, List.of(RESTORED)),
            new Message.Found(9, List.of(new CopyKey(ID, VERSION))),
            new Message.Fetch(List.of(new CopyKey(ID, VERSION))),
            new Message.Measured(new Measurement(0.25, 1.5, 0.75)),
            new Message.Wants(List.of(new Want(new Ticketed(ID, 7), 65_536))),
            new Message.Fillings(
                List.of(new StateChunk(new Ticketed(ID, 7), 300, 100, new byte[] {1, 2})),
                List.of(refusal)));
    return messages.stream().map(m -> new Envelope(ONE, 0x0102030405060708L, m)).toList();
  }
}
