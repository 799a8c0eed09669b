package io.processhub;

import io.processhub.model.OnNodeLoss;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A spec as JSON. Defaults are left out, and equal specs have equal text but for the config's. */
final class ProcessSpecJson {
  private ProcessSpecJson() {}

  static void read(JsonObject json, ProcessSpec spec) {
    JsonFields in = new JsonFields(json, "spec");
    if (in.has("id")) {
      spec.setId(in.requiredString("id"));
    }
    if (in.has("verticle")) {
      spec.setVerticle(in.requiredString("verticle"));
    }
    spec.setConfig(in.object("config", new JsonObject()));
    if (in.has("deploymentOptions")) {
      spec.setDeploymentOptions(deployment(in.object("deploymentOptions", new JsonObject())));
    }
    spec.setRestart(in.constant("restart", ProcessSpec.DEFAULT_RESTART));
    spec.setTags(Checks.tags("spec.tags", in.strings("tags")));
    spec.setMetadata(in.object("metadata", new JsonObject()));
    spec.setPinned(in.bool("pinned", ProcessSpec.DEFAULT_PINNED));
    spec.setOnNodeLoss(in.constantOrNull("onNodeLoss", OnNodeLoss.class));
    JsonObject placement = in.objectOrNull("placement");
    spec.setPlacement(placement == null ? null : new Placement(placement));
    spec.setStartTimeout(in.number("startTimeout", 0));
    spec.setConcurrency(in.integer("concurrency", ProcessSpec.DEFAULT_CONCURRENCY));
  }

  private static DeploymentOptions deployment(JsonObject json) {
    try {
      return new DeploymentOptions(json);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("spec.deploymentOptions: " + e.getMessage(), e);
    }
  }

  static JsonObject write(ProcessSpec spec) {
    JsonObject json = new JsonObject();
    put(json, "id", spec.named() ? spec.getId() : null);
    put(json, "verticle", spec.complete() ? spec.getVerticle() : null);
    put(json, "config", notEmpty(spec.getConfig()));
    put(json, "deploymentOptions", spec.deploymentJson());
    if (spec.getRestart() != ProcessSpec.DEFAULT_RESTART) {
      json.put("restart", spec.getRestart().name());
    }
    if (!spec.getTags().isEmpty()) {
      json.put("tags", JsonFields.array(spec.getTags().stream().sorted()));
    }
    put(json, "metadata", notEmpty(spec.getMetadata()));
    put(json, "pinned", spec.isPinned() ? true : null);
    put(json, "onNodeLoss", spec.getOnNodeLoss() == null ? null : spec.getOnNodeLoss().name());
    put(json, "placement", spec.getPlacement() == null ? null : spec.getPlacement().toJson());
    put(json, "startTimeout", spec.getStartTimeout() == 0 ? null : spec.getStartTimeout());
    if (spec.getConcurrency() != ProcessSpec.DEFAULT_CONCURRENCY) {
      json.put("concurrency", spec.getConcurrency());
    }
    return json;
  }

  private static @Nullable JsonObject notEmpty(JsonObject json) {
    return json.isEmpty() ? null : json;
  }

  private static void put(JsonObject json, String field, @Nullable Object value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}
