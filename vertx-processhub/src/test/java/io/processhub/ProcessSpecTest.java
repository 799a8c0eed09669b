package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.processhub.model.OnNodeLoss;
import io.processhub.model.PlacementRule;
import io.processhub.model.RestartPolicy;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProcessSpecTest {
  /** Can be made by its name. */
  public static class Plain extends VerticleBase {}

  /** Needs an instance of the test. */
  public class Inner extends VerticleBase {}

  /** Cannot be made at all. */
  public abstract static class Abstract extends VerticleBase {}

  /** Can be made in its own package only. */
  public static class Closed extends VerticleBase {
    Closed() {}
  }

  private static ProcessSpec spec() {
    return new ProcessSpec("a", "V");
  }

  @Test
  void every_property_survives_json_and_copying() throws ReflectiveOperationException {
    Map<String, Object> samples = new HashMap<>();
    samples.put("id", "account/42.ö");
    samples.put("verticle", "guice:com.acme.Account");
    samples.put("config", new JsonObject().put("limit", 5).put("in", new JsonObject()));
    samples.put(
        "deploymentOptions",
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("accounts")
            .setWorkerPoolSize(3));
    samples.put("restart", RestartPolicy.TRANSIENT);
    samples.put("tags", Set.of("vip", "eu"));
    samples.put("metadata", new JsonObject().put("owner", "me"));
    samples.put("pinned", true);
    samples.put("onNodeLoss", OnNodeLoss.RESTART);
    samples.put("placement", Placement.tagged("ssd"));
    samples.put("startTimeout", 77L);
    samples.put("concurrency", 8);
    new Properties<>(ProcessSpec.class, samples).allSurviveJsonAndCopying();
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong(() -> spec().setId(null), "processId is null"),
        wrong(() -> spec().setId(""), "processId is empty"),
        wrong(() -> spec().setId("ä".repeat(257)), "longer than 512 bytes (514)"),
        wrong(() -> spec().setId("a\nb"), "control character at index 1: a\\u000ab"),
        wrong(() -> spec().setVerticle(""), "verticle is empty"),
        wrong(() -> spec().setVerticle(Inner.class), "it is an inner class"),
        wrong(() -> spec().setVerticle(Abstract.class), "it is abstract"),
        wrong(() -> spec().setVerticle(Closed.class), "no public constructor without arguments"),
        wrong(
            () -> spec().setVerticle(new VerticleBase() {}.getClass()), "it is anonymous or local"),
        wrong(() -> spec().setConfig(null), "config is null"),
        wrong(
            () -> spec().setConfig(new JsonObject().put("o", new Object())), "config is not JSON"),
        wrong(() -> spec().setConfig(endless()), "config is not JSON"),
        wrong(
            () -> spec().setMetadata(new JsonObject().put("t", Thread.currentThread())),
            "metadata is not JSON"),
        wrong(() -> deployed(new DeploymentOptions().setInstances(2)), "instances must be left"),
        wrong(
            () -> deployed(new DeploymentOptions().setHa(true)), "ha must be left alone, is true"),
        wrong(
            () -> deployed(new DeploymentOptions().setClassLoader(new ClassLoader() {})),
            "deploymentOptions.classLoader must be left alone"),
        wrong(
            () -> deployed(new DeploymentOptions().setConfig(new JsonObject().put("a", 1))),
            "deploymentOptions.config must be left alone, is {\"a\":1}"),
        wrong(() -> deployed(null), "deploymentOptions is null"),
        wrong(() -> spec().setTags(Set.of("")), "tags is empty"),
        wrong(() -> spec().setRestart(null), "restart is null"),
        wrong(() -> spec().setStartTimeout(-1), "startTimeout must be at least 0, is -1"),
        wrong(() -> spec().setConcurrency(0), "concurrency must be at least 1, is 0"),
        wrong(() -> new ProcessSpec().validate(), "processId is null"),
        wrong(() -> new ProcessSpec().setId("a").validate(), "verticle of process a is missing"),
        wrong(
            () ->
                spec()
                    .setRestart(RestartPolicy.TEMPORARY)
                    .setOnNodeLoss(OnNodeLoss.WAIT)
                    .validate(),
            "onNodeLoss WAIT contradicts restart TEMPORARY"),
        wrong(() -> Placement.on("no node"), "placement.node must match"));
  }

  private static ProcessSpec deployed(DeploymentOptions options) {
    return spec().setDeploymentOptions(options);
  }

  private static JsonObject endless() {
    JsonObject json = new JsonObject();
    return json.put("self", json);
  }

  private static Arguments wrong(Executable call, String message) {
    return arguments(message, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongValues")
  void a_wrong_value_is_refused_at_once_naming_field_and_value(String message, Executable call) {
    String said = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(said.contains(message), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id': 5}|spec.id must be a string, is 5",
        "{'config': []}|spec.config must be an object, is []",
        "{'restart': 'ALWAYS'}|spec.restart must be one of [PERMANENT, TRANSIENT, TEMPORARY], is",
        "{'pinned': 1}|spec.pinned must be true or false, is 1",
        "{'deploymentOptions': {'instances': 3}}|deploymentOptions.instances must be left alone",
        "{'deploymentOptions': {'threadingModel': 'ODD'}}|spec.deploymentOptions: ",
        "{'placement': {'type': 'moon'}}|placement.type must be local, on, tagged or forEach",
        "{'placement': {'type': 'on'}}|placement.node is missing",
        "{'concurrency': 1e10}|spec.concurrency must be a 32-bit number",
        "{'restarts': 'TRANSIENT'}|spec.\"restarts\" is not known; known are",
        "{'deploymentOptions': {'workerPool': 'a'}}|spec.deploymentOptions.\"workerPool\" is not known",
        "{'placement': {'type': 'local', 'node': 'n'}}|placement.\"node\" is not known; known are",
        "{'placement': {'type': 'tagged', 'tag': 't', 'node': 'n'}}|placement.\"node\" is not known",
      })
  void wrong_json_is_refused_naming_the_field(String json, String message) {
    JsonObject wrong = new JsonObject(json.replace('\'', '"'));
    String said =
        assertThrows(IllegalArgumentException.class, () -> new ProcessSpec(wrong)).getMessage();
    assertTrue(said.contains(message), said);
  }

  @Test
  void a_stored_spec_of_another_version_is_read_without_what_is_not_known() {
    ProcessSpec spec =
        deployed(new DeploymentOptions().setWorkerPoolName("pool"))
            .setPlacement(Placement.tagged("ssd"));
    JsonObject later = spec.toJson().put("later", new JsonObject());
    later.getJsonObject("placement").put("later", 1);
    later.getJsonObject("deploymentOptions").put("later", 1);
    assertEquals(spec, ProcessSpec.stored(later));
    assertThrows(IllegalArgumentException.class, () -> new ProcessSpec(later));
  }

  @Test
  void a_class_stands_for_its_name() {
    assertEquals(Plain.class.getName(), new ProcessSpec("a", Plain.class).getVerticle());
  }

  @Test
  void a_spec_says_only_what_differs_from_the_defaults() {
    assertEquals(new JsonObject().put("id", "a").put("verticle", "V"), spec().toJson());
    assertEquals(spec(), deployed(new DeploymentOptions()).setConfig(new JsonObject()));
  }

  @Test
  void what_goes_in_or_comes_out_changes_nothing_afterwards() {
    JsonObject config = new JsonObject().put("n", new JsonObject());
    DeploymentOptions deployment = new DeploymentOptions().setWorkerPoolSize(5);
    ProcessSpec spec =
        spec().setConfig(config).setMetadata(config).setDeploymentOptions(deployment);
    ProcessSpec before = new ProcessSpec(spec);
    config.getJsonObject("n").put("changed", true);
    deployment.setWorkerPoolSize(6);
    spec.getConfig().getJsonObject("n").put("changed", true);
    spec.getMetadata().put("changed", true);
    spec.getDeploymentOptions().setInstances(9);
    assertThrows(UnsupportedOperationException.class, () -> spec.getTags().add("x"));
    assertEquals(before, spec);
  }

  @Test
  void every_placement_survives_json_and_names_its_rule() {
    Map<Placement, PlacementRule> rules =
        Map.of(
            Placement.local(), new PlacementRule.Local(),
            Placement.on("node-a"), new PlacementRule.On("node-a"),
            Placement.tagged("ssd"), new PlacementRule.Tagged("ssd"),
            Placement.forEach(), new PlacementRule.ForEach());
    assertEquals(4, rules.size());
    rules.forEach(
        (placement, rule) -> {
          assertEquals(rule, placement.rule());
          assertEquals(placement, new Placement(new JsonObject(placement.toJson().encode())));
        });
  }
}
