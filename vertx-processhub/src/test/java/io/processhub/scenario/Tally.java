package io.processhub.scenario;

import io.processhub.ProcessHub;
import io.processhub.testing.TallyProcess;
import java.util.Objects;

/** A {@link TallyProcess} that this JVM's witness sees. */
public final class Tally extends TallyProcess {
  @Override
  protected void begun() {
    Running.started(process().id());
  }

  @Override
  protected void ended() {
    Running.stopped(process().id());
  }

  @Override
  protected String node() {
    return Objects.requireNonNull(ProcessHub.find(vertx, process().hubId())).nodeName();
  }
}
