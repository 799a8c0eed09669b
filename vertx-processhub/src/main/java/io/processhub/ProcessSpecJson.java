package io.processhub;

import io.processhub.model.OnNodeLoss;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A spec as JSON. Defaults are left out, and equal specs have equal text but for the config's. */
final class ProcessSpecJson {
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "verticle",
          "config",
          "deploymentOptions",
          "restart",
          "tags",
          "metadata",
          "pinned",
          "onNodeLoss",
          "placement",
          "startTimeout",
          "concurrency");

  /** What Vert.x knows; it ignores everything else. */
  private static final Set<String> DEPLOYMENT_FIELDS =
      new DeploymentOptions()
          .setConfig(new JsonObject())
          .setWorkerPoolName("pool")
          .toJson()
          .fieldNames();

  private ProcessSpecJson() {}

  /**
   * @param strict whether fields that are not known are refused
   */
  static void read(JsonObject json, ProcessSpec spec, boolean strict) {
    JsonFields in = new JsonFields(json, "spec");
    if (strict) {
      in.only(FIELDS);
    }
    if (in.has("id")) {
      spec.setId(in.requiredString("id"));
    }
    if (in.has("verticle")) {
      spec.setVerticle(in.requiredString("verticle"));
    }
    spec.setConfig(in.object("config", new JsonObject()));
    if (in.has("deploymentOptions")) {
      JsonObject deployment = in.object("deploymentOptions", new JsonObject());
      if (strict) {
        new JsonFields(deployment, "spec.deploymentOptions").only(DEPLOYMENT_FIELDS);
      }
      spec.setDeploymentOptions(deployment(deployment));
    }
    spec.setRestart(in.constant("restart", ProcessSpec.DEFAULT_RESTART));
    spec.setTags(Checks.tags("spec.tags", in.strings("tags")));
    spec.setMetadata(in.object("metadata", new JsonObject()));
    spec.setPinned(in.bool("pinned", ProcessSpec.DEFAULT_PINNED));
    spec.setOnNodeLoss(in.constantOrNull("onNodeLoss", OnNodeLoss.class));
    JsonObject placement = in.objectOrNull("placement");
    if (placement != null) {
      spec.setPlacement(strict ? new Placement(placement) : Placement.stored(placement));
    }
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
