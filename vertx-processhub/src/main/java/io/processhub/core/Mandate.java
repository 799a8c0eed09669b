package io.processhub.core;

import io.processhub.model.Epoch;
import io.processhub.model.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * What this node may do under the view that is agreed on. It carries out decisions of that view
 * while it is a member of it, has not accepted the next one, and holds a lease. It decides as a
 * steward only after every member has reported what it had begun, and after the leases of all that
 * are not members any more have ended.
 */
final class Mandate {
  private final Node node;
  private final Leases leases;
  private final Agreement agreement;
  private final Electorate electorate;
  private final QuorumPost post;
  private final Reports reports;
  private final Renewals renewals;

  /** Whether it has given back its lease for good. */
  private boolean over;

  /** What it might do when it last looked. */
  private boolean issued;

  private boolean halted;

  Mandate(Node node, Leases leases, Agreement agreement, Electorate electorate, QuorumPost post) {
    this.node = node;
    this.leases = leases;
    this.agreement = agreement;
    this.electorate = electorate;
    this.post = post;
    this.reports = new Reports(node, post);
    this.renewals = new Renewals(node, leases, post);
  }

  void start() {
    halted = false;
  }

  /** Whether this node may carry out decisions of that view. */
  boolean acts(AgreedView view) {
    return view.holds(node.self) && !agreement.sealed() && leases.holds() && !over;
  }

  /** Whether this node may decide who owns what. */
  boolean issues(@Nullable AgreedView view) {
    return view != null && acts(view) && reports.complete() && leases.endOfOthers(view) == 0;
  }

  /** Whether this node must not run anything. */
  boolean halted(@Nullable AgreedView view) {
    return view == null || !view.holds(node.self) || !leases.holds() || over;
  }

  /** What a member says about leases and about what it had begun. */
  void handle(MemberId from, QuorumMessage body, AgreedView view) {
    if (body instanceof QuorumMessage.LeaseRequest request) {
      if (view.holds(from) && !agreement.sealed()) {
        leases.grant(from);
        post.send(from, new QuorumMessage.LeaseGrant(request.sequence()));
      }
    } else if (body instanceof QuorumMessage.LeaseGrant grant) {
      if (view.holds(node.self) && leases.granted(from, grant.sequence(), view)) {
        node.effect(lease(view));
      }
    } else if (body instanceof QuorumMessage.LeaseEnd) {
      electorate.gone(from);
      leases.ended(from);
      reports.gone(from);
    } else if (body instanceof QuorumMessage.ReportRequest request) {
      reports.request(from, request);
    } else if (body instanceof QuorumMessage.Report report) {
      reports.report(from, report);
    }
  }

  /** What the shell is to go by: under no earlier view has this member run without a break. */
  private Effect.Lease lease(AgreedView view) {
    Voter self = view.voter(node.self);
    long since = self == null || !self.holds() ? view.number() + 1 : self.since();
    return new Effect.Lease(leases.deadline(), ViewEpochs.next(since, Epoch.NONE));
  }

  /** Another view has come into effect. */
  void agreed(AgreedView view) {
    leases.viewChanged();
    renewals.agreed(view.holds(node.self));
  }

  /** This node was replaced, or may have been: whatever runs here ends. */
  void lost(AgreedView view) {
    leases.end();
    node.effect(lease(view));
    node.report(true, "this node was replaced, or may have been: it stops what it runs");
    node.hosting.replaced();
    node.target.replaced();
    node.source.replaced();
  }

  /** What the members of that view had begun is to be known before anything is decided. */
  void begin(AgreedView view) {
    if (view.holds(node.self)) {
      reports.begin(view);
    } else {
      reports.end();
    }
    issued = false;
  }

  /** Asks for the lease again, if it is time to. */
  void renew(AgreedView view) {
    if (!over) {
      soon(renewals.renew(view));
    }
  }

  /** Asks members that have not reported, and looks again when the leases of others have ended. */
  void inquire(AgreedView view) {
    soon(reports.ask());
    long end = leases.endOfOthers(view);
    if (end > 0) {
      soon(end);
    }
  }

  private void soon(long time) {
    node.timers.atLatest(Timers.Kind.AUTHORITY, time);
  }

  /** Goes on with what had to wait, and tells the shell if it must stop or may go on. */
  void flush(@Nullable AgreedView view) {
    boolean decides = issues(view);
    if (decides && !issued) {
      node.sweep.again();
    }
    issued = decides;
    boolean now = halted(view);
    if (now != halted) {
      halted = now;
      node.effect(new Effect.Halted(now, electorate.seen(), node.authority.required()));
      if (!now) {
        node.sweep.again();
        node.safekeeping.resumed();
      }
    }
  }

  /** Nothing runs here any more: the lease is given back for good. */
  void end(@Nullable AgreedView view) {
    over = true;
    if (view != null && view.holds(node.self)) {
      renewals.end(view);
    }
  }

  int load() {
    return reports.load();
  }
}
