package io.processhub.wire;

import io.processhub.core.AgreedView;
import io.processhub.core.Ballot;
import io.processhub.core.Founding;
import io.processhub.core.Message;
import io.processhub.core.QuorumMessage;
import io.processhub.core.Voter;
import io.processhub.core.Wait;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Messages about views and leases. */
final class QuorumArbitraries {
  private static final Arbitrary<Long> ANY = Arbitraries.longs();
  private static final Arbitrary<Integer> SMALL = Arbitraries.integers();

  private QuorumArbitraries() {}

  private static Arbitrary<Founding> foundings() {
    return Combinators.combine(SMALL, SMALL, ANY).as(Founding::new);
  }

  private static Arbitrary<Ballot> ballots() {
    return Combinators.combine(ANY, WireArbitraries.members()).as(Ballot::new);
  }

  private static Arbitrary<AgreedView> views() {
    Arbitrary<Voter> voters =
        Combinators.combine(WireArbitraries.memberships(), Arbitraries.of(Voter.State.class), ANY)
            .as(Voter::new);
    return Combinators.combine(ANY, foundings(), voters.list().ofMaxSize(5), SMALL)
        .as(AgreedView::new);
  }

  private static Arbitrary<List<Wait>> waits() {
    return Combinators.combine(WireArbitraries.members(), ANY).as(Wait::new).list().ofMaxSize(4);
  }

  private static Arbitrary<QuorumMessage> ballotBodies() {
    return Arbitraries.oneOf(
        Combinators.combine(ANY, ballots()).as(QuorumMessage.Prepare::new),
        Combinators.combine(
                ANY, ballots(), ballots(), ballots().injectNull(0.4), views().injectNull(0.4))
            .as(QuorumMessage.Promise::new),
        Combinators.combine(ANY, ballots(), views(), views().injectNull(0.3), waits())
            .as(QuorumMessage.Accept::new),
        Combinators.combine(ANY, ballots(), ballots(), waits()).as(QuorumMessage.Accepted::new),
        Combinators.combine(views(), waits()).as(QuorumMessage.Committed::new));
  }

  private static Arbitrary<QuorumMessage> bodies() {
    return Arbitraries.oneOf(
        ballotBodies(),
        ANY.map(QuorumMessage.LeaseRequest::new),
        ANY.map(QuorumMessage.LeaseGrant::new),
        Arbitraries.just(new QuorumMessage.LeaseEnd()),
        Arbitraries.of(true, false).map(QuorumMessage.Standing::new),
        Combinators.combine(ANY, SMALL, Arbitraries.longs().array(long[].class).ofMaxSize(20))
            .as(QuorumMessage.ReportRequest::new),
        Combinators.combine(ANY, SMALL, SMALL, WireArbitraries.entries().list().ofMaxSize(3))
            .as(QuorumMessage.Report::new));
  }

  static Arbitrary<Message> kind() {
    return Combinators.combine(foundings(), ANY, bodies()).as(Message.Quorum::new);
  }
}
