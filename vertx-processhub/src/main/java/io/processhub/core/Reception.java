package io.processhub.core;

import io.processhub.model.MemberId;
import io.processhub.model.NodeId;

/**
 * Where messages of other nodes arrive: decides by how far their senders are members whether they
 * count, and hands each to the part of this node that it is for.
 */
final class Reception {
  private final Node node;

  Reception(Node node) {
    this.node = node;
  }

  /**
   * Takes what came from another node. Only an introduction counts from one that this node does not
   * know, and only some words from one that is not a member.
   */
  void receive(Envelope envelope) {
    MemberId from = envelope.from();
    Message message = envelope.message();
    node.clock.observe(envelope.time());
    if (message instanceof Message.Hello hello) {
      node.membership.hello(from, hello);
      return;
    }
    if (message instanceof Message.Rejected rejected) {
      node.membership.rejected(from.node(), rejected);
      return;
    }
    if (!node.membership.known(from)) {
      node.membership.stranger(from);
      return;
    }
    NodeId sender = from.node();
    if (message instanceof Message.Quorum word) {
      node.authority.receive(from, word);
    } else if (message instanceof Message.SnapshotRequest request) {
      node.snapshots.request(sender, request);
    } else if (message instanceof Message.SnapshotPage page) {
      node.snapshots.page(sender, page);
    } else if (node.membership.heeds(from)) {
      receive(from, message);
    } else if (message instanceof Message.Markers markers && node.membership.there(from)) {
      node.routes.markers(from, markers);
    }
  }

  private void receive(MemberId from, Message message) {
    NodeId sender = from.node();
    if (message instanceof Message.Delta delta) {
      node.antiEntropy.delta(from, delta);
    } else if (message instanceof Message.Commands commands) {
      node.intake.handle(from, commands);
    } else if (message instanceof Message.Answers answers) {
      node.calls.answers(from, answers);
    } else if (message instanceof Message.Stored stored) {
      node.calls.stored(from, stored);
    } else if (message instanceof Message.Outcome outcome) {
      node.calls.outcome(outcome);
    } else if (message instanceof Message.Claims claims) {
      node.stewardship.claims(from, claims);
    } else if (message instanceof Message.Digest digest) {
      node.antiEntropy.digest(sender, digest);
    } else if (message instanceof Message.Buckets buckets) {
      node.antiEntropy.buckets(sender, buckets);
    } else if (message instanceof Message.Keys keys) {
      node.antiEntropy.keys(sender, keys);
    } else if (message instanceof Message.Pull pull) {
      node.antiEntropy.pull(sender, pull);
    } else if (message instanceof Message.Measured measured) {
      node.measurements.heard(sender, measured.measurement());
    } else if (message instanceof Message.Marks marks) {
      node.admin.marks(from, marks);
    } else {
      receiveHandover(from, message);
    }
  }

  private void receiveHandover(MemberId from, Message message) {
    if (message instanceof Message.Orders orders) {
      node.source.orders(from, orders);
    } else if (message instanceof Message.Preparations preparations) {
      node.target.preparations(from, preparations);
    } else if (message instanceof Message.Progress progress) {
      node.source.progress(from, progress);
    } else if (message instanceof Message.States states) {
      node.target.states(from, states);
    } else if (message instanceof Message.Abandoned abandoned) {
      node.target.abandoned(from, abandoned);
    } else if (message instanceof Message.Committed committed) {
      committed.entries().forEach(node::merge);
      node.target.takingOver().committed(from, committed);
      node.routes.committed(from, committed);
    } else if (message instanceof Message.Markers markers) {
      node.routes.markers(from, markers);
    } else if (message instanceof Message.MarkersPassed passed) {
      node.gates.passed(from, passed);
    } else if (message instanceof Message.GateClosed question) {
      node.routes.gateClosed(from, question);
    } else if (message instanceof Message.Wants wants) {
      node.fillSource.wants(from, wants);
    } else if (message instanceof Message.Fillings fillings) {
      node.fillTarget.filled(from, fillings);
    } else if (message instanceof Message.Stayed stayed) {
      node.stewardship.stayed(stayed);
      node.admin.stayed(stayed);
    } else if (message instanceof Message.Staying staying) {
      staying.ids().forEach(node.stewardship.orders()::stays);
    } else {
      node.safekeeping.receive(from, message);
    }
  }
}
