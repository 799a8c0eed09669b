package io.processhub.sim;

import io.processhub.core.Event;
import io.processhub.core.MoveReport;
import io.processhub.model.MemberId;
import io.processhub.model.NodeId;
import io.processhub.model.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole cluster in one thread: hosts, what connects them, and what is remembered of a run. */
final class Simulation {
  /** More than any simulation of this size needs: a core that asks for ticks without end. */
  private static final long MOST_EVENTS = 300_000;

  final Plan plan;
  final SimRandom random;

  /** For what selectors do. */
  final SimRandom seam;

  final Agenda agenda = new Agenda();
  final Trace trace = new Trace();
  final List<SimHost> hosts = new ArrayList<>();
  final Network network;
  final Lists lists;
  final Faults faults;
  final Suspicions suspicions;
  final Ledger ledger;
  final Harm harm;
  final MessageChecks messages = new MessageChecks(this);
  final StateChecks states = new StateChecks(this);
  final ReplicaChecks replicas = new ReplicaChecks(this);
  final CheckpointChecks checkpoints = new CheckpointChecks(this);
  final Steering steering;
  final Traffic traffic;
  final Statics statics;
  final Replies replies = new Replies(this);
  final Administrators administrators;
  final Facts facts = new Facts(this);
  final MergeChecks merges = new MergeChecks();
  final Outsiders outsiders;
  final Witness witness = new Witness(this);

  /** Every run of the hub there ever was, dead ones too. */
  final Map<MemberId, SimNode> runs = new LinkedHashMap<>();

  private final Map<NodeId, SimHost> byId = new HashMap<>();
  private final Map<ProcessId, ProcessWatch> watches = new LinkedHashMap<>();
  long skew;

  /** Events of all nodes together: more are a loop. */
  long mostEvents = MOST_EVENTS;

  long handled;

  /** How often each process was started, wherever. */
  final Map<ProcessId, Integer> deployments = new HashMap<>();

  /** How what administrators asked for has ended, by call. */
  final Map<Long, MoveReport> reports = new HashMap<>();

  long conflicts;
  int crashes;

  /** All has settled and nothing goes wrong any more. */
  boolean steady;

  /** Hosts and hubs that are to come back. */
  int expected;

  Simulation(Plan plan, SimRandom random) {
    this.plan = plan;
    this.random = random;
    this.seam = random.aside();
    this.harm = new Harm(agenda, plan.hosts() + plan.load().outsiders());
    this.network = new Network(this, plan.hosts() + plan.load().outsiders());
    this.lists = new Lists(this);
    this.suspicions = new Suspicions(this, random.aside(0x5357L));
    this.faults = new Faults(this, random.fork());
    this.ledger = new Ledger(this);
    this.steering = new Steering(this, random.fork());
    this.traffic = new Traffic(this, random.fork());
    this.statics = new Statics(this);
    this.administrators = new Administrators(this, random.fork());
    long reach = plan.has(Fault.CLOCKS) ? random.pick(List.of(50L, 1_000L, 20_000L)) : 0;
    long drift = plan.drift();
    this.skew = plan.has(Fault.CLOCKS) ? 2 * reach + 5_000 : 0;
    for (int i = 0; i < plan.hosts(); i++) {
      hosts.add(
          new SimHost(i, random.between(-reach, reach), 1_000 + random.between(-drift, drift)));
      name(hosts.get(i));
    }
    this.outsiders = new Outsiders(this, plan.hosts(), plan.load().outsiders());
    outsiders.hosts().forEach(host -> byId.put(host.id, host));
  }

  /** Gives the host a node id that nobody had. */
  private void name(SimHost host) {
    host.id = new NodeId(String.format("%08x-%d-%d", random.next() >>> 32, host.index, host.runs));
    byId.put(host.id, host);
  }

  @Nullable SimHost hostOf(NodeId id) {
    SimHost host = byId.get(id);
    return host != null && host.id.equals(id) ? host : null;
  }

  /** The host that has that node id, or had it before it came up under another. */
  @Nullable SimHost everHostOf(NodeId id) {
    return byId.get(id);
  }

  ProcessWatch watch(ProcessId id) {
    ProcessWatch known = watches.get(id);
    if (known == null) {
      known = new ProcessWatch(id, Traffic.keeps(id), traffic.padding(id), hosts.size());
      watches.put(id, known);
    }
    return known;
  }

