package io.processhub.sim;

import io.processhub.core.Envelope;
import io.processhub.core.Event;
import io.processhub.core.Message;
import io.processhub.model.NodeId;
import io.vertx.core.buffer.Buffer;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Links between hosts: control messages that may suffer, and user messages in order per pair. */
final class Network {
  /** Frames of which it is remembered what they say. */
  private static final int FRAMES = 20_000;

  private final Simulation sim;
  private final int hosts;
  private final Map<Buffer, Envelope> decoded = new IdentityHashMap<>();
  private boolean sharing;

  /** How many reasons there are for nothing to get from one host to another. */
  private final int[][] cut;

  private final long[][] slow;
  private final long[][] lastControl;
  private final long[][] lastData;

  /** Number of the connection from one host to another: it grows when the connection breaks. */
  private final int[][] connection;

  /** Control messages by kind since the last reset. */
  final Map<String, Integer> sent = new TreeMap<>();

  long delivered;
  long bytes;

  /** The share of control messages that are lost whatever else goes wrong. */
  double loss;

  Network(Simulation sim, int hosts) {
    this.sim = sim;
    this.hosts = hosts;
    this.cut = new int[hosts][hosts];
    this.slow = new long[hosts][hosts];
    this.lastControl = new long[hosts][hosts];
    this.lastData = new long[hosts][hosts];
    this.connection = new int[hosts][hosts];
  }

  /** What one node tells many of is decoded once for all: for simulations of very many nodes. */
  void share() {
    sharing = true;
  }

  void cut(int from, int to) {
    cut[from][to]++;
    connection[from][to]++;
    sim.harm.begin(from);
    sim.harm.begin(to);
  }

  void mend(int from, int to) {
    cut[from][to]--;
    sim.harm.end(from);
    sim.harm.end(to);
  }

  void slow(int from, int to, long micros) {
    slow[from][to] = micros;
  }

  /**
   * Everything on the way to that host is lost to users, and from it unless it closes what it has
   * opened; control messages may arrive.
   */
  void broken(SimHost host, boolean closes) {
    for (int other = 0; other < hosts; other++) {
      connection[host.index][other] += closes ? 0 : 1;
      connection[other][host.index]++;
    }
  }

  boolean reaches(SimHost from, SimHost to) {
    return cut[from.index][to.index] == 0;
  }

  /** A control message, as bytes. */
  void send(SimNode from, NodeId to, Buffer frame, Message message) {
    sent.merge(message.getClass().getSimpleName(), 1, Integer::sum);
    bytes += frame.length();
    SimHost target = sim.hostOf(to);
    if (target == null || loss > 0 && sim.random.chance(loss)) {
      return;
    }
    if (inOrder(message)) {
      pass(from.host, target, node -> deliver(from, to, frame, message), why -> {});
      return;
    }
    int copies = sim.faults.copies(message);
    for (int i = 0; i < copies; i++) {
      int a = from.host.index;
      int b = target.index;
      long at = sim.agenda.now() + sim.faults.latency() + slow[a][b];
      if (!sim.faults.reorders()) {
        at = Math.max(at, lastControl[a][b] + 1);
        lastControl[a][b] = at;
      }
      if (cut[a][b] == 0) {
        sim.agenda.at(at, () -> deliver(from, to, frame, message));
      }
    }
  }

  private void deliver(SimNode from, NodeId to, Buffer frame, Message message) {
    SimHost target = sim.hostOf(to);
    if (target == null || !target.up || cut[from.host.index][target.index] > 0) {
      return;
    }
    SimNode node = target.node;
    if (node == null || node.left) {
      if (message instanceof Message.Hello) {
        sim.agenda.in(sim.faults.latency(), () -> from.post(new Event.NoHub(to)));
      }
      return;
    }
    delivered++;
    Envelope envelope = sharing ? decoded.get(frame) : null;
    if (envelope == null) {
      envelope = node.codec.decode(frame);
      if (!envelope.message().equals(message)) {
        throw new SimFailure("the codec changed " + message + " to " + envelope.message());
      }
      remember(frame, envelope);
    }
    node.post(new Event.Received(envelope));
  }

  private void remember(Buffer frame, Envelope envelope) {
    if (sharing) {
      if (decoded.size() >= FRAMES) {
        decoded.clear();
      }
      decoded.put(frame, envelope);
    }
  }

  /**
   * Something travels in order behind all that was passed the same way, and is lost if the
   * connection breaks on its way.
   */
  void pass(SimHost from, SimHost to, Consumer<SimNode> arrived, Consumer<String> lost) {
    int a = from.index;
    int b = to.index;
    if (cut[a][b] > 0) {
      lost.accept("no connection to " + to);
      return;
    }
    long at = Math.max(sim.agenda.now() + sim.faults.passTime() + slow[a][b], lastData[a][b] + 1);
    lastData[a][b] = at;
    int through = connection[a][b];
    sim.agenda.at(
        at,
        () -> {
          SimNode node = to.node;
          if (connection[a][b] != through || !to.up || node == null) {
            lost.accept("the connection to " + to + " broke");
          } else {
            node.receive(() -> arrived.accept(node), () -> lost.accept(to + " died"));
          }
        });
  }

  /** What is on its way from one host to another is lost. */
  void breakConnection(SimHost from, SimHost to) {
    connection[from.index][to.index]++;
  }

  /** Whether a control message goes down the way of the users' messages. */
  private static boolean inOrder(Message message) {
    return message instanceof Message.Markers || message instanceof Message.MarkersPassed;
  }
}
