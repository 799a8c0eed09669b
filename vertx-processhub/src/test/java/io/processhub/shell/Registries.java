package io.processhub.shell;

import io.processhub.ProcessHub;
import io.processhub.core.Entry;

/** A look behind the public API, for tests. */
public final class Registries {
  private Registries() {}

  /** Whether that node still remembers by a record that the process was stopped. */
  public static boolean holdsTombstone(ProcessHub hub, String processId) {
    Entry entry = ((HubImpl) hub).registry().get(processId);
    return entry != null && !entry.live();
  }
}
