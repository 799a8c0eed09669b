package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.strategy.distribution.ConsistentHashing;
import io.processhub.strategy.distribution.DistributionStrategy;
import io.processhub.strategy.distribution.ForEachNode;
import io.processhub.strategy.distribution.Guided;
import io.processhub.strategy.distribution.LoadBalancer;
import io.processhub.strategy.distribution.RoundRobin;
import io.processhub.strategy.distribution.StaticPlacement;
import io.processhub.strategy.migration.ColdSwap;
import io.processhub.strategy.synchronization.PubSub;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessHubOptionsTest {
  @Test
  void every_option_survives_json_and_copying() throws ReflectiveOperationException {
    new Properties<>(ProcessHubOptions.class, samples()).allSurviveJsonAndCopying();
  }

  private static Map<String, Object> samples() {
    Map<String, Object> samples = new HashMap<>();
    samples.put("hubId", "orders");
    samples.put("nodeName", "node-a");
    samples.put("nodeWeight", 2.5);
    samples.put("zone", "eu-1");
    samples.put("nodeTags", Set.of("ssd", "big"));
    samples.put("hosting", false);
    samples.put("shutdownHook", true);
    samples.put("staticProcesses", List.of(new ProcessSpec("clock", "com.acme.Clock")));
    samples.put(
        "hooks", List.of(new JsonObject().put("point", "HUB_SHUTDOWN").put("handler", "a.B")));
    samples.put("serviceAllowedVerticles", List.of("com.acme.*"));
    samples.put("distribution", new ConsistentHashing(64));
    samples.put("redundancy", new OwnRedundancy(new JsonObject().put("factor", 3)));
    samples.put("migration", new ColdSwap(false));
    samples.put("synchronization", new PubSub(7_000));
    samples.put("partitionTolerance", new OwnPartition(5));
    samples.put("checkpointMode", CheckpointMode.INTERVAL);
    samples.put("checkpointAcknowledge", CheckpointAcknowledge.MAJORITY);
    samples.put("clockDrift", 1.5);
    long time = 7;
    for (String name :
        List.of(
            "discoveryInterval",
            "lockTimeout",
            "purgeInterval",
            "tombstoneRetention",
            "migrationTimeout",
            "stopTimeout",
            "startTimeout",
            "debounce",
            "forwardRetention",
            "restartPeriod",
            "aloneWarning",
            "checkpointInterval",
            "lease")) {
      samples.put(name, time++); // each its own, so that two mixed up do not pass
    }
    int count = 107;
    for (String name :
        List.of(
            "minNodes",
            "maxRestarts",
            "maxConcurrentMigrations",
            "maxStateBytes",
            "mailboxCapacity",
            "backups")) {
      samples.put(name, count++);
    }
    return samples;
  }

  @Test
  void defaults_are_those_that_are_documented_and_do_not_contradict_each_other() {
    JsonObject json = new ProcessHubOptions().validate().toJson();
    JsonObject documented =
        new JsonObject()
            .put("hubId", "hub")
            .put("nodeWeight", 1.0)
            .put("nodeTags", new JsonArray())
            .put("discoveryInterval", 10_000L)
            .put("lockTimeout", 60_000L)
            .put("purgeInterval", 15_000L)
            .put("tombstoneRetention", 3_600_000L)
            .put("migrationTimeout", 15_000L)
            .put("maxRestarts", 100)
            .put("restartPeriod", 4_000L)
            .put("stopTimeout", 60_000L)
            .put("debounce", 500L)
            .put("minNodes", 1)
            .put("hosting", true)
            .put("maxConcurrentMigrations", 256)
            .put("maxStateBytes", 16_777_216)
            .put("mailboxCapacity", 10_000)
            .put("forwardRetention", 10_000L)
            .put("backups", 1)
            .put("checkpointMode", "MANUAL")
            .put("checkpointInterval", 1_000L)
            .put("checkpointAcknowledge", "BACKUPS")
            .put("lease", 5_000L)
            .put("clockDrift", 5.0)
            .put("staticProcesses", new JsonArray())
            .put("hooks", new JsonArray())
            .put("serviceAllowedVerticles", new JsonArray().add("*"))
            .put("startTimeout", 10_000L)
            .put("shutdownHook", false)
            .put("aloneWarning", 10_000L);
    documented.forEach(e -> assertEquals(e.getValue(), json.getValue(e.getKey()), e.getKey()));
    Map<String, String> strategies =
        Map.of(
            "distribution", "consistent-hashing",
            "redundancy", "singularity",
            "migration", "cold-swap",
            "synchronization", "pubsub",
            "partitionTolerance", "divergence");
    strategies.forEach((key, type) -> assertEquals(type, json.getJsonObject(key).getValue("type")));
    assertEquals(documented.size() + strategies.size(), json.size());
    assertEquals(new ProcessHubOptions(), new ProcessHubOptions(new JsonObject()));
    assertNull(new ProcessHubOptions().getNodeName());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'debounce': 70000}|debounce 70000|lockTimeout 60000",
        "{'lockTimeout': 14000}|migrationTimeout 15000|lockTimeout 14000",
        "{'stopTimeout': 14000}|migrationTimeout 15000|stopTimeout 14000",
        "{'tombstoneRetention': 14999}|purgeInterval 15000|tombstoneRetention 14999",
        "{'lease': 60001}|lease 60001|lockTimeout 60000",
        "{'tombstoneRetention': 16000, 'synchronization': {'type': 'pubsub', 'syncInterval':"
            + " 17000}}|synchronization.syncInterval 17000|tombstoneRetention 16000",
        "{'backups': 0, 'checkpointMode': 'INTERVAL'}|backups 0|checkpointMode INTERVAL",
        "{'minNodes': 6, 'partitionTolerance': {'type': 'io.processhub.OwnPartition', 'maxVoters':"
            + " 5}}|minNodes 6|partitionTolerance io.processhub.OwnPartition",
        "{'hosting': false, 'staticProcesses': [{'id': 'a', 'verticle': 'V', 'placement': {'type':"
            + " 'local'}}]}|hosting false|staticProcesses a",
        "{'hosting': false, 'nodeName': 'n', 'staticProcesses': [{'id': 'a', 'verticle': 'V',"
            + " 'placement': {'type': 'on', 'node': 'n'}}]}|hosting false|staticProcesses a",
      })
  void options_that_contradict_each_other_are_refused_naming_both(
      String json, String one, String other) {
    ProcessHubOptions options = new ProcessHubOptions(new JsonObject(json.replace('\'', '"')));
    String message = assertThrows(IllegalArgumentException.class, options::validate).getMessage();
    assertTrue(message.contains(one) && message.contains(other), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'hubId': 'a.b'}|hubId must match",
        "{'hubId': 7}|hubId must be a string, is 7",
        "{'nodeName': 'a/b'}|nodeName must match",
        "{'nodeWeight': 0}|nodeWeight must be a positive number, is 0.0",
        "{'zone': ''}|zone is empty",
        "{'nodeTags': ['']}|nodeTags is empty",
        "{'nodeTags': 'x'}|nodeTags must be an array, is",
        "{'nodeTags': [1]}|nodeTags must be an array of strings, is 1",
        "{'lease': 0}|lease must be at least 1, is 0",
        "{'lease': 1.5}|lease must be a whole number, is 1.5",
        "{'lease': 'long'}|lease must be a whole number, is",
        "{'minNodes': 0}|minNodes must be at least 1, is 0",
        "{'minNodes': 5000000000}|minNodes must be a 32-bit number, is 5000000000",
        "{'backups': -1}|backups must be at least 0, is -1",
        "{'clockDrift': 100}|clockDrift must be at least 0 and below 100 per cent, is 100.0",
        "{'hosting': 'yes'}|hosting must be true or false, is",
        "{'checkpointMode': 'manual'}|checkpointMode must be one of [MANUAL, REQUESTED, INTERVAL]",
        "{'hooks': [{'point': 'HUB_SHUTDOWN'}]}|hooks.handler is missing",
        "{'lockTimout': 1}|\"lockTimout\" is not known; known are [",
        "{'nodename': 'a'}|\"nodename\" is not known; known are [",
        "{'Zone': null}|\"Zone\" is not known; known are [",
        "{'colour': 'red'}|\"colour\" is not known; known are [aloneWarning, backups, ",
        "{'hooks': [{'point': 'HUB_SHUTDOWN', 'handler': 'a.B', 'prio': 1}]}|hooks.\"prio\" is not",
        "{'staticProcesses': [{'id': 'a', 'verticle': 'V', 'pined': true}]}|spec.\"pined\" is not"
            + " known; known are [",
        "{'staticProcesses': [{'id': ''}]}|processId is empty",
        "{'distribution': {}}|distribution.type is missing",
        "{'distribution': 'ring'}|distribution must be an object, is",
        "{'distribution': {'type': 'ring'}}|distribution: unknown DistributionStrategy type ring",
        "{'distribution': {'type': 'java.lang.String'}}|distribution: java.lang.String is not a",
        "{'migration': {'type': 'cold-swap', 'hand': 1}}|migration: cold-swap has no option hand",
        "{'migration': {'type': 'hot-swap', 'retenton': 1}}|known are [",
      })
  void a_wrong_option_is_refused_naming_option_and_value(String json, String message) {
    JsonObject wrong = new JsonObject(json.replace('\'', '"'));
    String said =
        assertThrows(IllegalArgumentException.class, () -> new ProcessHubOptions(wrong))
            .getMessage();
    assertTrue(said.contains(message), said);
  }

  @Test
  void static_processes_must_be_complete_and_have_different_ids() {
    ProcessSpec spec = new ProcessSpec("clock", "com.acme.Clock");
    ProcessHubOptions twice = new ProcessHubOptions().setStaticProcesses(List.of(spec, spec));
    assertEquals(
        "staticProcesses holds id clock twice",
        assertThrows(IllegalArgumentException.class, twice::validate).getMessage());
    ProcessHubOptions incomplete =
        new ProcessHubOptions().setStaticProcesses(List.of(new ProcessSpec().setId("clock")));
    assertThrows(IllegalArgumentException.class, incomplete::validate);
  }

  @Test
  void a_strategy_class_is_made_by_its_name_with_its_options() {
    JsonObject json =
        new JsonObject()
            .put(
                "redundancy",
                new JsonObject().put("type", OwnRedundancy.class.getName()).put("factor", 4));
    ProcessHubOptions options = new ProcessHubOptions(json);
    assertEquals(4, assertInstanceOf(OwnRedundancy.class, options.getRedundancy()).copies(9));
    assertEquals(json.getJsonObject("redundancy"), options.toJson().getJsonObject("redundancy"));
  }

  @Test
  void what_goes_in_or_comes_out_changes_nothing_afterwards() {
    ProcessSpec spec = new ProcessSpec("clock", "com.acme.Clock");
    JsonObject hook = new JsonObject().put("point", "HUB_SHUTDOWN").put("handler", "a.B");
    ProcessHubOptions options =
        new ProcessHubOptions().setStaticProcesses(List.of(spec)).setHooks(List.of(hook));
    ProcessHubOptions before = new ProcessHubOptions(options);
    spec.setPinned(true);
    hook.put("id", "x");
    options.getStaticProcesses().get(0).setPinned(true);
    options.getHooks().get(0).put("id", "x");
    assertEquals(before, options);
  }

  @Test
  void the_service_may_start_what_a_pattern_allows() {
    ProcessHubOptions options = new ProcessHubOptions();
    assertTrue(options.allowsVerticle("com.acme.Account"));
    options.setServiceAllowedVerticles(List.of("com.acme.*", "js:*.js"));
    assertTrue(options.allowsVerticle("com.acme.bank.Account"));
    assertTrue(options.allowsVerticle("js:a.js.js"));
    assertFalse(options.allowsVerticle("com.acme"));
    assertFalse(options.allowsVerticle("xcom.acme.Account"));
    assertFalse(options.allowsVerticle("js:a.jsx"));
    assertFalse(options.setServiceAllowedVerticles(List.of()).allowsVerticle("com.acme.Account"));
  }

  @Test
  void every_distribution_strategy_survives_json_with_and_without_options() {
    List<DistributionStrategy> all =
        List.of(
            new ConsistentHashing(),
            new ConsistentHashing(64).withLoadBound(0.25),
            new Guided(),
            new StaticPlacement(),
            new StaticPlacement(
                StaticPlacement.Where.NODES,
                List.of("a", "b"),
                null,
                StaticPlacement.Otherwise.RING),
            new RoundRobin(),
            new RoundRobin(true),
            new ForEachNode(),
            new LoadBalancer(),
            new LoadBalancer(3, 0.5, 500, new LoadBalancer.Weights(1, 2, 3, 4), true, true, 0.1));
    for (DistributionStrategy strategy : all) {
      JsonObject json = new ProcessHubOptions().setDistribution(strategy).toJson();
      ProcessHubOptions parsed = new ProcessHubOptions(new JsonObject(json.encode()));
      assertEquals(strategy, parsed.getDistribution());
      assertEquals(strategy, new ProcessHubOptions(json).getDistribution());
      assertEquals(json, parsed.toJson());
    }
    JsonObject byHand =
        new JsonObject(
            "{'type': 'static', 'where': 'NODES', 'nodes': ['a', 'b'], 'otherwise': 'RING'}"
                .replace('\'', '"'));
    assertEquals(
        all.get(4),
        new ProcessHubOptions(new JsonObject().put("distribution", byHand)).getDistribution());
  }
}
