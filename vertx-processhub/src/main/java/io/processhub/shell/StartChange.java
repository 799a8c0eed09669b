package io.processhub.shell;

import io.processhub.ProcessSpec;
import io.processhub.model.RestartPolicy;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What hooks changed of a replica before it started.
 *
 * @param spec what is deployed instead of what is registered
 * @param restart its restart policy
 * @param metadata what its process is to have, null if that stays
 * @param target the node where its process is to be, null if that is this one
 */
record StartChange(
    DeployableSpec spec,
    RestartPolicy restart,
    @Nullable JsonObject metadata,
    @Nullable String target) {

  static StartChange of(
      ProcessSpec spec,
      long defaultStartTimeout,
      @Nullable JsonObject metadata,
      @Nullable String target) {
    return new StartChange(
        DeployableSpec.of(spec, defaultStartTimeout), spec.getRestart(), metadata, target);
  }
}
