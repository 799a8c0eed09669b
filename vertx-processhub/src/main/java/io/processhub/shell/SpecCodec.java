package io.processhub.shell;

import io.processhub.Placement;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.core.SpecBody;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Between public specs and what the core carries: the traits that rules read, and JSON bytes for
 * the rest. The id is in neither, so that equal processes share one body. Used on the hub's context
 * only, but for {@link #spec}.
 */
final class SpecCodec {
  private static final int CACHED = 256;

  /** Bodies of late, so that a thousand equal specs are encoded and kept once. */
  private final Map<JsonObject, SpecBody> bodies = new Newest<>(CACHED);

  private final OnNodeLoss defaultOnNodeLoss;
  private @Nullable ProcessSpec lastSpec;
  private @Nullable StartOptions lastOptions;
  private @Nullable SpecBody lastBody;

  SpecCodec(OnNodeLoss defaultOnNodeLoss) {
    this.defaultOnNodeLoss = defaultOnNodeLoss;
  }

  SpecBody body(ProcessSpec spec, StartOptions options) {
    List<String> bound = options.getPlacement().get(spec.getId());
    SpecBody before = lastBody;
    if (before != null && bound == null && options == lastOptions && sameButId(spec, lastSpec)) {
      return before;
    }
    JsonObject json = spec.toJson();
    json.remove("id");
    if (!options.getTags().isEmpty()) {
      TreeSet<String> tags = new TreeSet<>(spec.getTags());
      tags.addAll(options.getTags());
      json.put("tags", new JsonArray(List.copyOf(tags)));
    }
    if (!options.getMetadata().isEmpty()) {
      json.put("metadata", spec.getMetadata().mergeIn(options.getMetadata()));
    }
    PlacementRule rule = bound != null ? new PlacementRule.Bound(bound) : ruleOf(spec);
    SpecBody body =
        bound != null
            ? encode(json, spec, rule)
            : bodies.computeIfAbsent(json, j -> encode(j, spec, rule));
    lastSpec = spec;
    lastOptions = options;
    lastBody = bound != null ? null : body;
    return body;
  }

  private static boolean sameButId(ProcessSpec a, @Nullable ProcessSpec b) {
    return b != null && new ProcessSpec(b).setId(a.getId()).equals(a);
  }

  private static PlacementRule ruleOf(ProcessSpec spec) {
    Placement placement = spec.getPlacement();
    return placement == null ? PlacementRule.NONE : placement.rule();
  }

  private SpecBody encode(JsonObject json, ProcessSpec spec, PlacementRule rule) {
    ProcessSpec full = ProcessSpec.stored(json.copy().put("id", "-"));
    OnNodeLoss asked = spec.getOnNodeLoss();
    return SpecBody.of(
        json.toBuffer().getBytes(),
        spec.getRestart(),
        asked == null ? defaultOnNodeLoss : asked,
        spec.isPinned(),
        rule,
        full.getTags());
  }

  /** The spec of that process as it was started. Any thread. */
  static ProcessSpec spec(String id, SpecBody body) {
    return ProcessSpec.stored(new JsonObject(Buffer.buffer(body.content())).put("id", id));
  }

  static Set<String> tags(SpecBody body) {
    return body.tags();
  }
}