  Collection<ProcessWatch> watches() {
    return watches.values();
  }

  /** All runs of the hub that are alive. */
  List<SimNode> nodes() {
    List<SimNode> nodes = new ArrayList<>();
    for (SimHost host : hosts) {
      if (host.node != null && !host.node.left) {
        nodes.add(host.node);
      }
    }
    return nodes;
  }

  /** Crashes and leaves stop at so many nodes. */
  int fewest() {
    return plan.config().minNodes();
  }

  void note(SimHost host, String what) {
    trace.add(agenda.now(), host.name, "**", what, what.hashCode());
  }

  /** The host joins the cluster, under a new node id or its old one, and then starts the hub. */
  void boot(SimHost host) {
    if (host.up) {
      return;
    }
    if (host.runs > 0 && !(plan.has(Fault.SAME_ID_RESTART) && random.chance(0.7))) {
      name(host);
    }
    host.up = true;
    host.runs++;
    note(host, "boots as " + host.id);
    lists.joined(host);
    int run = host.runs;
    agenda.in(random.between(0, 150 * Agenda.MS), () -> startHub(host, run));
  }

  private void startHub(SimHost host, int run) {
    if (host.up && host.runs == run && (host.node == null || host.node.left)) {
      SimNode node = new SimNode(this, host, random.next());
      host.node = node;
      runs.put(node.member, node);
      note(host, "starts " + node);
      traffic.joined(node);
      if (random.chance(0.5)) {
        node.post(new Event.Started());
        lists.poll(node);
      } else {
        lists.poll(node);
        node.post(new Event.Started());
      }
    }
  }

  /** Whether the next hub is one of those whose selector is told of routes. */
  boolean lateRoutes() {
    return plan.load().lateRoutes() && seam.chance(0.5);
  }

  boolean mayCrash(SimHost host) {
    return host.node != null
        && nodes().size() > fewest()
        && !faults.quiet()
        && witness.quorumWithout(host.node);
  }

  void crash(SimHost host) {
    SimNode node = host.node;
    if (node == null || !mayCrash(host)) {
      return;
    }
    crashes++;
    note(host, "crashes");
    harm.crashed(host);
    watches().forEach(process -> process.crashed(host, agenda.now()));
    kill(host, node, false);
    lists.gone(host, false);
    host.returns = random.chance(0.7) || plan.has(Fault.SAME_ID_RESTART);
    if (host.returns) {
      comeBack(host, random.chance(0.3) ? 100 : 5_000);
    }
  }

  /** The host is gone for good, however quiet it is otherwise. */
  void lose(SimHost host) {
    SimNode node = host.node;
    if (node != null) {
      note(host, "is lost");
      harm.crashed(host);
      watches().forEach(process -> process.crashed(host, agenda.now()));
      kill(host, node, false);
      lists.gone(host, false);
    }
  }

  private void comeBack(SimHost host, long millis) {
    expected++;
    agenda.in(
        random.between(20, millis) * Agenda.MS,
        () -> {
          expected--;
          boot(host);
        });
  }

  /** If it is announced, the last that it has written arrives. */
  private void kill(SimHost host, SimNode node, boolean announced) {
    checkpoints.lost(node);
    host.up = false;
    host.node = null;
    network.broken(host, announced);
    node.die();
    outsiders.gone(host.id);
    lists.forget(host);
    ledger.lost(node);
    administrators.lost(node);
  }

  /** The hub there has left: the JVM goes, comes again, or stays and starts the hub anew. */
  void left(SimNode node, List<ProcessId> notHandedOver) {
    checkpoints.lost(node, notHandedOver);
    ledger.left(node);
    administrators.lost(node);
    SimHost host = node.host;
    note(host, "has left");
    int what = faults.quiet() ? 2 : random.below(3);
    if (what == 0) {
      int run = host.runs;
      expected++;
      agenda.in(
          random.between(50, 3_000) * Agenda.MS,
          () -> {
            expected--;
            startHub(host, run);
          });
      return;
    }
    agenda.in(
        random.between(0, 500 * Agenda.MS),
        () -> {
          if (host.node == node) {
            kill(host, node, true);
            lists.gone(host, true);
            host.returns = what == 1;
            if (host.returns) {
              comeBack(host, 3_000);
            }
          }
        });
  }
}
