package io.processhub.wire;

import io.processhub.core.AgreedView;
import io.processhub.core.Ballot;
import io.processhub.core.Founding;
import io.processhub.core.Message;
import io.processhub.core.QuorumMessage;
import io.processhub.core.Voter;
import io.processhub.core.Wait;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Payloads of the messages about views and leases. */
final class QuorumCodec {
  private static final int PREPARE = 1;
  private static final int PROMISE = 2;
  private static final int ACCEPT = 3;
  private static final int ACCEPTED = 4;
  private static final int COMMITTED = 5;
  private static final int LEASE_REQUEST = 6;
  private static final int LEASE_GRANT = 7;
  private static final int LEASE_END = 8;
  private static final int STANDING = 9;
  private static final int REPORT_REQUEST = 10;
  private static final int REPORT = 11;

  private static final int LEAST_VOTER = 12;
  private static final int LEAST_WAIT = 2;

  private QuorumCodec() {}

  static void quorum(FrameWriter out, Message.Quorum message) throws IOException {
    founding(out, message.founding());
    out.number(message.number());
    body(out, message.body());
  }

  static Message.Quorum quorum(FrameReader in) throws IOException {
    return new Message.Quorum(founding(in), in.number(), body(in));
  }

  private static void body(FrameWriter out, QuorumMessage body) throws IOException {
    if (body instanceof QuorumMessage.Prepare prepare) {
      out.octet(PREPARE);
      out.number(prepare.slot());
      ballot(out, prepare.ballot());
    } else if (body instanceof QuorumMessage.Promise promise) {
      out.octet(PROMISE);
      out.number(promise.slot());
      ballot(out, promise.ballot());
      ballot(out, promise.promised());
      ballotOrNull(out, promise.acceptedAt());
      viewOrNull(out, promise.accepted());
    } else if (body instanceof QuorumMessage.Accept accept) {
      out.octet(ACCEPT);
      out.number(accept.slot());
      ballot(out, accept.ballot());
      view(out, accept.value());
      viewOrNull(out, accept.base());
      out.list(accept.waits(), QuorumCodec::wait);
    } else if (body instanceof QuorumMessage.Accepted accepted) {
      out.octet(ACCEPTED);
      out.number(accepted.slot());
      ballot(out, accepted.ballot());
      ballot(out, accepted.promised());
      out.list(accepted.waits(), QuorumCodec::wait);
    } else if (body instanceof QuorumMessage.Committed committed) {
      out.octet(COMMITTED);
      view(out, committed.view());
      out.list(committed.waits(), QuorumCodec::wait);
    } else {
      further(out, body);
    }
  }

  private static void further(FrameWriter out, QuorumMessage body) throws IOException {
    if (body instanceof QuorumMessage.LeaseRequest request) {
      out.octet(LEASE_REQUEST);
      out.number(request.sequence());
    } else if (body instanceof QuorumMessage.LeaseGrant grant) {
      out.octet(LEASE_GRANT);
      out.number(grant.sequence());
    } else if (body instanceof QuorumMessage.LeaseEnd) {
      out.octet(LEASE_END);
    } else if (body instanceof QuorumMessage.Standing standing) {
      out.octet(STANDING);
      out.flag(standing.asks());
    } else if (body instanceof QuorumMessage.ReportRequest request) {
      out.octet(REPORT_REQUEST);
      out.number(request.session());
      out.number(request.bucket());
      out.count(request.sums().length);
      for (long sum : request.sums()) {
        out.fixed(sum);
      }
    } else if (body instanceof QuorumMessage.Report report) {
      out.octet(REPORT);
      out.number(report.session());
      out.number(report.bucket());
      out.number(report.next());
      out.list(report.entries(), EntryCodec::write);
    }
  }

