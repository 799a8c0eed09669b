package io.processhub.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.processhub.Placement;
import io.processhub.ProcessSpec;
import io.processhub.StartOptions;
import io.processhub.core.SpecBody;
import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.RestartPolicy;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpecCodecTest {
  private final SpecCodec codec = new SpecCodec(OnNodeLoss.RESTART);

  private static ProcessSpec full(String id) {
    return new ProcessSpec(id, "some.Verticle")
        .setConfig(new JsonObject().put("a", 1).put("b", new JsonObject().put("c", "d")))
        .setDeploymentOptions(new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .setRestart(RestartPolicy.TRANSIENT)
        .setTags(Set.of("one", "two"))
        .setMetadata(new JsonObject().put("m", 1).put("n", 2))
        .setPinned(true)
        .setOnNodeLoss(OnNodeLoss.WAIT)
        .setPlacement(Placement.tagged("fast"))
        .setStartTimeout(123)
        .setConcurrency(4);
  }

  @Test
  void a_spec_comes_back_whole() {
    ProcessSpec spec = full("x");
    SpecBody body = codec.body(spec, new StartOptions());
    assertEquals(spec, SpecCodec.spec("x", body));
    assertEquals(RestartPolicy.TRANSIENT, body.restart());
    assertEquals(OnNodeLoss.WAIT, body.onNodeLoss());
    assertEquals(Set.of("one", "two"), SpecCodec.tags(body));
  }

  @Test
  void a_spec_that_a_later_version_registered_is_read_without_what_is_not_known() {
    JsonObject later = full("x").toJson().put("later", true);
    later.remove("id");
    later.getJsonObject("placement").put("later", true);
    SpecBody body = codec.body(full("x"), new StartOptions());
    SpecBody theirs =
        SpecBody.of(
            later.toBuffer().getBytes(),
            body.restart(),
            body.onNodeLoss(),
            body.pinned(),
            body.rule(),
            body.tags());
    assertEquals(full("x"), SpecCodec.spec("x", theirs));
  }

  @Test
  void equal_specs_of_different_ids_share_one_body() {
    StartOptions options = new StartOptions();
    SpecBody first = codec.body(full("x"), options);
    assertSame(first, codec.body(full("y"), options));
    assertSame(first, codec.body(full("z"), new StartOptions()));
    assertEquals(first, new SpecCodec(OnNodeLoss.RESTART).body(full("q"), options));
    assertNotEquals(first, codec.body(full("x").setPinned(false), options));
  }

  @Test
  void tags_and_metadata_of_the_start_join_those_of_the_spec() {
    StartOptions options =
        new StartOptions()
            .setTags(Set.of("two", "three"))
            .setMetadata(new JsonObject().put("n", 3).put("o", 4));
    SpecBody body = codec.body(full("x"), options);
    assertEquals(Set.of("one", "two", "three"), SpecCodec.tags(body));
    assertEquals(
        new JsonObject().put("m", 1).put("n", 3).put("o", 4),
        SpecCodec.spec("x", body).getMetadata());
  }

  @Test
  void the_hub_says_what_a_lost_node_means_where_the_spec_does_not() {
    ProcessSpec open = new ProcessSpec("x", "V");
    assertEquals(OnNodeLoss.RESTART, codec.body(open, new StartOptions()).onNodeLoss());
    SpecCodec bound = new SpecCodec(OnNodeLoss.WAIT);
    assertEquals(OnNodeLoss.WAIT, bound.body(open, new StartOptions()).onNodeLoss());
    assertEquals(PlacementRule.NONE, codec.body(open, new StartOptions()).rule());
  }
}
