package io.processhub.shell;

import io.processhub.ProcessSpec;
import io.processhub.core.SpecBody;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;

/** What the supervisor needs of a spec, decoded once for all processes that share the body. */
record DeployableSpec(
    String verticle,
    JsonObject config,
    DeploymentOptions options,
    JsonObject metadata,
    long startTimeout,
    int concurrency) {

  static DeployableSpec of(SpecBody body, long defaultStartTimeout) {
    return of(SpecCodec.spec("-", body), defaultStartTimeout);
  }

  static DeployableSpec of(ProcessSpec spec, long defaultStartTimeout) {
    long timeout = spec.getStartTimeout();
    return new DeployableSpec(
        spec.getVerticle(),
        spec.getConfig(),
        spec.getDeploymentOptions(),
        spec.getMetadata(),
        timeout > 0 ? timeout : defaultStartTimeout,
        spec.getConcurrency());
  }

  /** Options for one deployment; the configuration is a copy of its own. */
  DeploymentOptions deployment() {
    return new DeploymentOptions(options).setConfig(config.copy());
  }
}
