package io.processhub.shell;

import io.processhub.wire.Addresses;
import io.vertx.core.Completable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replica addresses of this node, which name it by its node id or its node name, and their
 * opening when they are first used: two more consumers for each process would cost more than the
 * rest of it. A hub that runs alone has no seam that could ask for it, and opens both at once.
 */
final class ReplicaAddresses {
  static final byte NONE = 0;
  static final byte BY_ID = 1;
  static final byte BY_NAME = 2;

  private final String hubId;
  private final String nodeId;
  private final String nodeName;
  private final byte always;

  ReplicaAddresses(String hubId, String nodeId, String nodeName, boolean alone) {
    this.hubId = hubId;
    this.nodeId = nodeId;
    this.nodeName = nodeName;
    this.always = !alone ? NONE : (byte) (spelling(nodeId) | spelling(nodeName));
  }

  /** What a replica opens with its process address. */
  byte always() {
    return always;
  }

  /** The one bit for this way to name the node; {@link #NONE} when it is not this node. */
  byte spelling(String node) {
    if (node.equals(nodeId)) {
      return BY_ID;
    }
    return node.equals(nodeName) ? BY_NAME : NONE;
  }

  /** The addresses of a process for these bits. */
  List<String> addresses(byte spellings, String processId) {
    if (spellings == NONE) {
      return List.of();
    }
    List<String> addresses = new ArrayList<>(2);
    if ((spellings & BY_ID) != 0) {
      addresses.add(Addresses.replica(hubId, nodeId, processId));
    }
    if ((spellings & BY_NAME) != 0) {
      addresses.add(Addresses.replica(hubId, nodeName, processId));
    }
    return addresses;
  }

  /** The address of a process. */
  String process(String processId) {
    return Addresses.process(hubId, processId);
  }

  /**
   * Has the replica listen at this spelling of its replica address; on the hub's context.
   *
   * @param opened completed on any thread, as late as the inbox's loop gets to it; false when there
   *     is no replica that runs, or it has no inbox
   */
  void open(@Nullable Supervised replica, String node, Completable<Boolean> opened) {
    byte spelling = spelling(node);
    Inbox inbox = replica == null ? null : replica.inbox();
    if (spelling == NONE
        || replica == null
        || inbox == null
        || replica.state != Supervised.State.RUNNING) {
      opened.succeed(false);
    } else {
      inbox.loop().execute(() -> opened.succeed(inbox.listen(this, spelling)));
    }
  }
}
