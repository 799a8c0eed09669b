package io.processhub.realjvm;

import io.processhub.testing.TallyProcess;

/** A {@link TallyProcess} that leaves its mark in the JVM it runs in. */
public final class Tally extends TallyProcess {
  @Override
  protected void begun() {
    Probe.begun(this, this::process);
  }

  @Override
  protected void ended() {
    Probe.ended(this);
  }

  @Override
  protected String node() {
    return NodeMain.name();
  }
}
