package io.processhub.sim;

/**
 * Some senders ask, and hear of each message that it was handled: the answer goes straight to the
 * sender's node. What is answered is not lost, and nothing but a crash or a broken connection keeps
 * an answer from its sender.
 */
final class Replies {
  private final Simulation sim;
  private long open;
  int answered;

  /** Answers that did not get through because of a crash or a broken connection. */
  int lost;

  Replies(Simulation sim) {
    this.sim = sim;
  }

  /** Answers that are on their way. */
  long underWay() {
    return open;
  }

  /** A replica on that node has handled a message, and answers it. */
  void answer(SimNode node, UserMessage message) {
    SimNode asked = message.talk.from;
    if (!message.talk.asks || asked == null) {
      return;
    }
    open++;
    message.hop(sim.agenda.now(), "answers from", node.host);
    if (node.host == asked.host) {
      sim.agenda.in(sim.faults.writeTime(), () -> reached(asked, message));
    } else {
      sim.network.pass(
          node.host, asked.host, there -> reached(asked, message), why -> lost(message));
    }
  }

  private void reached(SimNode asked, UserMessage message) {
    if (asked.alive()) {
      arrived(message);
    } else {
      lost(message);
    }
  }

  private void lost(UserMessage message) {
    open--;
    lost++;
    message.hop(sim.agenda.now(), "its answer is lost", "");
  }

  private void arrived(UserMessage message) {
    open--;
    answered++;
    if (message.fate != UserMessage.Fate.HANDLED || message.answered) {
      throw new SimFailure("answered, but not handled once: " + message.story());
    }
    message.answered = true;
    message.talk.to.answered(message);
    sim.trace.mark(sim.agenda.now(), message.number * 31 + 7);
  }
}