  private static QuorumMessage body(FrameReader in) throws IOException {
    int kind = in.octet();
    return switch (kind) {
      case PREPARE -> new QuorumMessage.Prepare(in.number(), ballot(in));
      case PROMISE ->
          new QuorumMessage.Promise(
              in.number(), ballot(in), ballot(in), ballotOrNull(in), viewOrNull(in));
      case ACCEPT ->
          new QuorumMessage.Accept(in.number(), ballot(in), view(in), viewOrNull(in), waits(in));
      case ACCEPTED -> new QuorumMessage.Accepted(in.number(), ballot(in), ballot(in), waits(in));
      case COMMITTED -> new QuorumMessage.Committed(view(in), waits(in));
      case LEASE_REQUEST -> new QuorumMessage.LeaseRequest(in.number());
      case LEASE_GRANT -> new QuorumMessage.LeaseGrant(in.number());
      case LEASE_END -> new QuorumMessage.LeaseEnd();
      case STANDING -> new QuorumMessage.Standing(in.flag());
      case REPORT_REQUEST -> request(in);
      case REPORT ->
          new QuorumMessage.Report(
              in.number(),
              in.smallNumber(),
              in.smallNumber(),
              in.list(EntryCodec.LEAST, EntryCodec::read));
      default -> throw WireException.garbage("no message about a quorum has the kind " + kind);
    };
  }

  private static QuorumMessage.ReportRequest request(FrameReader in) throws IOException {
    long session = in.number();
    int bucket = in.smallNumber();
    long[] sums = new long[in.count(Long.BYTES)];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = in.fixed();
    }
    return new QuorumMessage.ReportRequest(session, bucket, sums);
  }

  private static void founding(FrameWriter out, Founding founding) throws IOException {
    out.number(founding.forced());
    out.number(founding.voters());
    out.fixed(founding.id());
  }

  private static Founding founding(FrameReader in) throws IOException {
    return new Founding(in.smallNumber(), in.smallNumber(), in.fixed());
  }

  private static void ballot(FrameWriter out, Ballot ballot) throws IOException {
    out.number(ballot.round());
    out.member(ballot.proposer());
  }

  private static Ballot ballot(FrameReader in) throws IOException {
    return new Ballot(in.number(), in.member());
  }

  private static void ballotOrNull(FrameWriter out, @Nullable Ballot ballot) throws IOException {
    out.flag(ballot != null);
    if (ballot != null) {
      ballot(out, ballot);
    }
  }

  private static @Nullable Ballot ballotOrNull(FrameReader in) throws IOException {
    return in.flag() ? ballot(in) : null;
  }

  private static void view(FrameWriter out, AgreedView view) throws IOException {
    out.number(view.number());
    founding(out, view.founding());
    out.list(view.voters(), QuorumCodec::voter);
    out.number(view.maximum());
  }

  private static AgreedView view(FrameReader in) throws IOException {
    return new AgreedView(
        in.number(), founding(in), in.list(LEAST_VOTER, QuorumCodec::voter), in.smallNumber());
  }

  private static void viewOrNull(FrameWriter out, @Nullable AgreedView view) throws IOException {
    out.flag(view != null);
    if (view != null) {
      view(out, view);
    }
  }

  private static @Nullable AgreedView viewOrNull(FrameReader in) throws IOException {
    return in.flag() ? view(in) : null;
  }

  private static void voter(FrameWriter out, Voter voter) throws IOException {
    MessageCodec.member(out, voter.member());
    out.constant(WireNumbers.VOTER, voter.state());
    out.number(voter.since());
  }

  private static Voter voter(FrameReader in) throws IOException {
    return new Voter(MessageCodec.member(in), in.constant(WireNumbers.VOTER), in.number());
  }

  private static List<Wait> waits(FrameReader in) throws IOException {
    return in.list(LEAST_WAIT, QuorumCodec::wait);
  }

  private static void wait(FrameWriter out, Wait wait) throws IOException {
    out.member(wait.member());
    out.number(wait.remaining());
  }

  private static Wait wait(FrameReader in) throws IOException {
    return new Wait(in.member(), in.number());
  }
}
