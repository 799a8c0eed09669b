package io.processhub.wire;

import io.processhub.core.SpecBody;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.RestartPolicy;
import java.io.IOException;
import java.util.Set;

/** Spec bodies and placement rules. */
final class BodyCodec {
  private static final int NONE = 1;
  private static final int LOCAL = 2;
  private static final int ON = 3;
  private static final int TAGGED = 4;
  private static final int FOR_EACH = 5;
  private static final int BOUND = 6;

  private BodyCodec() {}

  static void write(FrameWriter out, SpecBody body) throws IOException {
    out.bytes(body.content());
    out.fixed(body.hash());
    out.constant(WireNumbers.RESTART, body.restart());
    out.constant(WireNumbers.ON_NODE_LOSS, body.onNodeLoss());
    out.flag(body.pinned());
    write(out, body.rule());
    out.names(body.tags());
  }

  static SpecBody read(FrameReader in) throws IOException {
    byte[] content = in.bytes();
    long hash = in.fixed();
    RestartPolicy restart = in.constant(WireNumbers.RESTART);
    OnNodeLoss onNodeLoss = in.constant(WireNumbers.ON_NODE_LOSS);
    boolean pinned = in.flag();
    PlacementRule rule = rule(in);
    Set<String> tags = in.names();
    return new SpecBody(content, hash, restart, onNodeLoss, pinned, rule, tags);
  }

  private static void write(FrameWriter out, PlacementRule rule) throws IOException {
    if (rule instanceof PlacementRule.None) {
      out.octet(NONE);
    } else if (rule instanceof PlacementRule.Local) {
      out.octet(LOCAL);
    } else if (rule instanceof PlacementRule.On on) {
      out.octet(ON);
      out.name(on.node());
    } else if (rule instanceof PlacementRule.Tagged tagged) {
      out.octet(TAGGED);
      out.name(tagged.tag());
    } else if (rule instanceof PlacementRule.ForEach) {
      out.octet(FOR_EACH);
    } else if (rule instanceof PlacementRule.Bound bound) {
      out.octet(BOUND);
      out.list(bound.nodes(), FrameWriter::name);
    } else {
      throw new IllegalStateException("placement rule without a number: " + rule);
    }
  }

  private static PlacementRule rule(FrameReader in) throws IOException {
    int number = in.octet();
    return switch (number) {
      case NONE -> PlacementRule.NONE;
      case LOCAL -> new PlacementRule.Local();
      case ON -> new PlacementRule.On(in.name());
      case TAGGED -> new PlacementRule.Tagged(in.name());
      case FOR_EACH -> new PlacementRule.ForEach();
      case BOUND -> new PlacementRule.Bound(in.list(1, FrameReader::name));
      default -> throw WireException.garbage("no placement rule has the number " + number);
    };
  }
}
