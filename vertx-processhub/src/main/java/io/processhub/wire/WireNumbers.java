package io.processhub.wire;

import io.processhub.core.CommandKind;
import io.processhub.core.CopyAnswer;
import io.processhub.core.CopyPart;
import io.processhub.core.NodeMark;
import io.processhub.core.Phase;
import io.processhub.core.RefusalCode;
import io.processhub.core.ReplicaStatus;
import io.processhub.core.Step;
import io.processhub.core.Voter;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.RestartPolicy;
import io.processhub.model.Role;
import io.processhub.strategy.migration.MigrationStrategy.Swap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that stand for the constants of an enum on the wire: from 1, independent of the order
 * of declaration, never given to another constant. 0 stands for null where that is allowed.
 */
final class WireNumbers<E extends Enum<E>> {
  static final WireNumbers<Phase> PHASE =
      new WireNumbers<>(
          Phase.class, Map.of(Phase.LEARNING, 1, Phase.READY, 2, Phase.LEAVING, 3, Phase.GONE, 4));

  static final WireNumbers<CommandKind> COMMAND =
      new WireNumbers<>(
          CommandKind.class,
          Map.of(
              CommandKind.START, 1,
              CommandKind.START_STATIC, 2,
              CommandKind.STOP, 3,
              CommandKind.UPDATE, 4,
              CommandKind.DIRECT, 5));

  static final WireNumbers<RefusalCode> REFUSAL =
      new WireNumbers<>(
          RefusalCode.class,
          Map.ofEntries(
              Map.entry(RefusalCode.ALREADY_STARTED, 1),
              Map.entry(RefusalCode.NO_SUCH_PROCESS, 2),
              Map.entry(RefusalCode.PLACEMENT, 3),
              Map.entry(RefusalCode.START_FAILED, 4),
              Map.entry(RefusalCode.START_TIMEOUT, 5),
              Map.entry(RefusalCode.STOP_TIMEOUT, 6),
              Map.entry(RefusalCode.NOT_RUNNING, 7),
              Map.entry(RefusalCode.INVALID, 8),
              Map.entry(RefusalCode.ENDED, 9),
              Map.entry(RefusalCode.NAME_TAKEN, 10),
              Map.entry(RefusalCode.INCOMPATIBLE, 11),
              Map.entry(RefusalCode.STALE, 12),
              Map.entry(RefusalCode.STATE_TOO_LARGE, 13),
              Map.entry(RefusalCode.MIGRATION, 14),
              Map.entry(RefusalCode.NO_QUORUM, 15)));

  static final WireNumbers<ReplicaStatus> STATUS =
      new WireNumbers<>(
          ReplicaStatus.class,
          Map.of(
              ReplicaStatus.ASSIGNED, 1,
              ReplicaStatus.RUNNING, 2,
              ReplicaStatus.FAILED, 3,
              ReplicaStatus.STOPPED, 4));

  static final WireNumbers<Role> ROLE =
      new WireNumbers<>(Role.class, Map.of(Role.ACTIVE, 1, Role.PASSIVE, 2));

  static final WireNumbers<RestartPolicy> RESTART =
      new WireNumbers<>(
          RestartPolicy.class,
          Map.of(
              RestartPolicy.PERMANENT, 1, RestartPolicy.TRANSIENT, 2, RestartPolicy.TEMPORARY, 3));

  static final WireNumbers<OnNodeLoss> ON_NODE_LOSS =
      new WireNumbers<>(OnNodeLoss.class, Map.of(OnNodeLoss.RESTART, 1, OnNodeLoss.WAIT, 2));

  static final WireNumbers<Swap> SWAP =
      new WireNumbers<>(Swap.class, Map.of(Swap.COLD, 1, Swap.HOT, 2));

  static final WireNumbers<Step.Kind> STEP =
      new WireNumbers<>(
          Step.Kind.class,
          Map.of(
              Step.Kind.READY, 1,
              Step.Kind.RECEIVED, 2,
              Step.Kind.IMPORTED, 3,
              Step.Kind.ACTIVE, 4,
              Step.Kind.FAILED, 5,
              Step.Kind.UNKNOWN, 6));

  static final WireNumbers<CopyAnswer.Kind> COPY_ANSWER =
      new WireNumbers<>(
          CopyAnswer.Kind.class,
          Map.of(
              CopyAnswer.Kind.HELD, 1,
              CopyAnswer.Kind.RECEIVED, 2,
              CopyAnswer.Kind.WHOLE, 3,
              CopyAnswer.Kind.FENCED, 4,
              CopyAnswer.Kind.FULL, 5));

  static final WireNumbers<CopyPart.Purpose> COPY_PURPOSE =
      new WireNumbers<>(
          CopyPart.Purpose.class,
          Map.of(CopyPart.Purpose.KEEP, 1, CopyPart.Purpose.SOUGHT, 2, CopyPart.Purpose.MERGE, 3));

  static final WireNumbers<NodeMark.State> MARK =
      new WireNumbers<>(
          NodeMark.State.class,
          Map.of(NodeMark.State.NONE, 1, NodeMark.State.CORDONED, 2, NodeMark.State.DRAINING, 3));

  static final WireNumbers<Voter.State> VOTER =
      new WireNumbers<>(
          Voter.State.class,
          Map.of(Voter.State.MEMBER, 1, Voter.State.LEAVING, 2, Voter.State.LOST, 3));

  private final String name;
  private final int[] numbers;
  private final E[] constants;

  private WireNumbers(Class<E> type, Map<E, Integer> byConstant) {
    this.name = type.getSimpleName();
    E[] all = type.getEnumConstants();
    this.numbers = new int[all.length];
    this.constants = all.clone();
    for (E constant : all) {
      int number = byConstant.get(constant);
      numbers[constant.ordinal()] = number;
      constants[number - 1] = constant;
    }
  }

  int number(@Nullable E constant) {
    return constant == null ? 0 : numbers[constant.ordinal()];
  }

  /**
   * @throws WireException if no constant has that number
   */
  E constant(int number) {
    if (number < 1 || number > constants.length) {
      throw WireException.garbage("no " + name + " has the number " + number);
    }
    return constants[number - 1];
  }
}
