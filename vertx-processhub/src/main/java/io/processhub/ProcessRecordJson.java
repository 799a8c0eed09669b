package io.processhub;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The JSON form of a record and what two records must share to be equal. */
final class ProcessRecordJson {
  private ProcessRecordJson() {}

  /** The content of a record that came as JSON. */
  private record Content(
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

  static ProcessRecord.Source read(JsonObject json) {
    JsonFields in = new JsonFields(json, "record");
    return new Content(
        Checks.processId(in.requiredString("id")),
        ProcessSpec.stored(in.object("spec", new JsonObject())),
        Checks.tags("record.tags", in.strings("tags")),
        in.object("metadata", new JsonObject()).copy(),
        in.constant("status", ProcessStatus.STARTING),
        List.copyOf(in.objects("replicas", ReplicaInfo::new)),
        in.bool("pinned", false),
        List.copyOf(in.strings("backups")),
        in.number("version", 0),
        in.bool("stale", false));
  }

  static JsonObject write(ProcessRecord.Source source) {
    return new JsonObject()
        .put("id", source.id())
        .put("spec", source.spec().toJson())
        .put("tags", JsonFields.array(source.tags().stream().sorted()))
        .put("metadata", source.metadata().copy())
        .put("status", source.status().name())
        .put("replicas", JsonFields.array(source.replicas().stream().map(ReplicaInfo::toJson)))
        .put("pinned", source.pinned())
        .put("backups", JsonFields.array(source.backups().stream()))
        .put("version", source.version())
        .put("stale", source.stale());
  }

  static boolean same(ProcessRecord.Source a, ProcessRecord.Source b) {
    return a.version() == b.version()
        && a.id().equals(b.id())
        && a.status() == b.status()
        && a.pinned() == b.pinned()
        && a.stale() == b.stale()
        && a.replicas().equals(b.replicas())
        && a.backups().equals(b.backups())
        && a.tags().equals(b.tags())
        && a.metadata().equals(b.metadata())
        && a.spec().equals(b.spec());
  }
}
