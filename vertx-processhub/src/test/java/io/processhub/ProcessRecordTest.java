package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.processhub.model.Role;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessRecordTest {
  static ProcessRecord record(String id, String... nodes) {
    JsonObject json = sample().toJson().put("id", id);
    json.getJsonArray("replicas").clear();
    for (String node : nodes) {
      json.getJsonArray("replicas").add(replica(node).toJson());
    }
    return new ProcessRecord(json);
  }

  private static ReplicaInfo replica(String node) {
    return new ReplicaInfo(node + "-id", node, Role.ACTIVE, 3, "d1", 1_700_000_000_000L);
  }

  private static ProcessRecord sample() {
    return ProcessRecord.of(
        new Snapshot(
            "p",
            new ProcessSpec("p", "V").setPinned(true),
            Set.of("vip", "eu"),
            new JsonObject().put("k", new JsonObject()),
            ProcessStatus.RUNNING,
            List.of(replica("a"), new ReplicaInfo("b-id", "b", Role.PASSIVE, 3, null, 0)),
            true,
            List.of("b"),
            42,
            true));
  }

  private record Snapshot(
      String id,
      ProcessSpec spec,
      Set<String> tags,
      JsonObject metadata,
      ProcessStatus status,
      List<ReplicaInfo> replicas,
      boolean pinned,
      List<String> backups,
      long version,
      boolean stale)
      implements ProcessRecord.Source {}

  @Test
  void a_record_equals_the_one_read_from_its_json() {
    ProcessRecord read = new ProcessRecord(new JsonObject(sample().toJson().encode()));
    assertEquals(sample(), read);
    assertEquals(sample().hashCode(), read.hashCode());
    assertEquals("p", read.id());
    assertEquals(new ProcessSpec("p", "V").setPinned(true), read.spec());
    assertEquals(Set.of("eu", "vip"), read.tags());
    assertEquals(new JsonObject().put("k", new JsonObject()), read.metadata());
    assertEquals(ProcessStatus.RUNNING, read.status());
    assertEquals(sample().replicas(), read.replicas());
    assertEquals("a", read.replicas().get(0).nodeName());
    assertEquals("b-id", read.replicas().get(1).node());
    assertEquals(Role.PASSIVE, read.replicas().get(1).role());
    assertEquals(true, read.pinned());
    assertEquals(List.of("b"), read.backups());
    assertEquals(42, read.version());
    assertEquals(true, read.stale());
  }

  @Test
  void a_record_of_another_version_is_read_without_what_is_not_known() {
    JsonObject later = sample().toJson().put("later", 1);
    later.getJsonObject("spec").put("later", 1);
    later.getJsonArray("replicas").getJsonObject(0).put("later", 1);
    assertEquals(sample(), new ProcessRecord(later));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "id, 'q'",
        "tags, ['vip']",
        "metadata, {'x': 1}",
        "status, 'MOVING'",
        "replicas, []",
        "pinned, false",
        "backups, []",
        "version, 43",
        "stale, false",
        "spec, {'id': 'p'}"
      })
  void records_of_different_content_differ(String field, String value) {
    JsonObject other = sample().toJson();
    String text = value.replace('\'', '"');
    other.put(field, new JsonObject("{\"v\": " + text + "}").getValue("v"));
    assertNotEquals(sample(), new ProcessRecord(other));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "node, 'x'",
        "nodeName, 'x'",
        "role, 'PASSIVE'",
        "epoch, 4",
        "deploymentId, 'd2'",
        "since, 5"
      })
  void replicas_of_different_content_differ(String field, String value) {
    String text = value.replace('\'', '"');
    JsonObject other = replica("a").toJson();
    other.put(field, new JsonObject("{\"v\": " + text + "}").getValue("v"));
    assertNotEquals(replica("a"), new ReplicaInfo(other));
    assertEquals(replica("a"), new ReplicaInfo(replica("a").toJson()));
  }

  @Test
  void what_comes_out_changes_nothing_afterwards() {
    ProcessRecord record = sample();
    record.spec().setPinned(false);
    record.metadata().getJsonObject("k").put("changed", true);
    record.toJson().getJsonObject("metadata").put("changed", true);
    assertThrows(UnsupportedOperationException.class, () -> record.replicas().clear());
    assertEquals(sample(), record);
  }

  @Test
  void process_info_survives_json_and_keeps_its_metadata() {
    JsonObject metadata = new JsonObject().put("k", new JsonObject());
    ProcessInfo info =
        new ProcessInfo("p", "hub", "processhub.hub.process.p", Role.PASSIVE, 9, metadata, true);
    ProcessInfo read = new ProcessInfo(new JsonObject(info.toJson().encode()));
    assertEquals(info, read);
    metadata.put("changed", true);
    info.metadata().put("changed", true);
    assertEquals(read, info);
    assertEquals(9, read.epoch());
    assertEquals(Role.PASSIVE, read.role());
    assertEquals(true, read.recovered());
    assertEquals("processhub.hub.process.p", read.address());
    assertNotEquals(info, new ProcessInfo(info.toJson().put("recovered", false)));
  }
}
