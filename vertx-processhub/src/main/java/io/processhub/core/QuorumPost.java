package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is to be said about views and leases, always with the view that this node knows, so
 * that whoever is behind is noticed. What a node says to itself it hears in the same tick.
 */
final class QuorumPost {
  private final Node node;

  /** Messages of this node to itself. */
  private final ArrayDeque<QuorumMessage> own = new ArrayDeque<>();

  /** Nodes that are to hear of the present view at the end of the tick. */
  private final Set<MemberId> informed = new LinkedHashSet<>();

  private Founding founding = Founding.NONE;
  private long number;

  QuorumPost(Node node) {
    this.node = node;
  }

  /** The view that this node knows from now on. */
  void standing(@Nullable AgreedView view) {
    founding = view == null ? Founding.NONE : view.founding();
    number = view == null ? 0 : view.number();
  }

  /** Below 0 if the sender of that knows less than this node, above if more. */
  int compare(Message.Quorum message) {
    int order = message.founding().compareTo(founding);
    return order != 0 ? order : Long.compare(message.number(), number);
  }

  void send(MemberId to, QuorumMessage body) {
    if (to.equals(node.self)) {
      own.add(body);
    } else if (node.membership.peers().linked(to) || answers(body) && node.membership.known(to)) {
      node.send(to.node(), new Message.Quorum(founding, number, body));
    }
  }

  /** Whoever asks is answered, also while this node does not list it. */
  private static boolean answers(QuorumMessage body) {
    return body instanceof QuorumMessage.Promise
        || body instanceof QuorumMessage.Accepted
        || body instanceof QuorumMessage.Committed
        || body instanceof QuorumMessage.LeaseGrant
        || body instanceof QuorumMessage.Report;
  }

  /** The next message of this node to itself, or null. */
  @Nullable QuorumMessage own() {
    return own.poll();
  }

  /** That one is to hear of the present view. */
  void inform(MemberId member) {
    informed.add(member);
  }

  void inform(Collection<MemberId> members) {
    informed.addAll(members.stream().sorted().toList());
  }

  /** Tells those that are to hear of the view. */
  void flush(@Nullable AgreedView present, List<Wait> waits) {
    informed.remove(node.self);
    if (present != null && !informed.isEmpty()) {
      QuorumMessage.Committed news = new QuorumMessage.Committed(present, waits);
      informed.forEach(to -> send(to, news));
    }
    informed.clear();
  }

  int load() {
    return own.size() + informed.size();
  }
}
